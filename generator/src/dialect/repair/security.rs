//! Requirements of security schemes that are not declared.

use super::{Kind, Node, Plan, Trail};
use crate::diagnostic::closest;
use crate::dialect::edit;
use crate::document::Value;

/// A misspelt name is the one that it is close to. A way in that needs another unknown scheme is no way in; where it needs
/// known ones too, those remain. Where no way is left, what holds elsewhere holds.
pub(super) fn unknown_schemes(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(security) = node.get("security").filter(|node| node.is_array()) else { return };
    if !matches!(kind, Kind::Document | Kind::Operation) {
        return;
    }
    let schemes = plan.document.pointer("/components/securitySchemes");
    let known: Vec<String> =
        schemes.into_iter().flat_map(Node::entries).map(|(name, _)| name.to_owned()).collect();
    let names = security.items().iter().flat_map(Node::entries).map(|(name, _)| name);
    let mut is_changed = false;
    for name in names.filter(|name| !known.iter().any(|known| known == name)) {
        is_changed = true;
        let message = match meant(name, &known) {
            Some(near) => format!("there is no security scheme `{name}`; `{near}` is assumed"),
            None => format!("there is no security scheme `{name}`; what requires it is dropped"),
        };
        plan.warn("security-scheme", security, &trail.below("security"), &message);
    }
    if is_changed {
        plan.change(trail.pointer.clone(), move |node| {
            let left = node.get_mut("security").map(|security| known_only(security, &known));
            if left == Some(0) {
                drop(edit::remove(node, "security"));
            }
        });
    }
}

fn meant<'k>(name: &str, known: &'k [String]) -> Option<&'k str> {
    let letters = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let same = known.iter().find(|known| letters(known) == letters(name)).map(String::as_str);
    same.or_else(|| closest(name, known.iter().map(String::as_str)))
}

fn known_only(security: &mut Node, known: &[String]) -> usize {
    let Value::Array(requirements) = &mut security.value else { return 0 };
    requirements.retain_mut(|requirement| {
        let Value::Object(members) = &mut requirement.value else { return true };
        let stated = members.len();
        members.retain_mut(|member| {
            if known.contains(&member.key) {
                return true;
            }
            let meant = meant(&member.key, known).map(str::to_owned);
            meant.map(|meant| member.key = meant).is_some()
        });
        stated == 0 || !members.is_empty()
    });
    requirements.len()
}
