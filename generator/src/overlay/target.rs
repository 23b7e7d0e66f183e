//! The target of an action that is to find one node.

use crate::document::{Node, join, segments};

/// The JSONPath of what a JSON pointer names in the tree of `root`.
pub fn target(root: &Node, pointer: &str) -> String {
    let mut path = "$".to_owned();
    let mut place = String::new();
    for segment in segments(pointer) {
        let is_element = root.pointer(&place).is_some_and(Node::is_array);
        place = join(&place, &segment);
        let is_name =
            !segment.is_empty() && segment.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_element {
            path.push_str(&element(root.pointer(&place), &segment));
        } else if is_name && !segment.starts_with(|c: char| c.is_ascii_digit()) {
            path.push_str(&format!(".{segment}"));
        } else {
            path.push_str(&format!("['{}']", quoted(&segment)));
        }
    }
    path
}

/// A parameter is found by what it is, so that the overlay outlasts a change of their order.
fn element(node: Option<&Node>, index: &str) -> String {
    let text = |member: &str| node.and_then(|node| node.get(member)).and_then(Node::as_str);
    match (text("name"), text("in")) {
        (Some(name), Some(location)) => {
            format!("[?@.name == '{}' && @.in == '{}']", quoted(name), quoted(location))
        }
        _ => format!("[{index}]"),
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}
