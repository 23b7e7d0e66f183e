//! Whether a phrase speaks of the described thing itself, or of something that it handles.

use super::{
    Element, grammar,
    happening::Known,
    token::{Kind, Token},
};

/// How certain it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// Enough when a date or the document's own flag stands beside it.
    Likely,
    Sure,
}

const THIS: &str = "\
    this these our ce cet cette ces dieser diese dieses este esta estos estas questo questa said";

const ARTICLES: &str = "the le la les l der die das el los las il lo an a";

const PRONOUNS: &str = "\
    it they this these those ce celui-ci celle-ci cela elle il elles ils es dies and or et ou y \
    und but also";

const SPEAKERS: &str = "we nous wir on";

/// What an operation is called in its own description.
const OF_OPERATIONS: &str = "\
    endpoint endpoints api apis operation operations method methods route routes call calls \
    function functions functionality functionalities action request resource service feature \
    features version behavior behaviour fonctionnalite fonctionnalites methode methodes point \
    acces ressource endpunkt schnittstelle operacion operazione metodo ruta recurso funcion effect \
    access support interface command query path url";

/// What a parameter, property, value or type is called in its own description.
const OF_MEMBERS: &str = "\
    field fields property properties parameter parameters param attribute attributes header option \
    options setting settings argument key flag value values enum member element feature \
    functionality behavior behaviour format mode parametre parametres champ champs propriete \
    proprietes attribut attributs en-tete valeur parametro campo propiedad atributo valor feld \
    eigenschaft wert proprieta valore api version type types schema object model class structure \
    resource message support access query filter retour endpoint";

/// Words between the noun and the end of a subject: `paramètre de retour`.
const LINKS: &str = "de d of du des del di in for";

/// Adjectives that leave the thing what it is.
const ADJECTIVES: &str = "existing old entire whole current legacy above actuel ancien ancienne";

/// Whether what is said to be ending is the described thing, when `tokens` stand before the verb.
pub(super) fn judge(tokens: &[Token], known: &Known<'_>) -> Option<Trust> {
    let Known { element, name, told, .. } = *known;
    let own = if element == Element::Operation { OF_OPERATIONS } else { OF_MEMBERS };
    let start = start(tokens);
    let (outside, subject) = tokens.split_at(start);
    if grammar::subordinates(outside) {
        return None;
    }
    let (first, rest) = subject.split_first()?;
    let is_own = |tokens: &[Token]| tokens.iter().any(|token| token.among(own));
    if first.among(THIS) && !rest.is_empty() {
        return is_own(rest).then_some(Trust::Sure);
    }
    if first.among(PRONOUNS) && rest.is_empty() {
        let points = first.is(&["this", "these", "ce", "dies"]) && outside.is_empty();
        return Some(if told || points { Trust::Sure } else { Trust::Likely });
    }
    if first.among(SPEAKERS) && rest.is_empty() {
        return Some(Trust::Likely);
    }
    let nouns = if first.among(ARTICLES) { rest } else { subject };
    let noun = nouns.last()?;
    let is_name = |token: &Token| {
        matches!(token.kind, Kind::Code | Kind::Path | Kind::Quote | Kind::Link(_))
            || token.is_identifier()
    };
    let is_called = |token: &&Token| is_name(token) && token.text == name;
    let called = nouns.iter().filter(is_called).count();
    if is_own(nouns) {
        // `the old field`; but of `the tags field` nobody knows whose field it is.
        let plain =
            |token: &Token| token.among(own) || token.among(LINKS) || token.among(ADJECTIVES);
        let certain = called > 0 || nouns.iter().all(plain);
        return Some(if certain { Trust::Sure } else { Trust::Likely });
    }
    if called > 0 && nouns.len() == 1 {
        return Some(Trust::Sure);
    }
    let is_likely = is_name(noun) || nouns.len() == 1 && !first.among(ARTICLES);
    is_likely.then_some(Trust::Likely)
}

/// Where the subject starts: at the nearest word that points at something, else behind whatever
/// cannot be part of it.
fn start(tokens: &[Token]) -> usize {
    const REACH: usize = 8;
    let lowest = tokens.len().saturating_sub(REACH);
    let mut at = tokens.len();
    while at > lowest {
        let token = &tokens[at - 1];
        if token.among(THIS) || token.among(ARTICLES) {
            return at - 1;
        }
        let is_part = match token.kind {
            Kind::Word => {
                !(token.among(grammar::SUBORDINATORS) || token.among("of in to and by as"))
            }
            Kind::Code | Kind::Path | Kind::Quote | Kind::Link(_) | Kind::Version => true,
            _ => false,
        };
        if !is_part {
            return at;
        }
        at -= 1;
    }
    at
}
