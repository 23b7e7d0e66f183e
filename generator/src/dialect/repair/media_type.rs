//! Names of media types that are none.

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::document::{Value, join};

/// The one that was most likely meant takes their place, unless it is there already.
pub(super) fn names(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if !matches!(kind, Kind::RequestBody | Kind::Response | Kind::Parameter | Kind::Header) {
        return;
    }
    let Some(content) = node.get("content") else { return };
    let mut given: Vec<&str> =
        content.entries().map(|(name, _)| name).filter(|name| is_media_type(name)).collect();
    for (name, media_type) in content.entries().filter(|(name, _)| !is_media_type(name)) {
        let meant = meant(name);
        if given.contains(&meant) {
            continue;
        }
        given.push(meant);
        let message = format!("`{name}` is no media type; `{meant}` is assumed");
        let mut place = trail.place(plan.document, media_type);
        place.pointer = join(&join(&place.pointer, "content"), name);
        plan.findings.warn("media-type", place.clone(), message);
        let (name, written) = (name.to_owned(), place.pointer);
        plan.change(join(&trail.pointer, "content"), move |content| {
            let Value::Object(members) = &mut content.value else { return };
            if let Some(member) = members.iter_mut().find(|member| member.key == name) {
                meant.clone_into(&mut member.key);
                member.value = edit::written(member.value.clone(), &written);
            }
        });
    }
}

/// A type, a slash, a subtype, perhaps parameters.
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let is_token = |text: &str| {
        !text.is_empty()
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-*".contains(c))
    };
    let is_sendable = name.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_sendable
        && essence.split_once('/').is_some_and(|(kind, rest)| is_token(kind) && is_token(rest))
}

fn meant(name: &str) -> &'static str {
    const MEANT: [(&str, &str); 10] = [
        ("json", "application/json"),
        ("xml", "application/xml"),
        ("form-data", "multipart/form-data"),
        ("multipart", "multipart/form-data"),
        ("urlencoded", "application/x-www-form-urlencoded"),
        ("form", "application/x-www-form-urlencoded"),
        ("octet", "application/octet-stream"),
        ("html", "text/html"),
        ("csv", "text/csv"),
        ("text", "text/plain"),
    ];
    let name = name.to_ascii_lowercase();
    let found = MEANT.iter().find(|(part, _)| name.contains(part));
    found.map_or("application/json", |(_, meant)| meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_media_type() {
        for name in ["application/json", "*/*", "text/csv; charset=utf-8", "a/vnd.b-c+json;v=1"] {
            assert!(is_media_type(name), "{name}");
        }
        for name in ["json", "", "application/", "application/json, text/csv", "a b/c", "text/é"] {
            assert!(!is_media_type(name), "{name}");
        }
    }

    #[test]
    fn what_was_meant() {
        assert_eq!(meant("applicationjson;version=1"), "application/json");
        assert_eq!(meant("Text"), "text/plain");
        assert_eq!(meant("message"), "application/json");
    }
}
