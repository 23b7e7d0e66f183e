//! What sentences say: labelled lists, tables and prose read alike.

use super::{
    Element,
    date::Date,
    extension,
    happening::{Known, happenings},
    language::Language,
    lexer, markup,
    phrase::{self, Event},
    replacement,
    sentence::{Sentence, sentences},
    subject::Trust,
    table, textual,
    timeline::{Timed, counts_from_announcement, timed},
    token::Kind,
};

/// What a text says of the end of the thing that it describes.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// Whether nobody could take it for anything else.
    pub is_unmistakable: bool,
    pub announced: Option<Date>,
    pub removal: Option<Date>,
    pub replacement: Vec<String>,
    pub announced_version: Option<String>,
    pub removal_version: Option<String>,
    pub ambiguous: bool,
    /// Whether it dates the removal twice, differently.
    pub contradicts: bool,
    /// The sentences that say so.
    pub words: String,
}

pub(super) fn read(text: &str, element: Element, name: &str, flagged: bool) -> Said {
    if !flagged && !phrase::may_be_notice(text) {
        return Said::default();
    }
    // Only of a date in digits does it matter.
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    let language = if has_digits { Language::of(text) } else { None };
    let plain = table::as_list(&markup::plain(text), language);
    let sentences = sentences(textual::join(lexer::tokens(&plain, language)));
    let alone = sentences.len() == 1;
    let mut reader = Reader { element, name, alone, flagged, said: Said::default(), hints: 0 };
    let timed: Vec<Vec<Timed>> = sentences.iter().map(|one| reader.sentence(one)).collect();
    reader.settle(&sentences, &timed)
}

struct Reader<'r> {
    element: Element,
    name: &'r str,
    alone: bool,
    flagged: bool,
    said: Said,
    /// What says nothing alone and much together: `Announced: …`, `Removal: …`.
    hints: usize,
}

impl Reader<'_> {
    fn sentence(&mut self, sentence: &Sentence) -> Vec<Timed> {
        self.named_extensions(sentence);
        let told = self.flagged || self.said.is_unmistakable;
        let known = Known { element: self.element, name: self.name, alone: self.alone, told };
        let found = happenings(sentence, known);
        let mut timed = timed(&sentence.tokens, found);
        for one in &mut timed {
            let says = match (one.happening.trust, one.happening.needs_date) {
                (Trust::Sure, false) => true,
                (Trust::Likely, false) => one.date.is_some(),
                (_, true) => one.date.is_some() && self.is_telling(sentence, one),
            };
            self.said.is_unmistakable |= says;
            let hints = one.happening.needs_date && is_label(sentence, one) || one.date.is_some();
            self.hints += usize::from(!says && hints);
        }
        timed
    }

    /// Whether a noun with a date says that the thing ends: `Removal: …`, but not the end date of
    /// something else.
    fn is_telling(&self, sentence: &Sentence, one: &Timed) -> bool {
        let vague = one.happening.event == Event::Announced;
        let words = &sentence.tokens[one.happening.at.clone()];
        let is_vague = vague
            || words.iter().any(|token| {
                token.is(&["cut-off", "cutoff", "expiry", "expiration", "end", "limite"])
                    && words.len() == 2
            });
        !is_vague && self.element != Element::Schema
    }

    /// `x-removal-date: 2025-12-07`, in the middle of a sentence.
    fn named_extensions(&mut self, sentence: &Sentence) {
        for (at, token) in sentence.tokens.iter().enumerate() {
            let role = extension::role(&token.text).filter(|_| token.kind == Kind::Word);
            let after = sentence.tokens[at + 1..].iter().find(|token| token.kind != Kind::Colon);
            let (Some(role), Some(Kind::Date { date, .. })) =
                (role, after.map(|token| &token.kind))
            else {
                continue;
            };
            match role {
                extension::Role::Removal => self.said.removal = self.said.removal.or(Some(*date)),
                extension::Role::Announced => {
                    self.said.announced = self.said.announced.or(Some(*date));
                }
                _ => continue,
            }
            self.said.is_unmistakable = true;
        }
    }

    fn settle(mut self, sentences: &[Sentence], timed: &[Vec<Timed>]) -> Said {
        self.said.is_unmistakable |= self.hints > 1;
        if !(self.flagged || self.said.is_unmistakable) {
            return Said::default();
        }
        self.dates(timed.iter().flatten());
        self.periods(sentences, timed);
        let tells = |one: &Timed| {
            let says_when = one.date.is_some() || one.period.is_some() || one.version.is_some();
            !one.happening.needs_date || says_when
        };
        let says: Vec<bool> = timed.iter().map(|found| found.iter().any(tells)).collect();
        self.said.replacement = replacement::replacements(sentences, &says);
        let words = sentences.iter().zip(&says).filter(|(_, says)| **says);
        self.said.words = words.map(|(one, _)| one.words()).collect::<Vec<_>>().join(". ");
        self.said
    }

    fn dates<'t>(&mut self, timed: impl Iterator<Item = &'t Timed>) {
        let mut deprecated = None;
        for one in timed {
            let said = &mut self.said;
            match one.happening.event {
                Event::Removed => {
                    said.removal_version = said.removal_version.take().or(one.version.clone());
                }
                Event::Announced | Event::Deprecated => {
                    said.announced_version = said.announced_version.take().or(one.version.clone());
                }
            }
            let Some((date, ambiguous)) = one.date else { continue };
            said.ambiguous |= ambiguous;
            match one.happening.event {
                Event::Announced => said.announced = said.announced.or(Some(date)),
                Event::Deprecated => deprecated = deprecated.or(Some(date)),
                Event::Removed => match said.removal {
                    None => said.removal = Some(date),
                    Some(known) if known.agrees(date) => said.removal = Some(known.finer(date)),
                    // The first day on which it may not work is the one to know.
                    Some(known) => {
                        said.contradicts = true;
                        let earlier = if date.is_before(known) { date } else { known };
                        said.removal = Some(earlier);
                    }
                },
            }
        }
        self.said.announced = self.said.announced.or(deprecated);
    }

    /// A period counts only from a stated date.
    fn periods(&mut self, sentences: &[Sentence], timed: &[Vec<Timed>]) {
        for (sentence, found) in sentences.iter().zip(timed) {
            for one in found {
                let Some(period) = one.period.filter(|_| one.happening.event == Event::Removed)
                else {
                    continue;
                };
                if self.said.removal.is_none() && counts_from_announcement(&sentence.tokens) {
                    self.said.removal = self.said.announced.and_then(|date| date.after(period));
                }
            }
        }
    }
}

/// `Official announcement: …`.
fn is_label(sentence: &Sentence, one: &Timed) -> bool {
    let after = &sentence.tokens[one.happening.at.end..];
    let colon = after.iter().take(2).position(|token| token.kind == Kind::Colon);
    one.happening.at.start <= 1 && colon.is_some_and(|colon| colon + 1 < after.len())
}
