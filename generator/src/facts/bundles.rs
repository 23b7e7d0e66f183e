//! Features of a product's own, each of several others: what its vendor sells as one thing.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Place, closest};

use super::features::apart;

/// A cargo feature that brings several others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    pub name: String,
    /// Where its author names it.
    pub place: Place,
    /// In order, each at its place: a feature, or the beginning of several and `*`; after `!`,
    /// what is taken out again.
    pub parts: Vec<(String, Place)>,
}

type Features = BTreeMap<String, Vec<String>>;

/// The bundles by name with what each brings, and what is wrong with them.
pub(super) fn resolved(wanted: &[Bundle], features: &Features) -> (Features, Vec<Diagnostic>) {
    let mut bundles = Features::new();
    let mut problems = Vec::new();
    for Bundle { name, place, parts } in wanted {
        if apart(name.clone()) != *name || features.contains_key(name) {
            let message = format!("the crate has a feature `{name}` already");
            let found = Diagnostic::error("feature-clash", place.clone(), message);
            problems.push(found.with_help("give this one another name"));
            continue;
        }
        let mut brought: BTreeSet<&String> = BTreeSet::new();
        for (part, place) in parts {
            let (is_out, pattern) = match part.strip_prefix('!') {
                Some(pattern) => (true, pattern),
                None => (false, part.as_str()),
            };
            let meant: Vec<&String> =
                features.keys().filter(|known| stands_for(pattern, known)).collect();
            if meant.is_empty() {
                problems.push(unknown(pattern, place, features));
            }
            match is_out {
                true => brought.retain(|known| !meant.contains(known)),
                false => brought.extend(meant),
            }
        }
        bundles.insert(name.clone(), brought.into_iter().cloned().collect());
    }
    (bundles, problems)
}

/// A feature that nobody names is no part of a bundle; those that need it bring it.
fn stands_for(pattern: &str, feature: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => !feature.starts_with('_') && feature.starts_with(beginning),
        None => feature == pattern,
    }
}

fn unknown(pattern: &str, place: &Place, features: &Features) -> Diagnostic {
    let message = format!("the crate has no feature `{pattern}`");
    let found = Diagnostic::error("no-feature", place.clone(), message);
    let known = || features.keys().map(String::as_str).filter(|known| !known.starts_with('_'));
    match closest(pattern, known()) {
        Some(meant) => found.with_help(format!("write `{meant}`")),
        None => {
            let known: Vec<&str> = known().collect();
            found.with_help(format!("known features: {}", known.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, parts: &[&str]) -> (Features, Vec<String>) {
        let place = Place::file("clientwright.toml");
        let parts = parts.iter().map(|part| ((*part).to_owned(), place.clone())).collect();
        let bundle = Bundle { name: name.to_owned(), place, parts };
        let known = ["_shop", "shop", "shop-carts", "shop-orders", "shop-orders-old"];
        let features = known.map(|known| (known.to_owned(), Vec::new())).into();
        let (bundles, problems) = resolved(&[bundle], &features);
        (bundles, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn parts_add_and_take_out_in_order() {
        let (bundles, problems) = of("sales", &["shop-*", "!shop-orders*", "shop-orders"]);
        assert_eq!(bundles["sales"], ["shop-carts", "shop-orders"]);
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn what_the_crate_does_not_have_is_told() {
        let (_, problems) = of("sales", &["shop-order", "stock-*"]);
        let [near, far] = problems.as_slice() else { panic!("{problems:?}") };
        assert!(near.contains("write `shop-orders`"), "{near}");
        assert!(far.contains("`stock-*`") && far.contains("known features: shop, "), "{far}");
        for name in ["shop", "rustls", "default"] {
            let (bundles, problems) = of(name, &["shop-carts"]);
            assert!(bundles.is_empty() && problems[0].contains("already"), "{problems:?}");
        }
    }
}
