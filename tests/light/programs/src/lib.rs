//! The types of the document by serde's derive, with what the generated ones do: nothing that arrives is lost, and values
//! that were added later are kept.

use std::collections::BTreeMap;

use fleet::runtime::{DateTime, Id, Value};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct MachineList {
    pub items: Vec<Machine>,
    pub total: Option<i64>,
    #[serde(flatten)]
    pub undeclared: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    pub id: Id,
    pub name: String,
    pub description: Option<String>,
    pub phase: Option<Phase>,
    pub cores: Option<i32>,
    pub memory: Option<i64>,
    pub load: Option<f64>,
    pub created_at: Option<DateTime>,
    pub labels: Option<BTreeMap<String, String>>,
    pub addresses: Option<Vec<String>>,
    pub disks: Option<Vec<Disk>>,
    pub host: Option<String>,
    #[serde(flatten)]
    pub undeclared: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Disk {
    pub name: String,
    pub size: Option<i64>,
    pub boot: Option<bool>,
    #[serde(flatten)]
    pub undeclared: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Running,
    Stopped,
    Paused,
    #[serde(untagged)]
    Unknown(String),
}

/// What a program keeps that needs no more than the declared members: what is undeclared is lost.
pub mod closed {
    use super::{BTreeMap, DateTime, Deserialize, Id, Phase};

    #[derive(Clone, Debug, Deserialize)]
    pub struct MachineList {
        pub items: Vec<Machine>,
        pub total: Option<i64>,
    }

    #[derive(Clone, Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Machine {
        pub id: Id,
        pub name: String,
        pub description: Option<String>,
        pub phase: Option<Phase>,
        pub cores: Option<i32>,
        pub memory: Option<i64>,
        pub load: Option<f64>,
        pub created_at: Option<DateTime>,
        pub labels: Option<BTreeMap<String, String>>,
        pub addresses: Option<Vec<String>>,
        pub disks: Option<Vec<Disk>>,
        pub host: Option<String>,
    }

    #[derive(Clone, Debug, Deserialize)]
    pub struct Disk {
        pub name: String,
        pub size: Option<i64>,
        pub boot: Option<bool>,
    }
}
