//! What may stand in an object beside its declared members.

use crate::{
    diff::{
        finding::Wire,
        tree::Tree,
        walk::{At, Told, Walk},
    },
    document::{Node, Value},
};

use super::Shape;

enum Beside<'d> {
    Anything,
    Nothing,
    Only(&'d Node),
}

pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    if !was.types().has("object") || !is.types().has("object") {
        return;
    }
    let (old, new) = (beside(walk.old, was), beside(walk.new, is));
    let (aspect, tighter, says) = match (old, new) {
        (Beside::Only(old), Beside::Only(new)) => {
            return super::compare(walk, &at.each(), old, new);
        }
        (Beside::Nothing, Beside::Nothing) | (Beside::Anything, Beside::Anything) => return,
        (_, Beside::Nothing) => {
            ("additional-members-closed", true, "members beside the declared ones are refused")
        }
        (Beside::Anything, Beside::Only(_)) => {
            ("additional-members-typed", true, "members beside the declared ones have a type")
        }
        (Beside::Nothing, _) => {
            ("additional-members-opened", false, "there may be members beside the declared ones")
        }
        (Beside::Only(_), Beside::Anything) => (
            "additional-members-untyped",
            false,
            "members beside the declared ones may be anything",
        ),
    };
    let hurts = at.is_request() && tighter;
    let wire = if hurts { Wire::Error } else { Wire::Info };
    let help = if hurts { "send declared members only" } else { "" };
    walk.tell(at, wire, Told::new(aspect, was.site, is.site, says).help(help));
}

fn beside<'d>(tree: Tree<'d>, shape: &Shape<'d>) -> Beside<'d> {
    match shape.get("additionalProperties") {
        Some(Node { value: Value::Bool(false), .. }) => Beside::Nothing,
        Some(node) if node.is_object() && !Shape::read(tree, node).is_anything() => {
            Beside::Only(node)
        }
        _ => Beside::Anything,
    }
}
