//! How an update enters a document: objects merge member by member, arrays grow, everything else is replaced.

use crate::document::{Member, Node, Value, join};

/// An object meets an array.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clash {
    /// Below the target.
    pointer: String,
    document: &'static str,
    update: &'static str,
}

impl Clash {
    pub(super) fn message(&self, target: &str) -> String {
        let Clash { pointer, document, update } = self;
        format!("{update} cannot be merged into {document} at `{target}{pointer}`")
    }

    fn new(node: &Node, update: &Node, pointer: &str) -> Self {
        Self { pointer: pointer.to_owned(), document: node.kind(), update: update.kind() }
    }
}

/// An update of a selected array is an entry to append, or several when it is an array itself: a list of lists has no
/// place in OpenAPI. A selected object takes an object.
pub(super) fn onto_target(node: &mut Node, update: &Node) -> Result<(), Clash> {
    match (&mut node.value, &update.value) {
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Array(items), _) => items.push(update.clone()),
        (Value::Object(_), Value::Object(_)) => merge(node, update, "")?,
        (Value::Object(_), _) => return Err(Clash::new(node, update, "")),
        _ => *node = update.clone(),
    }
    Ok(())
}

fn merge(node: &mut Node, update: &Node, pointer: &str) -> Result<(), Clash> {
    let clash = Clash::new(node, update, pointer);
    match (&mut node.value, &update.value) {
        (Value::Object(members), Value::Object(updates)) => {
            for update in updates {
                member(members, update, pointer)?;
            }
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Object(_), Value::Array(_)) | (Value::Array(_), Value::Object(_)) => {
            return Err(clash);
        }
        _ => *node = update.clone(),
    }
    Ok(())
}

fn member(members: &mut Vec<Member>, update: &Member, pointer: &str) -> Result<(), Clash> {
    let Some(found) = members.iter_mut().find(|member| member.key == update.key) else {
        members.push(update.clone());
        return Ok(());
    };
    let is_replaced = !matches!(
        (&found.value.value, &update.value.value),
        (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_))
    );
    merge(&mut found.value, &update.value, &join(pointer, &update.key))?;
    // A key stands in the file of its value.
    if is_replaced {
        found.key_at = update.key_at;
    }
    Ok(())
}
