//! Cargo features: one per module, or one per group of a large one; a type is compiled only when
//! a chosen group reaches it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Api, Body, Features, ModuleId, SchemaId, TypeRef},
    words::kebab,
};

use super::{Group, reached_by_name};

/// Features of the runtime that a crate passes on, with what each of them brings.
pub const TRANSPORT: [(&str, &str); 7] = [
    ("rustls", "TLS by rustls, with the platform's certificates"),
    ("rustls-ring", "the same with ring beneath, which builds in half the time"),
    ("native-tls", "TLS by the operating system's library"),
    ("http2", "HTTP/2 where the server offers it"),
    ("gzip", "compressed answers"),
    ("http-client", "the built-in transport, which all of the above bring too"),
    ("invoke", "operations by name, with JSON in and out, for harnesses and command lines"),
];

/// Those of them that are on unless a user turns the defaults off.
pub const TRANSPORT_DEFAULT: [&str; 3] = ["rustls", "http2", "gzip"];

/// The features that bring something in: any of them. Empty: it is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate(pub Vec<String>);

/// The feature that brings a group in.
pub(super) fn feature(api: &Api, group: &Group) -> String {
    let module = &api[group.module];
    match module.features {
        Features::Module => module_feature(api, group.module),
        Features::Group => apart(format!(
            "{}-{}",
            kebab(&module.name, &api.vocabulary),
            kebab(&group.words, &api.vocabulary)
        )),
    }
}

/// The feature that brings a whole module in.
fn module_feature(api: &Api, module: ModuleId) -> String {
    apart(kebab(&api[module].name, &api.vocabulary))
}

/// One trailing underscore keeps a name apart from what a manifest has already.
pub(super) fn apart(name: String) -> String {
    let is_taken = ["default", "clientwright-runtime"].contains(&name.as_str())
        || TRANSPORT.iter().any(|(taken, _)| *taken == name);
    if is_taken { format!("{name}_") } else { name }
}

/// What a module needs whichever of its groups are chosen: a feature that nobody names.
fn umbrella(api: &Api, module: ModuleId) -> String {
    let name = module_feature(api, module);
    match api[module].features {
        Features::Module => name,
        Features::Group => format!("_{name}"),
    }
}

/// Every feature with those it needs: a write that something is waited for after needs the read of it.
pub(super) fn features(api: &Api, groups: &[Group]) -> BTreeMap<String, Vec<String>> {
    let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // A module without operations has its features too: the root and `default` name them.
    for module in api.module_ids() {
        features.entry(module_feature(api, module)).or_default();
        features.entry(umbrella(api, module)).or_default();
    }
    for group in groups {
        let own = feature(api, group);
        let needed = group.operations.iter().filter_map(|id| {
            let operation = &api[*id];
            let activity = operation.activity.as_ref().map(|(activity, _)| api[*activity].read);
            let read = activity.or(operation.ready.as_ref().map(|ready| ready.read))?;
            let group = groups.iter().find(|group| group.operations.contains(&read))?;
            Some(feature(api, group))
        });
        let needed: BTreeSet<String> = needed.filter(|needed| *needed != own).collect();
        let umbrella = umbrella(api, group.module);
        let is_group = umbrella != own;
        let entry = features.entry(own.clone()).or_default();
        entry.extend(needed);
        if is_group {
            entry.insert(umbrella.clone());
            features.entry(umbrella).or_default();
            features.entry(module_feature(api, group.module)).or_default().insert(own);
        }
    }
    features.into_iter().map(|(name, needs)| (name, needs.into_iter().collect())).collect()
}

/// For each schema the features of the groups that reach it; none where every group of the
/// module does: then it is there whenever its module is. What no operation reaches is there with
/// the whole module, since what it refers to may be any group's.
pub(super) fn gates(
    api: &Api,
    groups: &[Group],
    twins: &BTreeMap<SchemaId, SchemaId>,
) -> Vec<Gate> {
    let mut users: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); api.schemas.len()];
    let mut all: BTreeMap<ModuleId, BTreeSet<&str>> = BTreeMap::new();
    // A module with one feature has nothing to choose from.
    let chosen = groups.iter().filter(|group| api[group.module].features == Features::Group);
    let named: Vec<(&Group, String)> = chosen.map(|group| (group, feature(api, group))).collect();
    for (group, feature) in &named {
        all.entry(group.module).or_default().insert(feature);
        for id in reached_by_name(api, twins, roots(api, group)) {
            users[id.0].insert(feature);
        }
    }
    let gate = |(id, users): (SchemaId, BTreeSet<&str>)| {
        let module = api[id].module;
        match all.get(&module) {
            Some(_) if users.is_empty() => Gate(vec![module_feature(api, module)]),
            Some(all) if *all != users => Gate(users.into_iter().map(str::to_owned).collect()),
            _ => Gate::default(),
        }
    };
    api.schema_ids().zip(users).map(gate).collect()
}

fn roots(api: &Api, group: &Group) -> Vec<SchemaId> {
    let mut types: Vec<&TypeRef> = Vec::new();
    for operation in group.operations.iter().map(|id| &api[*id]) {
        types.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        types.extend(operation.body.iter().flat_map(Body::all).map(|body| &body.content.ty));
        types.extend(operation.stream.iter().map(|stream| &stream.content.ty));
        for response in &operation.responses {
            types.extend(response.contents().map(|content| &content.ty));
            types.extend(response.headers.iter().map(|header| &header.ty));
        }
    }
    types.into_iter().flat_map(|ty| ty.ty.schemas()).collect()
}

impl super::Facts {
    /// The feature that brings a group in.
    pub fn feature(&self, api: &Api, group: &Group) -> String {
        feature(api, group)
    }

    /// The feature that brings a whole module in.
    pub fn module_feature(&self, api: &Api, module: ModuleId) -> String {
        module_feature(api, module)
    }

    /// The feature that brings a module in, whichever of its groups are chosen.
    pub fn module_gate(&self, api: &Api, module: ModuleId) -> Gate {
        Gate(vec![umbrella(api, module)])
    }
}
