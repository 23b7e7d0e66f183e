//! What is said of a thing's end, from the vocabulary, the vendor's own words and its flag to the
//! model; and from the vocabulary's words to the model's, for what stands on everything.

use crate::{
    diagnostic::Diagnostic,
    document::{Node, join},
    model::{Lifecycle, Provenance, Status},
    notice::{self, Element, Notice, Period, Source, Written},
    vocabulary::{self, MEMBER, Provenances},
};

use super::{
    context::Context,
    enumeration::TEXTS,
    extensions::{Extensions, is_extension},
};

/// A thing that may be going away, as its document writes it.
pub(super) struct Described<'d> {
    pub element: Element,
    pub name: &'d str,
    pub pointer: &'d str,
    pub flagged: bool,
    pub texts: [Option<&'d str>; 2],
}

/// What an overlay states of a thing's end, and what the document itself says.
pub(super) fn lifecycle(
    ctx: &mut Context<'_, '_>,
    described: &Described<'_>,
    stated: Option<vocabulary::Lifecycle>,
) -> Option<Lifecycle> {
    let notice = said(&ctx.extensions, described);
    settled(ctx, described, notice, stated)
}

/// What the document itself says.
pub(super) fn said(extensions: &Extensions<'_>, described: &Described<'_>) -> Option<Notice> {
    notice::read(&Written {
        element: described.element,
        name: described.name,
        flagged: described.flagged,
        texts: described.texts.into_iter().flatten().collect(),
        extensions: beside(extensions, described.pointer),
    })
}

/// Whatever an overlay states holds; the rest is what was said.
pub(super) fn settled(
    ctx: &mut Context<'_, '_>,
    described: &Described<'_>,
    notice: Option<Notice>,
    stated: Option<vocabulary::Lifecycle>,
) -> Option<Lifecycle> {
    report(ctx, described, notice.as_ref());
    let stays = stated.as_ref().is_some_and(|stated| stated.phase.is_some() && !is_ending(stated));
    let notice = notice.filter(|notice| !(stays && notice.source == Source::Text));
    match (stated, notice) {
        (None, None) => None,
        (None, Some(notice)) => Some(noticed(notice)),
        (Some(stated), notice) => Some(overridden(stated, notice)),
    }
}

/// The lifecycle of a single value, of which a list or a map beside the `enum` may speak.
pub(super) fn of_value(
    ctx: &mut Context<'_, '_>,
    schema: &str,
    index: usize,
    value: &str,
    stated: Option<vocabulary::Lifecycle>,
) -> Option<Lifecycle> {
    const FLAGS: [&str; 3] = ["x-enumDeprecated", "x-enum-deprecated", "x-deprecated-enum"];
    let node = ctx.extensions.at(schema);
    let beside = |names: &[&str]| names.iter().find_map(|name| node?.get(name));
    let of_this = |list: &Node| match list.is_array() {
        true => list.items().get(index).cloned(),
        false => list.get(value).cloned(),
    };
    let flagged = match beside(&FLAGS) {
        Some(list) if list.items().iter().any(|item| item.as_str().is_some()) => {
            list.items().iter().any(|item| item.as_str() == Some(value))
        }
        Some(list) => of_this(list).and_then(|flag| flag.as_bool()).unwrap_or_default(),
        None => false,
    };
    let text = beside(&TEXTS).and_then(of_this);
    let described = Described {
        element: Element::Value,
        name: value,
        pointer: &join(&join(schema, "enum"), &index.to_string()),
        flagged,
        texts: [text.as_ref().and_then(Node::as_str), None],
    };
    lifecycle(ctx, &described, stated)
}

/// The notice that a vendor promises, where it is written as a period.
pub(super) fn promised(ctx: &mut Context<'_, '_>, root: &vocabulary::Root) -> Option<String> {
    let text = root.lifecycle.as_ref()?.notice.clone()?;
    if Period::parse(&text).is_none() {
        let place = join(&join("", MEMBER), "lifecycle");
        ctx.error("extension", &place, format!("`{text}` is no period such as `3 months`"));
        return None;
    }
    Some(text)
}

/// What stands beside a thing's own members.
fn beside<'s>(extensions: &Extensions<'s>, pointer: &str) -> Vec<(&'s str, serde_json::Value)> {
    let Some(node) = extensions.at(pointer) else { return Vec::new() };
    let members = node.entries().filter(|(key, _)| is_extension(key) && *key != MEMBER);
    members.map(|(key, value)| (key, value.to_json())).collect()
}

fn noticed(notice: Notice) -> Lifecycle {
    Lifecycle {
        deprecated: true,
        phase: None,
        announced: notice.announced.map(|date| date.to_string()),
        removal: notice.removal.map(|date| date.to_string()),
        replacement: notice.replacement,
        version: notice.announced_version,
        removal_version: notice.removal_version,
        ambiguous: notice.ambiguous,
        conflicts: notice.conflicts,
        text: Some(notice.text).filter(|text| !text.is_empty()),
    }
}

fn overridden(stated: vocabulary::Lifecycle, notice: Option<Notice>) -> Lifecycle {
    let deprecated = notice.is_some() || is_ending(&stated);
    let read = notice.map(noticed).unwrap_or_default();
    let replacement = stated.replacement.into_vec();
    let is_dated = stated.removal.is_some();
    Lifecycle {
        deprecated,
        phase: stated.phase,
        announced: stated.announced.or(read.announced),
        removal: stated.removal.or(read.removal),
        replacement: if replacement.is_empty() { read.replacement } else { replacement },
        version: stated.version.or(read.version),
        removal_version: read.removal_version,
        // A date that is stated settles what the text left open.
        ambiguous: read.ambiguous && !is_dated,
        conflicts: if is_dated { Vec::new() } else { read.conflicts },
        text: read.text,
    }
}

fn report(ctx: &mut Context<'_, '_>, described: &Described<'_>, notice: Option<&Notice>) {
    let place = || ctx.source.document.place(described.pointer);
    let found = match notice {
        Some(notice) => {
            let conflicts = notice.conflicts.iter().map(|conflict| {
                Diagnostic::warning("lifecycle-conflict", place(), conflict.clone())
                    .with_help("state the date in an overlay, as `lifecycle`")
            });
            let remarks = notice
                .remarks
                .iter()
                .map(|remark| Diagnostic::note("lifecycle-spelling", place(), remark.clone()));
            let unflagged = (notice.source == Source::Text).then(|| {
                let message = "the text alone says that this is deprecated";
                Diagnostic::note("deprecated-in-text", place(), message)
                    .with_help("set `deprecated: true` in an overlay")
            });
            conflicts.chain(remarks).chain(unflagged).collect()
        }
        None if described.texts.iter().flatten().any(|text| notice::mentions(text)) => {
            let message = "the text speaks of deprecation, but not plainly of this";
            vec![Diagnostic::note("deprecated-in-text", place(), message)]
        }
        None => Vec::new(),
    };
    ctx.diagnostics.extend(found);
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
