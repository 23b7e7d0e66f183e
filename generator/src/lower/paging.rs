//! Which operations answer in pages, and by which rule.

use crate::{
    document::join,
    model::{Expression, Location, Method, Operation, OperationId, Paging, Success},
    vocabulary,
};

use super::link::Link;

impl Link<'_, '_> {
    /// An operation's own rule must fit it. The document's holds for the operations that it fits:
    /// those that have its parameter, or, by links, those that read a list.
    pub fn paging(
        &mut self,
        id: OperationId,
        own: Option<&vocabulary::Paging>,
        all: Option<&vocabulary::Paging>,
    ) -> Option<Paging> {
        let mut rule = Paging::from(own.or(all)?);
        let operation = &self.api[id];
        let pointer = operation.pointer.clone();
        let is_own = own.is_some();
        let place = match is_own {
            true => join(&join(&pointer, vocabulary::MEMBER), "paging"),
            false => pointer,
        };
        let mut found = Vec::new();
        match unfit(operation, &rule) {
            Some(reason) if is_own => found.push(format!("{reason}: it has no pages")),
            Some(_) => return None,
            None => {}
        }
        let is_list = self.api.item_at(operation, rule.items()).is_some();
        if found.is_empty() && !is_list {
            if !is_own && rule.parameter().is_none() {
                return None;
            }
            let at = shown(rule.items());
            found.push(format!("the answer has no list at {at}: the operation has no pages"));
        }
        let fits = found.is_empty();
        if fits {
            found.extend(self.missing(id, &mut rule, is_own));
        }
        for message in found {
            self.warn("paging", &place, message);
        }
        fits.then_some(rule)
    }

    /// What the rule names beside the list and the operation does not have. It goes on without.
    fn missing(&self, id: OperationId, rule: &mut Paging, is_own: bool) -> Vec<String> {
        let operation = &self.api[id];
        let mut found = Vec::new();
        if let Paging::Page { size: parameter, .. } | Paging::Offset { limit: parameter, .. } = rule
            && let Some(name) = parameter.take_if(|name| !has_query(operation, name))
            && is_own
        {
            found.push(format!("the operation has no query parameter `{name}`"));
        }
        let Success::One(content) = &operation.success else { return found };
        let declares = |pointer: &str| self.api.place(&content.ty, pointer).is_some();
        let read = match rule {
            Paging::Cursor { next: Expression::Pointer(next), .. } => Some(next.as_str()),
            other => other.total(),
        };
        if let Some(pointer) = read.filter(|pointer| !declares(pointer)) {
            found.push(format!("the answer declares nothing at {}", shown(pointer)));
        }
        found
    }
}

/// Why the next page cannot be asked for.
fn unfit(operation: &Operation, rule: &Paging) -> Option<String> {
    match rule.parameter() {
        Some(name) if has_query(operation, name) => None,
        Some(name) => Some(format!("the operation has no query parameter `{name}`")),
        None if operation.method == Method::Get => None,
        None => Some("only what is got follows links".to_owned()),
    }
}

fn has_query(operation: &Operation, name: &str) -> bool {
    let mut parameters = operation.parameters.iter();
    parameters.any(|one| one.location == Location::Query && one.wire == name)
}

fn shown(pointer: &str) -> String {
    match pointer {
        "" => "its root".to_owned(),
        pointer => format!("`{pointer}`"),
    }
}
