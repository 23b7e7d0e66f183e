//! The names after a cue: of `the new X API`, `X`.

use super::token::{Kind, Token};

/// Words before a name that are no part of it.
const BEFORE: &str = "\
    the a an new newer our following is are only to calling either please now le la les l un une \
    nouveau nouvelle el los las der die das den il lo of de du d by with instead at using and \
    latest prevue more other updated use improved dedicated corresponding equivalent neue neuen \
    nueva nuevo";

/// What kind of thing a name is of, before or after it.
const NOUNS: &str = "\
    endpoint endpoints api apis method methods operation operations route routes call field fields \
    property properties parameter parameters param attribute attributes header option version \
    resource resources function type value champ parametre propriete attribut valeur point methode \
    ressource campo parametro metodo feld endpunkt schema object one ones query request flag \
    setting service url key argument filter member";

/// Texts of links that name nothing.
const GENERIC: &[&str] = &[
    "here",
    "this",
    "link",
    "documentation",
    "docs",
    "changelog",
    "blog post",
    "blog",
    "guide",
    "migration guide",
    "more",
    "learn more",
    "see here",
    "ici",
    "hier",
    "this page",
    "details",
    "release notes",
    "api documentation",
    "announcement",
];

/// What is named: all names of a list; else words that can only be a name.
pub(super) fn targets(tokens: &[Token]) -> Vec<String> {
    let start = tokens.iter().position(|token| name(token).is_some());
    let Some(start) = start.filter(|start| !is_interrupted(&tokens[..*start])) else {
        return words(tokens).into_iter().collect();
    };
    let first = best(&tokens[start..]);
    let mut found = vec![first];
    let mut at = start + 1;
    while let Some((next, width)) = further(&tokens[at..], &tokens[start].kind) {
        if !found.contains(&next) {
            found.push(next);
        }
        at += width;
    }
    found
}

/// Only paths and links to operations.
pub(super) fn places(tokens: &[Token]) -> Vec<String> {
    let first = tokens.iter().find(|token| !token.among(BEFORE) && token.kind != Kind::Colon);
    let place = first.filter(|token| match &token.kind {
        Kind::Path => true,
        Kind::Link(target) => target.starts_with('#') && target.contains("operation"),
        Kind::Code => token.text.contains('/') && !token.text.contains(' '),
        _ => false,
    });
    place.and_then(name).into_iter().collect()
}

/// `Payment Method Add ([POST /account/payment-methods](…))` is best named by the request.
fn best(tokens: &[Token]) -> String {
    let first = tokens.first().and_then(name).unwrap_or_default();
    let bracketed = match tokens {
        [_, open, path, ..] if open.kind == Kind::Open => Some(path),
        _ => None,
    };
    let request = bracketed.filter(|token| token.kind == Kind::Path).and_then(name);
    request.unwrap_or(first)
}

/// The next name of a list, and how many tokens lead to it.
fn further(tokens: &[Token], kind: &Kind) -> Option<(String, usize)> {
    let mut at = 0;
    let mut joined = false;
    loop {
        let token = tokens.get(at)?;
        if token.among("and or et ou und oder y o e") || token.kind == Kind::Comma {
            joined = true;
        } else if joined && let Some(name) = listed(token, kind) {
            return Some((name, at + 1));
        } else if !(token.among(NOUNS) || token.is(&["the", "le", "la", "new"])) {
            return None;
        }
        at += 1;
        if at > 4 {
            return None;
        }
    }
}

/// Of a list, what is of the same kind.
fn listed(token: &Token, kind: &Kind) -> Option<String> {
    let alike =
        matches!(token.kind, Kind::Path | Kind::Code | Kind::Link(_)) || token.kind == *kind;
    alike.then(|| name(token)).flatten()
}

/// The last thing that is named.
pub(super) fn last(tokens: &[Token]) -> Option<String> {
    tokens.iter().rev().find_map(name)
}

fn name(token: &Token) -> Option<String> {
    let text = token.text.trim();
    match &token.kind {
        _ if text.is_empty() => None,
        Kind::Path | Kind::Code | Kind::Quote => Some(text.to_owned()),
        Kind::Url => Some(text.to_owned()),
        Kind::Link(target) => linked(text, target),
        Kind::Word if token.is_identifier() => Some(text.to_owned()),
        Kind::Version if text.starts_with(['v', 'V']) => Some(text.to_owned()),
        _ => None,
    }
}

/// A link to an operation names the operation; another one is named by its text.
fn linked(text: &str, target: &str) -> Option<String> {
    if let Some(operation) = target.split("operation/").nth(1)
        && target.starts_with('#')
        && !operation.is_empty()
    {
        return Some(operation.to_owned());
    }
    let folded = super::token::fold(text);
    let points = ["this ", "these ", "our "].iter().any(|start| folded.starts_with(start));
    (!points && !GENERIC.contains(&folded.as_str())).then(|| text.to_owned())
}

/// Whether what stands before a name makes it another sentence's: `use caution; see X`.
fn is_interrupted(tokens: &[Token]) -> bool {
    let plain = |token: &&Token| {
        !(token.among(BEFORE)
            || token.among(NOUNS)
            || token.kind == Kind::Colon
            || token.kind == Kind::Open)
    };
    tokens.iter().filter(plain).count() > 4
}

/// `To Do API`: capitals before a noun; or one word before a noun, `instead` or nothing.
fn words(tokens: &[Token]) -> Option<String> {
    // Capitals are part of a name: `the new To Do API`.
    let is_small = |token: &Token| token.text.starts_with(char::is_lowercase);
    // `the field name`, but `filter instead`.
    let leads_on = |at: usize| {
        tokens.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Word && !next.among(NOUNS) && !next.is(&["instead"])
        })
    };
    let start = (0..tokens.len()).find(|at| {
        let token = &tokens[*at];
        let leads = token.among(BEFORE) || token.among(NOUNS) && leads_on(*at);
        !(leads && is_small(token) || token.kind == Kind::Colon)
    })?;
    let rest = &tokens[start..];
    let is_capital = |token: &&Token| {
        token.kind == Kind::Word
            && token.text.starts_with(char::is_uppercase)
            && !token.among(NOUNS)
    };
    let capitals: Vec<&str> =
        rest.iter().take_while(is_capital).map(|token| token.text.as_str()).collect();
    let noun = rest.get(capitals.len()).filter(|token| token.among(NOUNS));
    if let (false, Some(noun)) = (capitals.is_empty(), noun) {
        let shown = if noun.is(&["api", "apis"]) { Some(noun.text.as_str()) } else { None };
        return Some(capitals.into_iter().chain(shown).collect::<Vec<_>>().join(" "));
    }
    let (word, after) = (rest.first()?, rest.get(1));
    let ends = match after {
        None => start > 0 || tokens.len() == 1,
        Some(after) => after.is(&["instead"]) || after.among(NOUNS),
    };
    const NO_NAMES: &str = "\
        it this these that them caution carefully none another something with other different n \
        aucun what care any all same available json both below above for specific separate \
        individual not";
    let named = word.kind == Kind::Word && !word.among(NO_NAMES) && word.text.len() > 1;
    (named && ends).then(|| word.text.clone())
}
