//! Findings that somebody has looked at and lets pass, for a reason and not for ever.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Place};

use super::{Diff, Finding};

/// A list of findings that are let pass.
///
/// ```toml
/// [[ignore]]
/// fingerprint = "2f0c6c1e9a7b4d58"
/// reason = "nobody sends the member"
/// until = "2026-12-31"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignores {
    #[serde(default, rename = "ignore")]
    pub entries: Vec<Ignore>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    pub fingerprint: String,
    /// Why it may pass; never empty.
    pub reason: String,
    /// The last day on which it holds, in ISO form.
    pub until: String,
}

/// What is left of a comparison when a list has been applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    pub diff: Diff,
    pub ignored: Vec<(Finding, Ignore)>,
    /// Entries whose day has passed: their findings count again.
    pub expired: Vec<Ignore>,
    /// Entries that nothing answers to any more.
    pub idle: Vec<Ignore>,
}

impl Ignores {
    /// Reads the text of the file that diagnostics call `name`.
    ///
    /// # Errors
    ///
    /// The first thing that keeps the text from being such a list.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let list: Self = toml::from_str(text).map_err(|error| {
            let place = error
                .span()
                .map_or_else(|| Place::file(name), |span| place(name, text, span.start));
            vec![Diagnostic::error("ignore-list", place, error.message().to_owned())]
        })?;
        let refused = |entry: &&Ignore| entry.reason.trim().is_empty() || !is_day(&entry.until);
        match list.entries.iter().find(refused) {
            Some(entry) => {
                let message = format!("the entry `{}` needs a reason and a day", entry.fingerprint);
                let help = "write `reason = \"…\"` and `until = \"2026-12-31\"`";
                let place = Place::file(name);
                Err(vec![Diagnostic::error("ignore-list", place, message).with_help(help)])
            }
            None => Ok(list),
        }
    }

    /// Takes out of a comparison what may pass on this day.
    pub fn sift(&self, diff: Diff, today: &str) -> Sifted {
        let mut sifted = Sifted::default();
        sifted.diff.prose = diff.prose;
        sifted.diff.keep = diff.keep;
        let entry = |finding: &Finding| {
            self.entries.iter().find(|entry| entry.fingerprint == finding.fingerprint)
        };
        for entry in &self.entries {
            let answers =
                diff.findings.iter().any(|finding| finding.fingerprint == entry.fingerprint);
            match (answers, entry.until.as_str() < today) {
                (false, _) => sifted.idle.push(entry.clone()),
                (true, true) => sifted.expired.push(entry.clone()),
                (true, false) => {}
            }
        }
        for finding in diff.findings {
            match entry(&finding).filter(|entry| entry.until.as_str() >= today) {
                Some(entry) => sifted.ignored.push((finding, entry.clone())),
                None => sifted.diff.findings.push(finding),
            }
        }
        sifted
    }
}

fn is_day(text: &str) -> bool {
    let shape = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape && text.len() == 10
}

fn place(name: &str, text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or_default();
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    Place::at(name, before.matches('\n').count() + 1, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "[[ignore]]\nfingerprint = 'a'\nreason = 'known'\nuntil = '2026-12-31'\n";

    fn diff(fingerprint: &str) -> Diff {
        let finding = Finding {
            id: "operation-removed".to_owned(),
            wire: super::super::Wire::Error,
            rust: super::super::Rust::Breaking,
            operation: None,
            also: Vec::new(),
            groups: Vec::new(),
            old: None,
            new: None,
            message: String::new(),
            help: String::new(),
            fingerprint: fingerprint.to_owned(),
        };
        Diff { findings: vec![finding], prose: true, ..Diff::default() }
    }

    #[test]
    fn an_entry_holds_until_its_day() {
        let list = Ignores::parse("i.toml", LIST).unwrap();
        let on = |day: &str| list.sift(diff("a"), day);
        assert_eq!((on("2026-12-31").ignored.len(), on("2026-12-31").diff.findings.len()), (1, 0));
        assert_eq!((on("2027-01-01").expired.len(), on("2027-01-01").diff.findings.len()), (1, 1));
        assert_eq!(list.sift(diff("b"), "2026-01-01").idle.len(), 1);
    }

    #[test]
    fn an_entry_without_a_reason_or_a_day_is_refused() {
        for text in
            [LIST.replace("known", " "), LIST.replace("2026-12-31", "soon"), format!("{LIST}x = 1")]
        {
            assert!(Ignores::parse("i.toml", &text).is_err(), "{text}");
        }
    }
}
