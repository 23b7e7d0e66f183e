//! Where a statement comes from.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Stated,
    Inferred,
    Assumed,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provenance {
    pub status: Status,
    pub source: Option<String>,
    #[serde(default)]
    pub of: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(
    untagged,
    expecting = "`stated`, `inferred`, `assumed`, `{status, source, of}`, or a list of the last"
)]
pub enum Provenances {
    #[default]
    None,
    Status(Status),
    One(Provenance),
    Many(Vec<Provenance>),
}
