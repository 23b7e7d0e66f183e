//! Which change of the documents a change of the public items is laid at the door of.

use std::collections::BTreeMap;

use super::{
    Side,
    finding::{Finding, Rust, Wire},
    keep::{Keep, keep, newcomer},
    settle::{Located, fingerprint},
    surface::{Kind, Shift, shifts},
};

use crate::{
    emit::{Item, Surface, surface},
    vocabulary::MEMBER,
};

/// Gives every finding its verdict, and tells what no finding explains. What keeps the names that moved is given back.
pub(super) fn judge((old, new): (Side<'_>, Side<'_>), located: &mut Vec<Located>) -> Vec<Keep> {
    let (was, is) = rayon::join(|| items(old), || items(new));
    let mut left: BTreeMap<(Option<&str>, u8), Vec<Shift<'_>>> = BTreeMap::new();
    let mut keeps = Vec::new();
    for shift in shifts(&was, &is) {
        let kept = keep(new, &is, &shift);
        let cure = cure(new, &is, &shift, kept.as_ref());
        let causes = causes(located, &shift);
        for at in &causes {
            blame(&mut located[*at].finding, &shift, &cure);
        }
        keeps.extend(kept);
        if causes.is_empty() {
            let item = shift.old.or(shift.new);
            // New types come with what needs them, which is told.
            let item =
                item.filter(|_| shift.kind != Kind::Added || !shift.path.contains("::types::"));
            let place = item.and_then(|item| item.pointers.first()).map(AsRef::as_ref);
            left.entry((place, shift.rank())).or_default().push(shift);
        }
    }
    located.extend(left.into_values().map(|shifts| unexplained((old, new), &is, &shifts)));
    keeps
}

fn items(side: Side<'_>) -> Surface<'_> {
    let reading = side.reading;
    surface(&reading.api, &reading.facts, &reading.names, side.module)
}

/// The findings that explain a shift. Of those about its own place, or one around it, all: a schema that travels both
/// ways has one for each. Of others the worst.
fn causes(located: &[Located], shift: &Shift<'_>) -> Vec<usize> {
    let ranks: Vec<(u8, usize)> = located.iter().map(|finding| explains(finding, shift)).collect();
    let best = ranks.iter().copied().max().unwrap_or_default();
    let causes = (0..located.len()).filter(|at| ranks[*at] == best);
    match best.0 {
        0 => Vec::new(),
        1 | 2 => causes.min_by_key(|at| located[*at].finding.wire).into_iter().collect(),
        _ => causes.collect(),
    }
}

fn blame(finding: &mut Finding, shift: &Shift<'_>, cure: &str) {
    finding.rust = finding.rust.min(shift.rust());
    if finding.help.is_empty() && shift.rust() == Rust::Breaking {
        cure.clone_into(&mut finding.help);
    }
}

/// What somebody does whose program names the item.
fn cure(new: Side<'_>, is: &Surface<'_>, shift: &Shift<'_>, kept: Option<&Keep>) -> String {
    let path = &shift.path;
    if let Kind::Renamed(to) = &shift.kind
        && let Some(target) = newcomer(new, is, shift)
    {
        let update = format!("{{{MEMBER}: {{name: …}}}}");
        return format!(
            "use `{to}`, or name by an overlay what has taken the name: `- target: {target}` with `update: {update}`"
        );
    }
    let kept = kept.map(|kept| {
        let (target, update) = (&kept.target, kept.update());
        format!("keep the old name by an overlay: `- target: {target}` with `update: {update}`")
    });
    match (&shift.kind, kept) {
        (Kind::Added, _) => String::new(),
        (Kind::Changed, _) => format!("follow the new form of `{path}`"),
        (Kind::Renamed(to), Some(kept)) => format!("use `{to}`, or {kept}"),
        (Kind::Renamed(to), None) => format!("use `{to}`"),
        (Kind::Removed, Some(kept)) => format!("use the new name of `{path}`, or {kept}"),
        (Kind::Removed, None) => format!("stop using `{path}`"),
    }
}

/// How well a finding explains a shift: the same place best, then what stands above it, then what stands in it, then
/// what concerns the same operation. Not at all is nothing.
fn explains(located: &Located, shift: &Shift<'_>) -> (u8, usize) {
    // What comes or goes is told with the object around it on the side where it is not: that is not its place.
    let (was, is) = (located.old.as_deref(), located.new.as_deref());
    let comes = is.filter(|is| was.is_some_and(|was| is_below(is, was)));
    let goes = was.filter(|was| is.is_some_and(|is| is_below(was, is)));
    let sides =
        [(was.filter(|_| comes.is_none()), shift.old), (is.filter(|_| goes.is_none()), shift.new)];
    let places = sides.into_iter().flat_map(|(finding, item)| {
        let pointers = item.map(|item| item.pointers.as_slice()).unwrap_or_default();
        let ranks = move |finding| pointers.iter().map(move |place| rank(finding, place));
        finding.into_iter().flat_map(ranks)
    });
    let by_place = places.max().unwrap_or_default();
    if by_place > (0, 0) || !concerns(&located.finding, shift) {
        return by_place;
    }
    (1, 0)
}

fn is_below(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/')) && !outer.is_empty()
}

fn rank(finding: &str, place: &str) -> (u8, usize) {
    match () {
        () if finding == place => (4, finding.len()),
        () if is_below(place, finding) => (3, finding.len()),
        () if is_below(finding, place) => (2, place.len()),
        () => (0, 0),
    }
}

fn concerns(finding: &Finding, shift: &Shift<'_>) -> bool {
    let operation = shift.new.or(shift.old).and_then(|item| item.operation.as_ref());
    let mut touched = finding.operation.iter().chain(&finding.also);
    operation
        .is_some_and(|(method, path)| touched.any(|one| one.method == *method && one.path == *path))
}

/// The items, the first of them where they are many.
fn named(shifts: &[Shift<'_>]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> =
        shifts.iter().take(SHOWN).map(|shift| format!("`{}`", shift.path)).collect();
    match shifts.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What no change of the documents explains: names that follow from other names, rules of overlays.
fn unexplained(
    (old, new): (Side<'_>, Side<'_>),
    is: &Surface<'_>,
    shifts: &[Shift<'_>],
) -> Located {
    let shift = &shifts[0];
    let (paths, verb) = (named(shifts), if shifts.len() == 1 { "is" } else { "are" });
    let text = |item: Option<&Item<'_>>| item.map(|item| item.text.clone()).unwrap_or_default();
    let help = cure(new, is, shift, keep(new, is, shift).as_ref());
    let (was, is) = (text(shift.old), text(shift.new));
    let (id, message) = match &shift.kind {
        Kind::Added => ("rust-item-added", format!("{paths} {verb} new")),
        Kind::Removed => ("rust-item-removed", format!("{paths} {verb} gone")),
        Kind::Changed if shifts.len() == 1 => {
            ("rust-item-changed", format!("{paths} was `{was}` and is `{is}`"))
        }
        Kind::Changed => ("rust-item-changed", format!("{paths} have another form")),
        Kind::Renamed(to) => ("rust-item-renamed", format!("{paths} is now `{to}`")),
    };
    let pointer = |item: Option<&Item<'_>>| {
        item.and_then(|item| item.pointers.first()).map(|pointer| pointer.clone().into_owned())
    };
    let (before, after) = (pointer(shift.old), pointer(shift.new));
    let place = |side: Side<'_>, pointer: &Option<String>| {
        pointer.as_ref().map(|pointer| side.document.place(pointer))
    };
    let finding = Finding {
        id: id.to_owned(),
        wire: Wire::Info,
        rust: shift.rust(),
        operation: None,
        also: Vec::new(),
        groups: Vec::new(),
        old: place(old, &before),
        new: place(new, &after),
        fingerprint: fingerprint(&[id, &paths, &was, &is]),
        message,
        help,
    };
    Located { finding, old: before, new: after }
}
