//! A list of deprecations, written down.

mod calendar;
mod github;
mod json;
mod markdown;
mod text;

pub use calendar::calendar;
pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use text::text;

use crate::notice::Date;

use super::{Deprecation, Use};

/// What is written down, for the day it is.
#[derive(Clone, Debug)]
pub struct Report<'r> {
    pub today: Date,
    pub rows: Vec<Row<'r>>,
    /// Operations that a code base uses, with how often; `None` where nobody asked.
    pub used: Option<Vec<(String, Vec<Use>)>>,
}

#[derive(Clone, Debug)]
pub struct Row<'r> {
    pub deprecation: &'r Deprecation,
    /// Where a code base uses it; `None` where nobody asked.
    pub uses: Option<Vec<&'r Use>>,
}

/// `in 45 days`, `3 days ago`.
fn left(deprecation: &Deprecation, today: Date) -> String {
    match deprecation.days_left(today) {
        None => "no date".to_owned(),
        Some(0) => "today".to_owned(),
        Some(1) => "tomorrow".to_owned(),
        Some(-1) => "yesterday".to_owned(),
        Some(days) if days < 0 => format!("{} days ago", -days),
        Some(days) => format!("in {days} days"),
    }
}

/// Further remarks, each a few words.
fn remarks(deprecation: &Deprecation) -> Vec<String> {
    let lifecycle = &deprecation.lifecycle;
    let announced = lifecycle.announced.as_ref().map(|date| format!("announced {date}"));
    let version = lifecycle.version.as_ref().map(|version| format!("since version {version}"));
    let until =
        lifecycle.removal_version.as_ref().map(|version| format!("gone in version {version}"));
    let phase = lifecycle.phase.as_ref().map(|phase| format!("phase {phase}"));
    let short = deprecation.short_notice().map(|days| {
        let promise = deprecation.promise.as_deref().unwrap_or_default();
        format!("short notice: {days} days, {promise} are promised")
    });
    let ambiguous =
        lifecycle.ambiguous.then(|| "day and month of a date cannot be told apart".to_owned());
    let conflicts = lifecycle.conflicts.iter().cloned();
    let stated = [phase, announced, version, until, short, ambiguous];
    stated.into_iter().flatten().chain(conflicts).collect()
}

fn replacement(deprecation: &Deprecation) -> Option<String> {
    let names = &deprecation.lifecycle.replacement;
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    (!quoted.is_empty()).then(|| format!("use {}", quoted.join(" or ")))
}

fn times(count: usize) -> String {
    match count {
        0 => "not used".to_owned(),
        1 => "used once".to_owned(),
        more => format!("used {more} times"),
    }
}
