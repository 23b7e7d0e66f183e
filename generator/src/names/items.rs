//! What a thing of the model is called by those who use the crate.

use crate::{
    facts::{Facts, What, soonest},
    model::{Api, Location, OperationId, SchemaId},
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
    /// `None` for what has no item of its own: positional arguments, headers that not every answer lets go.
    pub fn item(&self, api: &Api, facts: &Facts, what: What) -> Option<Item> {
        match what {
            What::Operation(id) => Some(self.method(api, facts, id)),
            What::Parameter(id, index) => self.parameter(api, facts, id, index),
            What::Header(id, response, index) => self.header(api, id, response, index),
            What::Schema(id) => Some(self.ty(api, id, self.schema(id).ty.clone())),
            What::Property(id, index) | What::Value(id, index) => {
                let module = self.module(api[id].module).module.clone();
                let of = self.schema(id).ty.clone();
                let name = self.schema(id).members.get(index)?.clone();
                let shown = format!("{module}::types::{of}::{name}");
                Some(Item { module, of: Some(of), name, shown })
            }
        }
    }

    /// The item under every name by which a program may call it: its own first, then that with another body, then
    /// those that it had before.
    pub fn items(&self, api: &Api, facts: &Facts, what: What) -> Vec<Item> {
        let Some(item) = self.item(api, facts, what) else { return Vec::new() };
        let others: Vec<Item> = match what {
            What::Operation(id) => {
                let names = self.operation(id);
                let body = api[id].body.as_ref().filter(|body| body.required);
                let bodies = body.into_iter().flat_map(|_| &names.bodies);
                let methods = bodies.chain(names.formerly.iter().map(|former| &former.method));
                methods.map(|method| Item { name: method.clone(), ..item.clone() }).collect()
            }
            What::Schema(id) => {
                let former = self.schema(id).formerly.iter();
                former.map(|name| self.ty(api, id, name.clone())).collect()
            }
            What::Parameter(..) | What::Header(..) | What::Property(..) | What::Value(..) => {
                Vec::new()
            }
        };
        [vec![item], others].concat()
    }

    fn ty(&self, api: &Api, id: SchemaId, name: String) -> Item {
        let module = self.module(api[id].module).module.clone();
        Item { shown: format!("{module}::types::{name}"), module, of: None, name }
    }

    /// The method of a header stands for all answers that declare it: it goes away when all of them let it go.
    fn header(&self, api: &Api, id: OperationId, response: usize, index: usize) -> Option<Item> {
        let module = api[id].module;
        let key = api.header((id, response, index)).wire.to_ascii_lowercase();
        soonest(api, api.answer_headers(module).get(&key)?)?;
        let name = self.headers.get(module.0)?.get(&key)?.clone();
        let (module, of) = (self.module(module).module.clone(), "Headers".to_owned());
        Some(Item { shown: format!("{module}::{of}::{name}()"), module, of: Some(of), name })
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
