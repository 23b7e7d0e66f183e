//! Attributes: deprecation and features.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::{Gate, What},
    model::Lifecycle,
    notice::Date,
};

use super::{
    Ctx,
    docs::{escape, lines},
    ending,
};

/// `#[deprecated]` with the removal date first. No tense: the file must not depend on the day.
pub(super) fn deprecated(ctx: &Ctx<'_>, what: What, lifecycle: Option<&Lifecycle>) -> TokenStream {
    let Some(lifecycle) = lifecycle.filter(|lifecycle| lifecycle.deprecated) else {
        return TokenStream::new();
    };
    let note = notice(ctx, what, lifecycle);
    let since = lifecycle.version.as_deref().filter(|version| is_semantic(version));
    match (note.is_empty(), since) {
        (true, None) => quote!(#[deprecated]),
        (true, Some(since)) => quote!(#[deprecated(since = #since)]),
        (false, None) => quote!(#[deprecated(note = #note)]),
        (false, Some(since)) => quote!(#[deprecated(since = #since, note = #note)]),
    }
}

/// What the attribute says, and the documentation of what can have none.
pub(super) fn notice(ctx: &Ctx<'_>, what: What, lifecycle: &Lifecycle) -> String {
    note(lifecycle, &ending::replacements(ctx, what, lifecycle))
}

fn note(lifecycle: &Lifecycle, replacements: &[String]) -> String {
    let removal = lifecycle.removal.as_ref().map(|date| format!("removal date {date}"));
    let announced = lifecycle.announced.as_ref().map(|date| format!("announced {date}"));
    let dates: Vec<String> = [removal, announced].into_iter().flatten().collect();
    let used = quoted(replacements).map(|replacement| format!("use {replacement}"));
    let parts: Vec<String> = [Some(dates.join(", ")).filter(|dates| !dates.is_empty()), used]
        .into_iter()
        .flatten()
        .collect();
    lines(&parts.join(": ")).join(" ")
}

fn quoted(replacement: &[String]) -> Option<String> {
    let quoted: Vec<String> =
        replacement.iter().map(|one| format!("`{}`", one.replace('`', ""))).collect();
    (!quoted.is_empty()).then(|| quoted.join(" or "))
}

/// `since` must be a version of three parts; anything else is denied by clippy.
fn is_semantic(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number)
}

/// `#[cfg(…)]` for something that is there only with one of these features.
pub(super) fn gate(gate: &Gate) -> TokenStream {
    match gate.0.as_slice() {
        [] => TokenStream::new(),
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

/// What the documentation says of an ending, beside the struck-through name.
pub(super) fn ending(lifecycle: Option<&Lifecycle>) -> Vec<String> {
    let Some(lifecycle) = lifecycle else { return Vec::new() };
    match (&lifecycle.announced, &lifecycle.removal, days(lifecycle)) {
        (Some(announced), Some(removal), Some(days)) => {
            vec![format!(
                "Announced {}, removal {}: {days} days.",
                escape(announced),
                escape(removal)
            )]
        }
        _ => Vec::new(),
    }
}

/// Whole days from announcement to removal, where both are days.
fn days(lifecycle: &Lifecycle) -> Option<i64> {
    let day = |text: &Option<String>| Date::from_iso(text.as_deref()?).filter(|date| date.is_day());
    Some(day(&lifecycle.removal)?.days_after(day(&lifecycle.announced)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_removal_date_stands_first() {
        let lifecycle = Lifecycle {
            removal: Some("2026-04-23".to_owned()),
            announced: Some("2026-01-15".to_owned()),
            replacement: vec!["operatingSystem.name".to_owned()],
            version: Some("1.134.0".to_owned()),
            ..Lifecycle::default()
        };
        assert_eq!(
            note(&lifecycle, &["operating_system.name".to_owned()]),
            "removal date 2026-04-23, announced 2026-01-15: use `operating_system.name`"
        );
        assert_eq!(days(&lifecycle), Some(98));
    }

    #[test]
    fn only_a_version_of_three_parts_is_a_version() {
        assert!(is_semantic("1.134.0"));
        assert!(!is_semantic("1.71"));
        assert!(!is_semantic("2026-04-23"));
    }
}
