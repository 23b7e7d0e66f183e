//! Operations by group: name order for groups, path then method for operations.

use std::collections::BTreeMap;

use crate::model::{Api, ModuleId, OperationId};

/// Operations of one module under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub module: ModuleId,
    pub words: String,
    pub operations: Vec<OperationId>,
}

/// Index into [`Facts::groups`](super::Facts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId(pub usize);

pub(super) fn groups(api: &Api) -> Vec<Group> {
    let mut groups: BTreeMap<(ModuleId, &str), Vec<OperationId>> = BTreeMap::new();
    for id in api.operation_ids() {
        groups.entry((api[id].module, &api[id].group)).or_default().push(id);
    }
    let group = |((module, words), mut operations): ((ModuleId, &str), Vec<OperationId>)| {
        operations.sort_by_key(|id| (&api[*id].path, api[*id].method));
        Group { module, words: words.to_owned(), operations }
    };
    groups.into_iter().map(group).collect()
}
