//! The phrases that notices are made of, in the languages that are read, and a matcher for them.
//!
//! A pattern is a row of words without accents. `a|b` is either, `a*` any word that starts so,
//! `a*ed` any that also ends so, and a word with `?` after it may be missing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::token::{Kind, Token, fold};

/// What a phrase says has happened, or will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Announced,
    Deprecated,
    Removed,
}

/// How a phrase stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `removed`: needs a subject and, in most places, an auxiliary.
    Participle,
    /// `will stop working`: needs a subject.
    Verb,
    /// What somebody does to it: `we will remove this field`.
    Active,
    /// A participle or verb that is said of many other things: `ignored`. It counts with a date.
    Weak,
    /// `end of support`: stands for itself.
    Noun,
    /// A noun that may as well be about something else: `end date`.
    Vague,
}

const PHRASES: &[(Event, Form, &str)] = &[
    (Event::Announced, Form::Noun, "deprecation|depreciation|obsolescence announced|annoncee"),
    (
        Event::Deprecated,
        Form::Noun,
        "deprecation|depreciation|obsolescence|deprecacion|deprecazione date?",
    ),
    (Event::Deprecated, Form::Noun, "date de|d deprecation|depreciation|obsolescence"),
    (
        Event::Announced,
        Form::Vague,
        "announced|announcement|annonce|annoncee|anuncio|anunciado|ankundigung|angekundigt|annuncio|annunciato date?",
    ),
    (
        Event::Removed,
        Form::Noun,
        "removal|retirement|decommissioning|discontinuation|shutdown date?",
    ),
    (Event::Removed, Form::Noun, "sunset|sunsets date|starts|begins"),
    (Event::Removed, Form::Noun, "sunset"),
    (Event::Removed, Form::Noun, "sunsetting"),
    (
        Event::Removed,
        Form::Noun,
        "end of|of-life|of-support life|support|service|sale|availability",
    ),
    (Event::Removed, Form::Noun, "end-of-life|end-of-support|end-of-service|eol|eos date?"),
    (Event::Removed, Form::Vague, "end|cut-off|cutoff|expiry|expiration date"),
    (Event::Removed, Form::Noun, "suppression|retrait|decommissionnement"),
    (Event::Removed, Form::Noun, "date de suppression|retrait|decommissionnement"),
    (Event::Removed, Form::Noun, "fin de|du|des support|vie|service|prise|maintenance"),
    (Event::Removed, Form::Vague, "date de fin"),
    (Event::Removed, Form::Vague, "date limite"),
    (Event::Removed, Form::Noun, "eliminacion|retirada|retiro"),
    (Event::Removed, Form::Noun, "fin de|del soporte|vida|servicio"),
    (Event::Removed, Form::Noun, "entfernung|abschaltung|abschaltdatum|supportende|support-ende"),
    (Event::Removed, Form::Noun, "rimozione|dismissione"),
    (Event::Removed, Form::Noun, "fine del|di supporto|vita|servizio"),
    (Event::Deprecated, Form::Participle, "deprec*ed|depric*ed|obsoleted|obsolete|obsoletes"),
    (Event::Deprecated, Form::Participle, "deprecie|depreciee|depreciees|deprecies"),
    (
        Event::Deprecated,
        Form::Participle,
        "obsoleto|obsoleta|obsoletos|obsoletas|deprecado|deprecada|deprecados|deprecadas",
    ),
    (Event::Deprecated, Form::Participle, "veraltet|abgekundigt|deprecato|deprecata|deprecati"),
    (Event::Deprecated, Form::Participle, "en desuso"),
    (
        Event::Removed,
        Form::Participle,
        "removed|retired|decommissioned|discontinued|sunset|sunsetted",
    ),
    (
        Event::Removed,
        Form::Weak,
        "disabled|eliminated|ignored|withdrawn|dropped|terminated|deactivated|unavailable|eol'd",
    ),
    (Event::Removed, Form::Weak, "shut|turned|switched|phased|taken down|off|out|offline"),
    (
        Event::Removed,
        Form::Participle,
        "supprime|supprimee|supprimes|supprimees|retire|retiree|retires|retirees|decommissionne|decommissionnee",
    ),
    (
        Event::Removed,
        Form::Weak,
        "arrete|arretee|desactive|desactivee|ignore|ignoree|ignores|ignorees|indisponible|abandonne|abandonnee",
    ),
    (
        Event::Removed,
        Form::Participle,
        "eliminado|eliminada|eliminados|retirado|retirada|suprimido|suprimida|desactivado|desactivada",
    ),
    (Event::Removed, Form::Verb, "eliminara|eliminaran|retirara|retiraran|suprimira|desactivara"),
    (Event::Removed, Form::Participle, "entfernt|abgeschaltet|eingestellt|deaktiviert|abgeschafft"),
    (
        Event::Removed,
        Form::Participle,
        "rimosso|rimossa|rimossi|rimosse|eliminato|eliminata|ritirato|ritirata|disattivato|disattivata|dismesso|dismessa",
    ),
    (
        Event::Removed,
        Form::Active,
        "remove|retire|retires|discontinue|decommission|sunset|sunsets|disable|drop",
    ),
    (Event::Removed, Form::Active, "removing|retiring|discontinuing|decommissioning|dropping"),
    (Event::Deprecated, Form::Active, "deprecate|deprecates|deprecating"),
    (Event::Removed, Form::Active, "shut|phase down|out"),
    (Event::Removed, Form::Verb, "closing down"),
    (
        Event::Removed,
        Form::Weak,
        "stop|stops returning|working|being|accepting|functioning|responding|serving|to",
    ),
    (Event::Removed, Form::Weak, "cease|ceases to? *"),
    (
        Event::Removed,
        Form::Verb,
        "no longer be? be|available|supported|work|works|function|functional|usable|accessible|returned|accepted|maintained|served|offered",
    ),
    (
        Event::Removed,
        Form::Weak,
        "remain|remains active|available|supported|functional|operational|usable until|through",
    ),
    (Event::Removed, Form::Weak, "available|supported|maintained only? until|through"),
    (Event::Removed, Form::Weak, "end|ends|expire|expires"),
    (
        Event::Removed,
        Form::Verb,
        "plus disponible|disponibles|supporte|supportee|maintenu|maintenue|accessible|accessibles|utilisable",
    ),
    (Event::Removed, Form::Weak, "dejara|dejaran de *"),
    (Event::Removed, Form::Verb, "ya no estara|sera disponible|accesible|compatible"),
    (Event::Removed, Form::Verb, "nicht mehr verfugbar|unterstutzt|nutzbar|erreichbar"),
    (Event::Removed, Form::Verb, "piu disponibile|supportato|supportata|accessibile"),
];

/// The phrase that the tokens start with, the longest where there are several, and its length.
pub(super) fn starting(tokens: &[Token]) -> Option<(Event, Form, usize)> {
    let first = tokens.first().filter(|token| token.kind == Kind::Word)?;
    let of_letter = COMPILED.get(&first.fold.bytes().next()?)?;
    let mut longest: Option<(Event, Form, usize)> = None;
    for Pattern { event, form, parts } in of_letter {
        if let Some(length) = length(parts, tokens)
            && longest.is_none_or(|(_, _, known)| length > known)
        {
            longest = Some((*event, *form, length));
        }
    }
    longest
}

struct Pattern {
    event: Event,
    form: Form,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    words: Vec<&'static str>,
    optional: bool,
}

/// Patterns by the letter that they start with: few words of a text start like any of them.
static COMPILED: LazyLock<BTreeMap<u8, Vec<Pattern>>> = LazyLock::new(|| {
    let mut compiled: BTreeMap<u8, Vec<Pattern>> = BTreeMap::new();
    for (event, form, pattern) in PHRASES {
        let parts: Vec<Part> = pattern.split_ascii_whitespace().map(part).collect();
        let first = parts.first().map(|part| part.words.clone()).unwrap_or_default();
        let letters: BTreeSet<u8> = first.iter().filter_map(|word| word.bytes().next()).collect();
        for letter in letters {
            let pattern = Pattern { event: *event, form: *form, parts: parts.clone() };
            compiled.entry(letter).or_default().push(pattern);
        }
    }
    compiled
});

fn part(text: &'static str) -> Part {
    let (words, optional) = match text.strip_suffix('?') {
        Some(words) => (words, true),
        None => (text, false),
    };
    Part { words: words.split('|').collect(), optional }
}

/// With how many tokens the pattern is there.
fn length(parts: &[Part], tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    for part in parts {
        let fits = tokens.get(at).is_some_and(|token| {
            token.kind == Kind::Word && part.words.iter().any(|word| fits(word, &token.fold))
        });
        match (fits, part.optional) {
            (true, _) => at += 1,
            (false, true) => {}
            (false, false) => return None,
        }
    }
    (at > 0).then_some(at)
}

fn fits(word: &str, text: &str) -> bool {
    match word.split_once('*') {
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
        None => word == text,
    }
}

/// Words of the phrases that any text may hold: they tell nothing.
const EVERYDAY: [&str; 16] = [
    "active",
    "available",
    "date",
    "de",
    "en",
    "maintained",
    "nicht",
    "no",
    "of",
    "remain",
    "remains",
    "service",
    "support",
    "supported",
    "to",
    "vida",
];

/// Words without which none of the phrases is there, by their first letter. A short one is a whole
/// word, a longer one how words start.
static TELLING: LazyLock<[Vec<&'static str>; 26]> = LazyLock::new(|| {
    let mut words: BTreeSet<&str> = PHRASES.iter().flat_map(|(.., text)| telling(text)).collect();
    // `endOfLife` is one word.
    words.insert("endof");
    std::array::from_fn(|letter| {
        let starts =
            |word: &&&str| word.bytes().next() == u8::try_from(letter).ok().map(|at| b'a' + at);
        words.iter().filter(starts).copied().collect()
    })
});

/// The words of the first part of a pattern that tells something.
fn telling(pattern: &'static str) -> Vec<&'static str> {
    let piece = |word: &'static str| {
        let start = word.split('*').next().unwrap_or_default();
        let mut pieces = start.split(|c: char| !c.is_alphabetic());
        pieces.find(|piece| piece.len() > 1 && !EVERYDAY.contains(piece))
    };
    let parts = pattern.split_ascii_whitespace().map(part).filter(|part| !part.optional);
    let told = parts.map(|part| part.words.into_iter().map(piece).collect::<Option<Vec<_>>>());
    told.flatten().next().unwrap_or_default()
}

/// Whether a text may be a notice: a quick no for nearly all of them.
pub(super) fn may_be_notice(text: &str) -> bool {
    if text.is_ascii() {
        return text.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).any(is_telling);
    }
    text.split(|c: char| !c.is_alphabetic()).any(|word| match word.is_ascii() {
        true => is_telling(word.as_bytes()),
        false => is_telling(fold(word).as_bytes()),
    })
}

fn is_telling(word: &[u8]) -> bool {
    const WHOLE: usize = 4;
    let Some(first) = word.first().filter(|byte| byte.is_ascii_alphabetic()) else { return false };
    TELLING[usize::from(first.to_ascii_lowercase() - b'a')].iter().any(|telling| {
        let start = word.get(..telling.len());
        let is_whole = telling.len() > WHOLE || word.len() == telling.len();
        is_whole && start.is_some_and(|start| start.eq_ignore_ascii_case(telling.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quick no is never wrong.
    #[test]
    fn each_phrase_is_found_by_a_word_of_it() {
        for (.., pattern) in PHRASES {
            let parts: Vec<Part> = pattern.split_ascii_whitespace().map(part).collect();
            for (at, varied) in parts.iter().enumerate() {
                for word in &varied.words {
                    let words = parts.iter().enumerate().filter(|(_, part)| !part.optional);
                    let words =
                        words.map(|(index, part)| if index == at { word } else { &part.words[0] });
                    let text =
                        words.map(|word| word.replace('*', "at")).collect::<Vec<_>>().join(" ");
                    assert!(may_be_notice(&format!("It {text}.")), "{text}");
                }
            }
        }
    }

    #[test]
    fn most_texts_are_none() {
        for text in ["This endpoint returns an array.", "The final size, found or not.", "É"] {
            assert!(!may_be_notice(text), "{text}");
        }
        for text in ["x-endOfLife: 2027-01-01", "Entfällt: wird ABGEKÜNDIGT", "sera supprimé"] {
            assert!(may_be_notice(text), "{text}");
        }
    }
}
