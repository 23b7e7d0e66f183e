//! Bounds: how large, how long, how many; and what a text must look like.

use crate::{
    diff::{
        finding::Wire,
        walk::{At, Told, Walk},
    },
    document::Node,
};

use super::Shape;

/// Keyword, its name in ids, what a sentence calls it, and which end it holds.
const BOUNDS: [(&str, &str, &str, End); 8] = [
    ("maximum", "max", "the maximum", End::Upper),
    ("minimum", "min", "the minimum", End::Lower),
    ("maxLength", "max-length", "the greatest length", End::Upper),
    ("minLength", "min-length", "the least length", End::Lower),
    ("maxItems", "max-items", "the greatest number of items", End::Upper),
    ("minItems", "min-items", "the least number of items", End::Lower),
    ("maxProperties", "max-properties", "the greatest number of members", End::Upper),
    ("minProperties", "min-properties", "the least number of members", End::Lower),
];

/// What else a value may be asked for; the keywords alone do not say which of two asks for more.
const OTHERS: [&str; 5] =
    ["not", "multipleOf", "patternProperties", "propertyNames", "contentMediaType"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Upper,
    Lower,
}

pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    for (keyword, name, called, end) in BOUNDS {
        let (old, new) = (bound(was, keyword), bound(is, keyword));
        let (change, wire) = match (old, new) {
            (None, Some(_)) if at.is_request() => ("set", Wire::Warning),
            (None, Some(_)) => ("set", Wire::Info),
            (Some(_), None) if at.is_request() => ("unset", Wire::Info),
            (Some(_), None) => ("unset", Wire::Error),
            (Some(old), Some(new)) if old < new => ("increased", moved(at, end == End::Lower)),
            (Some(old), Some(new)) if old > new => ("decreased", moved(at, end == End::Upper)),
            _ => continue,
        };
        let text = |bound: Option<f64>| bound.map_or("none".to_owned(), |bound| bound.to_string());
        let (from, to) = (text(old), text(new));
        let says = match change {
            "set" => format!("{called} is now {to}"),
            "unset" => format!("{called} is no longer {from}"),
            _ => format!("{called} was {from} and is {to}"),
        };
        let told = Told::new(format!("{name}-{change}"), was.site, is.site, says);
        let help = if wire == Wire::Info { "" } else { "check the values against the new bound" };
        walk.tell(at, wire, told.detail(format!("{from} → {to}")).help(help));
    }
}

/// Tightening hurts who sends, loosening who receives.
fn moved(at: &At, tightened: bool) -> Wire {
    if at.is_request() == tightened { Wire::Error } else { Wire::Info }
}

/// A least of nothing is no bound.
fn bound(shape: &Shape<'_>, keyword: &str) -> Option<f64> {
    let bound = shape.get(keyword).and_then(Node::as_f64)?;
    let says_nothing = bound == 0.0 && keyword.starts_with("min") && keyword != "minimum";
    (!says_nothing).then_some(bound)
}

pub(super) fn pattern<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    let (old, new) = (was.get("pattern"), is.get("pattern"));
    let text = |node: Option<&'d Node>| node.and_then(Node::as_str);
    let (from, to) = (text(old), text(new));
    let (aspect, hurts, says) = match (from, to) {
        (None, Some(to)) => ("pattern-added", Wire::Error, format!("must now match `{to}`")),
        (Some(from), None) => {
            ("pattern-removed", Wire::Info, format!("need no longer match `{from}`"))
        }
        (Some(from), Some(to)) if from != to => {
            let (aspect, hurts) = match is_everything(to) {
                true => ("pattern-generalized", Wire::Info),
                false => ("pattern-changed", Wire::Warning),
            };
            (aspect, hurts, format!("must match `{to}`, where it had to match `{from}`"))
        }
        _ => return,
    };
    let wire = if at.is_request() { hurts } else { Wire::Info };
    let detail = format!("{} → {}", from.unwrap_or_default(), to.unwrap_or_default());
    let help = if wire == Wire::Info { "" } else { "check the texts against the new pattern" };
    walk.tell(at, wire, Told::new(aspect, was.site, is.site, says).detail(detail).help(help));
}

fn is_everything(pattern: &str) -> bool {
    matches!(pattern.trim_start_matches('^').trim_end_matches('$'), ".*" | "")
}

pub(super) fn others<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    if is.flag("uniqueItems") && !was.flag("uniqueItems") && at.is_request() {
        let told = Told::new("unique-items-set", was.site, is.site, "its items must now differ");
        walk.tell(at, Wire::Error, told.help("send each item once"));
    }
    for keyword in OTHERS {
        let (old, new) = (was.get(keyword), is.get(keyword));
        if old == new {
            continue;
        }
        let wire = if at.is_request() { Wire::Warning } else { Wire::Info };
        let says = format!("what `{keyword}` asks for changed");
        let json =
            |node: Option<&Node>| node.map(|node| node.to_json().to_string()).unwrap_or_default();
        let detail = format!("{keyword}: {} → {}", json(old), json(new));
        walk.tell(
            at,
            wire,
            Told::new("constraint-changed", was.site, is.site, says).detail(detail),
        );
    }
}
