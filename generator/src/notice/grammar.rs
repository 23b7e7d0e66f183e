//! The small words around a phrase: which of them leave its meaning alone, and which turn it.

use super::token::{Kind, Token};

/// Auxiliaries that may stand before a participle or verb.
const AUXILIARIES: &str = "\
    will be is are was were been has have had to being get going scheduled planned expected set \
    shall would may might can could must should s re ve ll not never marked considered as sera \
    seront est sont a an ont ete etre va vont serait prevu prevue n ne pas seran es son ha sido \
    esta estan se ser fue wird werden ist sind wurde wurden worden sara saranno sono verra \
    verranno stato stata viene";

/// Those of them that can open a sentence whose subject is left out: `Will be removed`.
const OPENING: &str = "\
    will to is are was has scheduled planned marked sera seront est se wird wurde sara verra going \
    being be";

/// Adverbs and the like that change nothing.
const ADVERBS: &str = "\
    permanently soon now officially completely definitively also already fully currently therefore \
    then eventually likely henceforth definitivement bientot progressivement desormais maintenant \
    egalement definitivamente endgultig bald presto only recently please formally both effectively";

const NEGATIONS: &str = "not never pas kein keine nicht";

/// Words that make what follows them a condition, a purpose or a remark on something else.
pub(super) const SUBORDINATORS: &str = "\
    that which who whom whose when whenever if where whether until unless before after while once \
    because since qui que dont quand si lorsque wenn falls ob cuando quando se for why how \
    indicates indicate indicating specifies states shows signals denotes true false";

/// Words before `that` which make the rest a statement after all: `note that`.
const STATING: &str = "note notice aware mind announced announce means noted noter";

/// What stands before a phrase in its sentence.
pub(super) struct Before<'t> {
    /// Everything before the auxiliaries.
    pub subject: &'t [Token],
    pub has_auxiliary: bool,
    /// Whether the auxiliaries can stand without a subject.
    pub opens: bool,
    /// `can be deprecated` says that it is not.
    pub is_possible: bool,
    pub is_negated: bool,
}

/// Steps back over auxiliaries and adverbs.
pub(super) fn before(tokens: &[Token]) -> Before<'_> {
    let mut at = tokens.len();
    let (mut has_auxiliary, mut is_negated) = (false, false);
    while at > 0 {
        let token = &tokens[at - 1];
        let is_auxiliary = token.among(AUXILIARIES);
        // `wird am 1. Mai entfernt`.
        let is_when = matches!(token.kind, Kind::Date { .. })
            || tokens.get(at).is_some_and(|next| matches!(next.kind, Kind::Date { .. }))
                && token.among("am ab zum on le el il seit since dal");
        if !(is_auxiliary || is_when || token.among(ADVERBS)) {
            break;
        }
        has_auxiliary |= is_auxiliary;
        is_negated |= token.among(NEGATIONS);
        at -= 1;
    }
    let opens = tokens[at..]
        .iter()
        .find(|token| !token.among(ADVERBS))
        .is_some_and(|token| token.among(OPENING));
    let is_possible =
        tokens[at..].iter().any(|token| token.is(&["can", "could", "should", "must"]));
    Before { subject: &tokens[..at], has_auxiliary, opens, is_possible, is_negated }
}

/// Whether the word that ends `tokens` makes what follows depend on something.
pub(super) fn subordinates(tokens: &[Token]) -> bool {
    let Some((last, rest)) = tokens.split_last() else { return false };
    let states = last.is(&["that", "que"]) && rest.last().is_some_and(|token| token.among(STATING));
    last.among(SUBORDINATORS) && !states
}

/// Whether a date, version or name at the end of `tokens` is only an example.
pub(super) fn introduces_example(tokens: &[Token]) -> bool {
    const EXAMPLE: &str = "\
        example examples e.g eg ex i.e exemple p.ex z.b beispiel ejemplo esempio sample";
    const VALUE: &str = "like format default";
    tokens.iter().any(|token| token.among(EXAMPLE))
        || tokens.iter().rev().take(4).any(|token| token.among(VALUE))
}

/// What may follow a participle that is no attribute of the next word.
pub(super) fn may_follow_participle(next: Option<&Token>) -> bool {
    const FOLLOWERS: &str = "\
        and or in on as at by since from with after until to but because due please use using see \
        instead starting effective soon now when once we this it the do does not may will replaced \
        notice warning for favor favour is has so also only field property attribute parameter \
        param endpoint api method operation route option version it's et ou en depuis le a par au \
        utilisez utiliser voir dans seit ab und desde el y il am zum durch por dal e i no should \
        can prefer kept but, although and/or pour per before where completely entirely alias";
    match next {
        Some(token) if token.kind == Kind::Word => token.among(FOLLOWERS) || token.is_identifier(),
        Some(token) => !matches!(token.kind, Kind::Path | Kind::Code | Kind::Quote),
        None => true,
    }
}
