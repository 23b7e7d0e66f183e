//! From the vocabulary's words to the model's, for what stands on everything.

use crate::{
    model::{Lifecycle, Provenance, Status},
    vocabulary::{self, Provenances},
};

/// `deprecated: true` alone is a lifecycle without dates.
pub(super) fn lifecycle(
    deprecated: bool,
    stated: Option<vocabulary::Lifecycle>,
) -> Option<Lifecycle> {
    match stated {
        None => deprecated.then(|| Lifecycle { deprecated, ..Lifecycle::default() }),
        Some(stated) => Some(Lifecycle {
            deprecated: deprecated || is_ending(&stated),
            phase: stated.phase,
            announced: stated.announced,
            removal: stated.removal,
            replacement: stated.replacement.into_vec(),
            version: stated.version,
        }),
    }
}

fn is_ending(stated: &vocabulary::Lifecycle) -> bool {
    let phase = stated.phase.as_deref().map(str::to_lowercase);
    stated.removal.is_some()
        || stated.announced.is_some()
        || !matches!(stated.replacement, vocabulary::OneOrMany::None)
        || matches!(phase.as_deref(), Some("deprecated" | "sunset"))
}

pub(super) fn provenance(stated: &Provenances) -> Vec<Provenance> {
    match stated {
        Provenances::None => Vec::new(),
        Provenances::Status(only) => {
            vec![Provenance { status: status(*only), source: None, of: Vec::new() }]
        }
        Provenances::One(one) => vec![one_provenance(one)],
        Provenances::Many(many) => many.iter().map(one_provenance).collect(),
    }
}

fn one_provenance(stated: &vocabulary::Provenance) -> Provenance {
    Provenance {
        status: status(stated.status),
        source: stated.source.clone(),
        of: stated.of.clone(),
    }
}

fn status(status: vocabulary::Status) -> Status {
    match status {
        vocabulary::Status::Stated => Status::Stated,
        vocabulary::Status::Inferred => Status::Inferred,
        vocabulary::Status::Assumed => Status::Assumed,
    }
}

impl From<vocabulary::SchemaLifecycle> for vocabulary::Lifecycle {
    fn from(stated: vocabulary::SchemaLifecycle) -> Self {
        Self {
            phase: stated.phase,
            announced: stated.announced,
            removal: stated.removal,
            replacement: stated.replacement,
            version: stated.version,
        }
    }
}
