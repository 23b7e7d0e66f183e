//! How many calls may be made, and how often.

use serde::Deserialize;

use super::{Duration, Provenances, Verb};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    pub combine: Combine,
    pub rows: Vec<LimitRow>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    #[default]
    Nested,
    MostSpecific,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LimitRow {
    pub group: Option<String>,
    #[serde(rename = "match")]
    pub matches: Match,
    /// Only for operations that no other row fits.
    #[serde(default)]
    pub otherwise: bool,
    pub rate: Option<u32>,
    pub per: Option<Duration>,
    pub burst: Option<u32>,
    pub max: Option<u32>,
    #[serde(default)]
    pub windows: Vec<Window>,
    #[serde(default)]
    pub provenance: Provenances,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Match {
    pub path: String,
    pub method: Option<Verb>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Window {
    pub rate: u32,
    pub per: Duration,
}
