//! What a thing of the model is called by those who use the crate.

use crate::{
    facts::{Facts, What},
    model::{Api, Location, OperationId},
};

use super::Names;

/// A public item of the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub module: String,
    /// The type that it belongs to; `None` for a type itself.
    pub of: Option<String>,
    pub name: String,
    /// How a program would write it: `compute().networks().list()`.
    pub shown: String,
}

impl Names {
    /// `None` for what has no item of its own: positional arguments, headers of answers.
    pub fn item(&self, api: &Api, facts: &Facts, what: What) -> Option<Item> {
        match what {
            What::Operation(id) => Some(self.method(api, facts, id)),
            What::Parameter(id, index) => self.parameter(api, facts, id, index),
            What::Header(..) => None,
            What::Schema(id) => {
                let module = self.module(api[id].module).module.clone();
                let name = self.schema(id).ty.clone();
                Some(Item { shown: format!("{module}::types::{name}"), module, of: None, name })
            }
            What::Property(id, index) | What::Value(id, index) => {
                let module = self.module(api[id].module).module.clone();
                let of = self.schema(id).ty.clone();
                let name = self.schema(id).members.get(index)?.clone();
                let shown = format!("{module}::types::{of}::{name}");
                Some(Item { module, of: Some(of), name, shown })
            }
        }
    }

    fn method(&self, api: &Api, facts: &Facts, id: OperationId) -> Item {
        let module = self.module(api[id].module).module.clone();
        let group = facts.groups.iter().position(|group| group.operations.contains(&id));
        let group = group.map(|at| self.groups[at].clone()).unwrap_or_default();
        let name = self.operation(id).method.clone();
        let shown = format!("{module}().{}().{name}()", group.module);
        Item { module, of: Some(group.ty), name, shown }
    }

    fn parameter(&self, api: &Api, facts: &Facts, id: OperationId, index: usize) -> Option<Item> {
        let parameters = &api[id].parameters;
        let needed =
            |at: &usize| parameters[*at].required && parameters[*at].location != Location::Path;
        let together = (0..parameters.len()).filter(needed).count() > 1;
        let names = self.operation(id);
        let name = names.parameters.get(index)?.clone();
        let call = self.method(api, facts, id);
        let group = facts.groups.iter().position(|group| group.operations.contains(&id))?;
        let (module, group) = (&call.module, &self.groups[group].module);
        match &parameters[index] {
            parameter if !parameter.required => {
                let shown = format!("{}.{name}()", call.shown);
                Some(Item { module: call.module, of: Some(names.call.clone()), name, shown })
            }
            _ if needed(&index) && together => {
                let of = names.required.clone();
                let shown = format!("{module}::{group}::{of}::{name}");
                Some(Item { module: call.module, of: Some(of), name, shown })
            }
            _ => None,
        }
    }
}
