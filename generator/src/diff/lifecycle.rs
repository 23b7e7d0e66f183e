//! What is going away, and when: announced, put off, brought forward, kept.

use std::collections::BTreeMap;

use crate::{
    document::{Document, Node},
    facts::{What, lifecycles},
    model::{Api, Lifecycle, ModuleId},
};

use super::{
    finding::Wire,
    operations::Site,
    tree::address,
    walk::{At, Change, Walk},
};

/// What the model knows of the end of things, by the node that describes each.
pub(super) type Endings<'d> = BTreeMap<usize, &'d Lifecycle>;

pub(super) fn endings<'d>(api: &'d Api, module: ModuleId, document: &'d Document) -> Endings<'d> {
    let of_module = lifecycles(api).into_iter().filter(|(what, _)| what.module(api) == module);
    let node = |(what, lifecycle): (What, &'d Lifecycle)| {
        Some((address(document.pointer(&what.pointer(api))?), lifecycle))
    };
    of_module.filter_map(node).collect()
}

/// What is known of one thing's end.
#[derive(Clone, Debug, Default)]
struct End {
    deprecated: bool,
    removal: Option<String>,
}

fn end(endings: &Endings<'_>, node: &Node) -> End {
    let flag = node.get("deprecated").and_then(Node::as_bool) == Some(true);
    match endings.get(&address(node)) {
        Some(known) => End { deprecated: flag || known.deprecated, removal: known.removal.clone() },
        None => End { deprecated: flag, removal: None },
    }
}

pub(super) fn operation<'d>(walk: &mut Walk<'d>, old: Site<'d>, new: Site<'d>) {
    compare(walk, "operation", "the operation", (old.node, new.node), (old.node, new.node));
}

pub(super) fn schema<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    let nodes = (walk.old.follow(old), walk.new.follow(new));
    // What stands beside a reference speaks of this place; what stands behind it, of all.
    let sites = if nodes.0.get("deprecated").is_some() || nodes.1.get("deprecated").is_some() {
        nodes
    } else {
        (old, new)
    };
    compare(walk, at.prefix(), &at.name(), sites, (old, new));
}

/// A value that was listed and is.
pub(super) fn value<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    let prefix = format!("{}-enum-value", at.prefix());
    let name = format!("`{}` of {}", new.as_str().unwrap_or_default(), at.name());
    compare(walk, &prefix, &name, (old, new), (old, new));
}

/// Tells what changed about the end of a thing that there still is.
pub(super) fn compare<'d>(
    walk: &mut Walk<'d>,
    prefix: &str,
    name: &str,
    (old, new): (&'d Node, &'d Node),
    (old_site, new_site): (&'d Node, &'d Node),
) {
    let (was, is) = (end(&walk.endings.0, old), end(&walk.endings.1, new));
    let mut tell = |id: String, wire, says: String, detail: String| {
        let message = format!("{name}: {says}");
        let (old, new) = (Some(old_site), Some(new_site));
        walk.push(Change { id, wire, old, new, detail, message, help: "" });
    };
    match (was.deprecated, is.deprecated) {
        (false, true) => {
            let dated = is.removal.as_ref().map(|date| format!(", removal date {date}"));
            let says = format!("it is now deprecated{}", dated.unwrap_or_default());
            return tell(
                format!("{prefix}-deprecated"),
                Wire::Info,
                says,
                is.removal.unwrap_or_default(),
            );
        }
        (true, false) => {
            let says = "it is no longer deprecated".to_owned();
            return tell(format!("{prefix}-reactivated"), Wire::Info, says, String::new());
        }
        _ => {}
    }
    let (id, wire, says) = match (&was.removal, &is.removal) {
        (None, Some(date)) => {
            ("removal-date-appeared", Wire::Info, format!("its removal date is {date}"))
        }
        (Some(date), None) => (
            "removal-date-withdrawn",
            Wire::Info,
            format!("it no longer has the removal date {date}"),
        ),
        (Some(was), Some(is)) if first_day(is) < first_day(was) => (
            "removal-date-moved-earlier",
            Wire::Warning,
            format!("its removal date is {is}, earlier than {was}"),
        ),
        (Some(was), Some(is)) if was != is => (
            "removal-date-moved-later",
            Wire::Info,
            format!("its removal date is {is}, later than {was}"),
        ),
        _ => return,
    };
    let detail =
        format!("{} → {}", was.removal.unwrap_or_default(), is.removal.unwrap_or_default());
    tell(id.to_owned(), wire, says, detail);
}

/// An operation that is gone: against its date, after it, or without one.
pub(super) fn removed_operation<'d>(walk: &mut Walk<'d>, old: Site<'d>) {
    let was = end(&walk.endings.0, old.node);
    let (id, wire, message) = match (&was.removal, walk.today) {
        (Some(date), Some(today)) if today < first_day(date).as_str() => (
            "operation-removed-early",
            Wire::Error,
            format!("the operation is gone before its removal date {date}"),
        ),
        (Some(date), _) => (
            "operation-removed-after-date",
            Wire::Info,
            format!("the operation is gone; its removal date was {date}"),
        ),
        (None, _) if was.deprecated => (
            "operation-removed-deprecated",
            Wire::Warning,
            "the operation is gone; it was deprecated, without a date".to_owned(),
        ),
        (None, _) => {
            ("operation-removed", Wire::Error, "the operation is gone, without notice".to_owned())
        }
    };
    walk.push(Change {
        id: id.to_owned(),
        wire,
        old: Some(old.node),
        new: None,
        detail: was.removal.unwrap_or_default(),
        message,
        help: "stop calling it",
    });
}

/// Whether what is gone was announced to go.
pub(super) fn was_deprecated(walk: &Walk<'_>, old: &Node) -> bool {
    end(&walk.endings.0, old).deprecated
}

/// The first day of a date that may be a month, a quarter or a year.
fn first_day(date: &str) -> String {
    let quarter = |rest: &str| match rest {
        "Q1" => Some("01"),
        "Q2" => Some("04"),
        "Q3" => Some("07"),
        "Q4" => Some("10"),
        _ => None,
    };
    let (year, rest) = date.split_once('-').unwrap_or((date, ""));
    match (quarter(rest), rest.len()) {
        (Some(month), _) => format!("{year}-{month}-01"),
        (None, 0) => format!("{year}-01-01"),
        (None, 2) => format!("{date}-01"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::first_day;

    #[test]
    fn a_date_begins_with_its_first_day() {
        let days = ["2026", "2026-Q3", "2026-07", "2026-07-15"].map(first_day);
        assert_eq!(days, ["2026-01-01", "2026-07-01", "2026-07-01", "2026-07-15"]);
    }
}
