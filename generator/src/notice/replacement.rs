//! What a notice says to use instead.

use super::{
    sentence::Sentence,
    target,
    token::{Kind, Token},
};

/// How much a cue says on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// It can only be about a replacement: `replaced by`.
    Certain,
    /// `use`: in or right after a notice, or with `instead`.
    Use,
    /// `see`: only where a path or an operation follows.
    See,
}

const CUES: &[(Cue, &[&[&str]])] = &[
    (
        Cue::Certain,
        &[&["replacement", "replacements", "remplacement", "reemplazo", "ersatz", "sostituto"]],
    ),
    (Cue::Certain, &[&["replaced", "superseded", "succeeded"], &["by", "with"]]),
    (Cue::Certain, &[&["remplace", "remplacee", "remplaces", "remplacees"], &["par"]]),
    (Cue::Certain, &[&["reemplazado", "reemplazada", "sustituido", "sustituida"], &["por"]]),
    (Cue::Certain, &[&["ersetzt"], &["durch"]]),
    (Cue::Certain, &[&["sostituito", "sostituita"], &["da", "dal", "dalla"]]),
    (Cue::Certain, &[&["in"], &["favor", "favour"], &["of"]]),
    (Cue::Certain, &[&["renamed", "moved"], &["to", "into"]]),
    (
        Cue::Certain,
        &[
            &["recommended"],
            &[
                "endpoint",
                "api",
                "alternative",
                "replacement",
                "method",
                "operation",
                "field",
                "parameter",
                "way",
            ],
            &["is"],
        ],
    ),
    (Cue::Certain, &[&["alternative", "alternatives", "successor"]]),
    (Cue::Certain, &[&["durch"]]),
    (Cue::Use, &[&["use", "using", "utilize"]]),
    (Cue::Use, &[&["prefer", "preferer", "preferez", "privilegier", "privilegiez"]]),
    (
        Cue::Use,
        &[
            &["migrate", "switch", "move", "upgrade", "migrez", "migrer", "passez"],
            &["to", "vers", "a"],
        ],
    ),
    (Cue::Use, &[&["utilisez", "utiliser", "employer", "employez"]]),
    (
        Cue::Use,
        &[&[
            "utilice",
            "utilizar",
            "utilizare",
            "utilizza",
            "usar",
            "usare",
            "usa",
            "usi",
            "verwenden",
            "verwende",
            "nutzen",
            "benutzen",
        ]],
    ),
    (Cue::Use, &[&["hasznaljuk", "hasznalja", "gebruik", "anvand", "uzyj", "kullanin"]]),
    (Cue::See, &[&["see", "voir", "siehe", "vea", "vedi"]]),
];

const INSTEAD: &str = "instead place stattdessen lugar invece helyette preferred rather";

/// How many sentences after the one that says so may name the replacement.
const NEAR: usize = 2;

/// All replacements, in the order in which they are named. `says[i]`: whether the sentence says
/// that the thing is ending.
pub(super) fn replacements(sentences: &[Sentence], says: &[bool]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let near = Near {
            before: says[at.saturating_sub(NEAR)..=at].contains(&true),
            after: says.get(at + 1) == Some(&true),
        };
        for target in in_sentence(&sentence.tokens, near) {
            if !found.contains(&target) {
                found.push(target);
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Whether a sentence nearby says that the thing is ending.
#[derive(Clone, Copy)]
struct Near {
    before: bool,
    after: bool,
}

fn in_sentence(tokens: &[Token], near: Near) -> Vec<String> {
    let instead = tokens.iter().any(|token| token.among(INSTEAD));
    let mut at = 0;
    while at < tokens.len() {
        let Some((cue, length)) = cue(&tokens[at..]) else {
            at += 1;
            continue;
        };
        let counts = match cue {
            Cue::Certain => {
                let labels = tokens.get(at + length).is_some_and(|next| next.kind == Kind::Colon);
                let is_said = at == 0 || at > 0 && tokens[at - 1].among("been be is est wird");
                near.before || near.after || labels || instead || is_said
            }
            Cue::Use => (near.before || instead) && is_advice(&tokens[..at]),
            Cue::See => near.before || instead,
        };
        at += length;
        let rest = clause(&tokens[at..]);
        let targets = match cue {
            _ if !counts => Vec::new(),
            Cue::See if !instead => target::places(rest),
            Cue::See => target::targets(rest),
            Cue::Use | Cue::Certain => target::targets(rest),
        };
        if !targets.is_empty() {
            return targets;
        }
    }
    used_instead(tokens)
}

/// `The X field should be used instead`.
fn used_instead(tokens: &[Token]) -> Vec<String> {
    let used = tokens
        .windows(2)
        .position(|pair| pair[0].is(&["used", "preferred"]) && pair[1].among(INSTEAD));
    let before = used.map(|used| &tokens[..used]).unwrap_or_default();
    target::last(before).into_iter().collect()
}

fn cue(tokens: &[Token]) -> Option<(Cue, usize)> {
    let (cue, length) = CUES.iter().find_map(|(cue, pattern)| {
        let fits = pattern.len() <= tokens.len()
            && pattern.iter().zip(tokens).all(|(words, token)| token.is(words));
        fits.then_some((*cue, pattern.len()))
    })?;
    Some((cue, length))
}

/// `do not use`, `those who use` and `to use it` recommend nothing.
fn is_advice(before: &[Token]) -> bool {
    const AGAINST: &str = "not t don't never no longer cannot ne pas nicht avoid";
    const OTHERS: &str = "that which who they if when the of for by i we";
    const MEANS: &str = "\
        recommend recommended need needs have prefer advised advise encouraged encourage want like \
        sure changed migrate users";
    let Some((last, rest)) = before.split_last() else { return true };
    let against = before.iter().rev().take(2).any(|token| token.among(AGAINST));
    let purpose = last.is(&["to"]) && !rest.iter().rev().take(2).any(|token| token.among(MEANS));
    !(against || purpose || last.among(OTHERS))
}

/// Up to where something else begins.
fn clause(tokens: &[Token]) -> &[Token] {
    const REACH: usize = 14;
    const ENDS: &str = "because if when as unless since but while where";
    let end = tokens.iter().position(|token| token.among(ENDS)).unwrap_or(tokens.len());
    &tokens[..end.min(REACH)]
}
