//! A comparison as people, pages and programs read it.

mod changelog;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod overlay;
mod text;

use super::{Bump, Finding, Rust, Sifted, Wire};

pub use changelog::{changelog, with_entry};
pub use github::github;
pub use html::html;
pub use json::{SCHEMA, json};
pub use junit::junit;
pub use markdown::markdown;
pub use overlay::overlay;
pub use text::text;

/// A comparison with what it is a comparison of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What the caller called the two sides.
    pub old: String,
    pub new: String,
    pub sifted: Sifted,
}

impl Report {
    pub fn findings(&self) -> &[Finding] {
        &self.sifted.diff.findings
    }

    pub fn bump(&self) -> Bump {
        self.sifted.diff.bump()
    }

    /// The findings under their headings, none of them empty.
    fn sections(&self) -> Vec<(&'static str, Vec<&Finding>)> {
        type Belongs = fn(&Finding) -> bool;
        let headings: [(&'static str, Belongs); 5] = [
            ("Removal dates", |finding| finding.is_about_removal()),
            ("Breaking on the wire", |finding| {
                !finding.is_about_removal() && finding.wire == Wire::Error
            }),
            ("May break on the wire", |finding| {
                !finding.is_about_removal() && finding.wire == Wire::Warning
            }),
            ("Breaking in Rust only", |finding| {
                !finding.is_about_removal()
                    && finding.wire == Wire::Info
                    && finding.rust == Rust::Breaking
            }),
            ("Everything else", |finding| {
                !finding.is_about_removal()
                    && finding.wire == Wire::Info
                    && finding.rust != Rust::Breaking
            }),
        ];
        let section = |(heading, belongs): (&'static str, Belongs)| {
            (heading, self.findings().iter().filter(|finding| belongs(finding)).collect::<Vec<_>>())
        };
        headings.into_iter().map(section).filter(|(_, findings)| !findings.is_empty()).collect()
    }

    /// The numbers in a sentence.
    fn summary(&self) -> String {
        let wire = |wire| self.findings().iter().filter(|finding| finding.wire == wire).count();
        let rust = |rust| self.findings().iter().filter(|finding| finding.rust == rust).count();
        if self.findings().is_empty() {
            return match self.sifted.diff.prose {
                true => "only the wording changed; version: patch".to_owned(),
                false => "nothing changed".to_owned(),
            };
        }
        format!(
            "on the wire {} breaking, {} that may break, {} harmless; in Rust {} breaking, {} additive; version: {}",
            wire(Wire::Error),
            wire(Wire::Warning),
            wire(Wire::Info),
            rust(Rust::Breaking),
            rust(Rust::Additive),
            self.bump().as_str()
        )
    }
}

/// The operations of a finding, the first by name.
fn operations(finding: &Finding) -> Option<String> {
    let first = finding.operation.as_ref()?;
    Some(match finding.also.len() {
        0 => first.to_string(),
        1 => format!("{first} and one more operation"),
        more => format!("{first} and {more} more operations"),
    })
}

/// Where it stood and where it stands.
fn places(finding: &Finding) -> String {
    let place = |place: &crate::diagnostic::Place| format!("{}:{}", place.file, place.line);
    match (finding.old.as_ref().map(place), finding.new.as_ref().map(place)) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("{old} → gone"),
        (None, Some(new)) => format!("new at {new}"),
        (None, None) => String::new(),
    }
}

/// Text inside XML or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no way to write these.
            control if control.is_control() && !matches!(control, '\n' | '\t') => {
                escaped.push('\u{fffd}')
            }
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
