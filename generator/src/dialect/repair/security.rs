//! Requirements of security schemes that are not declared.

use super::{Kind, Node, Plan, Trail};
use crate::diagnostic::{Diagnostic, closest};
use crate::document::{Value, join};

/// A way in that needs an unknown scheme is no way in; where it needs others too, those remain.
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
        let message = format!("there is no security scheme `{name}`; what requires it is dropped");
        let mut place = trail.place(plan.document, security);
        place.pointer = join(&place.pointer, "security");
        let found = Diagnostic::warning("security-scheme", place, message);
        plan.findings.tell(match closest(name, known.iter().map(String::as_str)) {
            Some(near) => found.with_help(format!("did you mean `{near}`?")),
            None => found,
        });
    }
    if is_changed {
        plan.change(join(&trail.pointer, "security"), move |security| {
            drop_unknown(security, &known)
        });
    }
}

fn drop_unknown(security: &mut Node, known: &[String]) {
    let Value::Array(requirements) = &mut security.value else { return };
    requirements.retain_mut(|requirement| {
        let Value::Object(members) = &mut requirement.value else { return true };
        let stated = members.len();
        members.retain(|member| known.contains(&member.key));
        stated == 0 || !members.is_empty()
    });
}
