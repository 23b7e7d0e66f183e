//! Names that things had before: they stay, deprecated, as long as nothing else asks for them.

use std::collections::BTreeSet;

use crate::{facts::Facts, model::Api};

use super::{Alias, Names, reserved, ty, value, words_of};

pub(super) fn formerly(api: &Api, facts: &Facts, names: &mut Names) {
    schemas(api, names);
    operations(api, facts, names);
}

fn schemas(api: &Api, names: &mut Names) {
    for module in api.module_ids() {
        let of_module = || api.schema_ids().filter(|id| api[*id].module == module);
        let mut taken: BTreeSet<String> =
            reserved::TYPES.iter().map(|name| (*name).to_owned()).collect();
        taken.extend(of_module().map(|id| names.schema(id).ty.clone()));
        for id in of_module() {
            for former in &api[id].formerly {
                let alias = ty(&words_of(api, former));
                if taken.insert(alias.clone()) {
                    names.schemas[id.0].formerly.push(alias);
                }
            }
        }
    }
}

fn operations(api: &Api, facts: &Facts, names: &mut Names) {
    for group in &facts.groups {
        let own = group.operations.iter().map(|id| names.operation(*id));
        let mut methods: BTreeSet<String> =
            reserved::GROUP_METHODS.iter().map(|name| (*name).to_owned()).collect();
        let mut calls: BTreeSet<String> =
            reserved::CALLS.iter().map(|name| (*name).to_owned()).collect();
        for names in own {
            methods.insert(names.method.clone());
            calls.extend([names.call.clone(), names.required.clone(), names.outcome.clone()]);
        }
        for id in &group.operations {
            for former in &api[*id].formerly {
                let words = words_of(api, former);
                let alias = Alias { method: value(&words), call: ty(&words) };
                let is_free = !methods.contains(&alias.method) && !calls.contains(&alias.call);
                if is_free
                    && methods.insert(alias.method.clone())
                    && calls.insert(alias.call.clone())
                {
                    names.operations[id.0].formerly.push(alias);
                }
            }
        }
    }
}
