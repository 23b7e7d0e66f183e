//! Which change of the documents a change of the public items is laid at the door of.

use super::{
    Side,
    finding::{Finding, Rust, Wire},
    settle::{Located, fingerprint},
    surface::{Kind, Shift, shifts},
};

use crate::emit::{Item, surface};

/// Gives every finding its verdict, and tells what no finding explains.
pub(super) fn judge((old, new): (Side<'_>, Side<'_>), located: &mut Vec<Located>) {
    let of = |side: Side<'_>| {
        let reading = side.reading;
        surface(&reading.api, &reading.facts, &reading.names, side.module)
    };
    let (was, is) = rayon::join(|| of(old), || of(new));
    let shifts = shifts(&was, &is);
    let known = located.len();
    for shift in &shifts {
        let best =
            located[..known].iter().enumerate().map(|(at, finding)| (explains(finding, shift), at));
        match best.max_by_key(|(rank, at)| (*rank, std::cmp::Reverse(*at))) {
            Some((rank, at)) if rank > (0, 0) => {
                let finding = &mut located[at].finding;
                finding.rust = finding.rust.min(shift.rust());
                if finding.help.is_empty() && shift.rust() == Rust::Breaking {
                    finding.help = cure(shift);
                }
            }
            _ => located.push(unexplained((old, new), shift)),
        }
    }
}

/// What somebody does whose program names the item.
fn cure(shift: &Shift<'_>) -> String {
    let path = &shift.path;
    match &shift.kind {
        Kind::Added => String::new(),
        Kind::Removed => format!(
            "stop using `{path}`; where it only has another name, `formerly` in an overlay keeps the old one"
        ),
        Kind::Changed => format!("follow the new form of `{path}`"),
        Kind::Renamed(to) => {
            format!("use `{to}`, or keep the old name with `formerly` in an overlay")
        }
    }
}

/// How well a finding explains a shift: the same place best, then what stands above it, then what stands in it, then
/// what concerns the same operation. Not at all is nothing.
fn explains(located: &Located, shift: &Shift<'_>) -> (u8, usize) {
    let sides = [(&located.old, shift.old), (&located.new, shift.new)];
    let places = sides.into_iter().flat_map(|(finding, item)| {
        let pointers = item.map(|item| item.pointers.as_slice()).unwrap_or_default();
        finding
            .iter()
            .flat_map(move |finding| pointers.iter().map(move |place| rank(finding, place)))
    });
    let by_place = places.max().unwrap_or_default();
    if by_place > (0, 0) || !concerns(&located.finding, shift) {
        return by_place;
    }
    (1, 0)
}

fn rank(finding: &str, place: &str) -> (u8, usize) {
    let below = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/')) && !outer.is_empty()
    };
    match () {
        () if finding == place => (4, finding.len()),
        () if below(place, finding) => (3, finding.len()),
        () if below(finding, place) => (2, place.len()),
        () => (0, 0),
    }
}

fn concerns(finding: &Finding, shift: &Shift<'_>) -> bool {
    let operation = shift.new.or(shift.old).and_then(|item| item.operation.as_ref());
    let mut touched = finding.operation.iter().chain(&finding.also);
    operation
        .is_some_and(|(method, path)| touched.any(|one| one.method == *method && one.path == *path))
}

fn unexplained((old, new): (Side<'_>, Side<'_>), shift: &Shift<'_>) -> Located {
    let path = &shift.path;
    let text = |item: Option<&Item>| item.map(|item| item.text.clone()).unwrap_or_default();
    let (id, message) = match &shift.kind {
        Kind::Added => ("rust-item-added", format!("`{path}` is new")),
        Kind::Removed => ("rust-item-removed", format!("`{path}` is gone")),
        Kind::Changed => {
            let (was, is) = (text(shift.old), text(shift.new));
            ("rust-item-changed", format!("`{path}` was `{was}` and is `{is}`"))
        }
        Kind::Renamed(to) => ("rust-item-renamed", format!("`{path}` is now `{to}`")),
    };
    let pointer = |item: Option<&Item>| item.and_then(|item| item.pointers.first().cloned());
    let (was, is) = (pointer(shift.old), pointer(shift.new));
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
        old: place(old, &was),
        new: place(new, &is),
        fingerprint: fingerprint(&[id, path, &text(shift.old), &text(shift.new)]),
        message,
        help: cure(shift),
    };
    Located { finding, old: was, new: is }
}
