//! What an overlay says of the end of things.

use indexmap::IndexMap;
use serde::Deserialize;

use super::OneOrMany;

/// What the vendor promises of every removal.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Promise {
    /// How long before: `3 months`, `90 days`.
    pub notice: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lifecycle {
    pub phase: Option<String>,
    pub announced: Option<String>,
    pub removal: Option<String>,
    pub replacement: OneOrMany,
    pub version: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SchemaLifecycle {
    pub phase: Option<String>,
    pub announced: Option<String>,
    pub removal: Option<String>,
    pub replacement: OneOrMany,
    pub version: Option<String>,
    /// Of single enum values.
    pub values: IndexMap<String, Lifecycle>,
}
