//! What a sentence says of the end of the thing that it describes.

use std::ops::Range;

use super::{
    Element, grammar,
    phrase::{self, Event, Form},
    sentence::Sentence,
    subject::{self, Trust},
    token::{Kind, Token},
};

/// A phrase that speaks of the described thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Happening {
    pub event: Event,
    pub trust: Trust,
    /// Whether it says something only together with a date.
    pub needs_date: bool,
    pub at: Range<usize>,
}

/// What is known before a sentence is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'k> {
    pub element: Element,
    pub name: &'k str,
    /// Whether there is no other sentence.
    pub alone: bool,
    /// Whether the document marks it as deprecated, or an earlier sentence has said so.
    pub told: bool,
}

pub(super) fn happenings(sentence: &Sentence, known: Known<'_>) -> Vec<Happening> {
    let tokens = &sentence.tokens;
    let mut found: Vec<Happening> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((event, form, length)) = phrase::starting(&tokens[at..]) else {
            at += 1;
            continue;
        };
        let range = at..at + length;
        let seen = Seen { sentence, range: range.clone(), event, found: &found, known };
        if let Some(trust) = seen.judged(form) {
            let states = matches!(form, Form::Participle | Form::Verb);
            let needs_date = !states && (form, trust) != (Form::Noun, Trust::Sure);
            found.push(Happening { event, trust, needs_date, at: range });
        }
        at += length;
    }
    found
}

struct Seen<'s> {
    sentence: &'s Sentence,
    range: Range<usize>,
    event: Event,
    found: &'s [Happening],
    known: Known<'s>,
}

impl Seen<'_> {
    fn judged(&self, form: Form) -> Option<Trust> {
        match form {
            Form::Noun => self.noun(),
            Form::Vague => Some(Trust::Likely),
            Form::Participle | Form::Verb | Form::Active | Form::Weak => self.verb(form),
        }
    }

    fn next(&self) -> Option<&Token> {
        self.sentence.tokens.get(self.range.end)
    }

    /// `despite its deprecation` says that there is one; other nouns need a date. `The retirement of
    /// X` is about X.
    fn noun(&self) -> Option<Trust> {
        let (before, after) = self.sentence.tokens.split_at(self.range.start);
        let after = &after[self.range.len()..];
        if let [of, rest @ ..] = after
            && of.is(&["of", "de", "du", "des", "des", "von", "del", "di"])
        {
            let object = &rest[..rest.len().min(2)];
            return subject::judge(object, &self.known).filter(|trust| *trust == Trust::Sure);
        }
        let despite = before.iter().rev().take(2).any(|token| token.is(&["despite", "malgre"]));
        let states = self.event == Event::Deprecated && despite;
        Some(if states { Trust::Sure } else { Trust::Likely })
    }

    fn verb(&self, form: Form) -> Option<Trust> {
        let tokens = &self.sentence.tokens;
        let before = grammar::before(&tokens[..self.range.start]);
        let is_asked = before.is_possible && self.event == Event::Deprecated;
        if before.is_negated || is_asked || self.is_taken_from_somewhere() {
            return None;
        }
        let text = &tokens[self.range.start].text;
        let is_shouted = self.event == Event::Deprecated
            && text.chars().all(|c| c.is_uppercase())
            && text.chars().count() > 3;
        let attribute =
            form == Form::Participle && !is_shouted && !grammar::may_follow_participle(self.next());
        if attribute {
            return None;
        }
        match before.subject.last() {
            None => self.without_subject(form, &before, is_shouted),
            Some(last) => match last.kind {
                Kind::Open | Kind::Colon | Kind::Dash => {
                    self.behind_mark(form, &before, is_shouted)
                }
                Kind::Comma | Kind::Close if self.goes_on() => Some(Trust::Sure),
                Kind::Comma if before.has_auxiliary => None,
                _ if last.is(&["and", "or", "et", "y", "und", "e", "then"]) && self.goes_on() => {
                    Some(Trust::Sure)
                }
                _ if !before.has_auxiliary && form == Form::Participle => {
                    self.behind_noun(before.subject)
                }
                _ if is_shouted && !before.has_auxiliary => Some(Trust::Likely),
                _ if form == Form::Active => self.by_somebody(&before),
                _ => self.of_subject(form, &before),
            },
        }
    }

    /// The sentence starts with it: `Deprecated since …`, `Will be removed on …`.
    fn without_subject(
        &self,
        form: Form,
        before: &grammar::Before<'_>,
        is_shouted: bool,
    ) -> Option<Trust> {
        let alone = self.sentence.tokens.len() == 1 && self.sentence.item;
        if alone && !is_shouted {
            return None;
        }
        if before.has_auxiliary {
            return before.opens.then_some(match self.event {
                Event::Deprecated => Trust::Sure,
                _ => Trust::Likely,
            });
        }
        let starts_with_capital =
            self.sentence.tokens[self.range.start].text.starts_with(char::is_uppercase);
        match (self.event, form) {
            (Event::Deprecated, Form::Participle) if self.names_another() => Some(Trust::Likely),
            (Event::Deprecated, Form::Participle) if starts_with_capital || self.heads_advice() => {
                Some(Trust::Sure)
            }
            (_, Form::Participle | Form::Verb) => Some(Trust::Likely),
            // An imperative: `Remove the item`.
            _ => None,
        }
    }

    /// `Deprecated: a, b` may list what is deprecated.
    fn names_another(&self) -> bool {
        match &self.sentence.tokens[self.range.end..] {
            [colon, name] => colon.kind == Kind::Colon && !name.is(&["true", "yes"]),
            _ => false,
        }
    }

    /// `deprecated: use …`, or nothing else at all.
    fn heads_advice(&self) -> bool {
        match self.next() {
            Some(next) => matches!(next.kind, Kind::Colon | Kind::Comma),
            None => self.known.alone,
        }
    }

    /// `We will remove this field`, and not something else.
    fn by_somebody(&self, before: &grammar::Before<'_>) -> Option<Trust> {
        let speaks = before.subject.last().is_some_and(|last| last.is(&["we", "nous", "wir"]));
        let object = &self.sentence.tokens[self.range.end..];
        let object = &object[..object.len().min(2)];
        let is_own = subject::judge(object, &self.known) == Some(Trust::Sure);
        (speaks && (self.goes_on() || is_own)).then_some(Trust::Likely)
    }

    /// `Note: deprecated`, `List users (deprecated)`, `[DEPRECATED NOTICE: …`.
    fn behind_mark(
        &self,
        form: Form,
        before: &grammar::Before<'_>,
        is_shouted: bool,
    ) -> Option<Trust> {
        const HEADS: &[&str] = &[
            "note",
            "notice",
            "warning",
            "important",
            "attention",
            "caution",
            "remarque",
            "status",
        ];
        let (mark, head) = before.subject.split_last()?;
        let stated = self.goes_on() || head.iter().all(|token| token.is(HEADS));
        let after = &self.sentence.tokens[self.range.end..];
        let close = after.iter().position(|token| token.kind == Kind::Close).unwrap_or(after.len());
        let label = close == 0
            || after.first().is_some_and(|next| matches!(next.kind, Kind::Comma | Kind::Colon));
        let last = close + 1 >= after.len();
        let labelled = mark.kind == Kind::Open && label && last && !self.sentence.item;
        match (self.event, form) {
            _ if stated || is_shouted && mark.kind == Kind::Open => Some(Trust::Sure),
            (Event::Deprecated, Form::Participle) if labelled => Some(Trust::Sure),
            (_, Form::Participle | Form::Verb) => Some(Trust::Likely),
            _ => before.has_auxiliary.then_some(Trust::Likely),
        }
    }

    /// `Paramètre déprécié`, `Method deprecated`; but `tokens removed on …` are not the operation.
    fn behind_noun(&self, subject: &[Token]) -> Option<Trust> {
        let starts = subject.len() <= 3 && subject[0].text.starts_with(char::is_uppercase);
        match subject::judge(subject, &self.known) {
            Some(Trust::Sure) if starts => Some(Trust::Sure),
            _ => None,
        }
    }

    fn of_subject(&self, form: Form, before: &grammar::Before<'_>) -> Option<Trust> {
        let trust = subject::judge(before.subject, &self.known)?;
        let conditions = &["if", "when", "once", "unless", "while", "whenever"];
        let is_condition = self.sentence.tokens.first().is_some_and(|first| first.is(conditions));
        if is_condition && self.event == Event::Removed && !self.known.told {
            return None;
        }
        let is_told = self.known.told || self.event == Event::Deprecated;
        // `This resource is removed`: what is removed as a matter of course is not announced.
        let announces = before.has_auxiliary && self.is_announced();
        match form {
            Form::Weak | Form::Verb => Some(trust),
            _ if is_told || announces => Some(trust),
            _ => Some(Trust::Likely),
        }
    }

    fn is_announced(&self) -> bool {
        let before = &self.sentence.tokens[..self.range.start];
        before.iter().rev().take(5).any(|token| {
            token.is(&["will", "been", "scheduled", "planned", "sera", "seront", "wird", "was"])
        })
    }

    /// Whether an earlier phrase of the sentence speaks of the thing, so that this one does too.
    fn goes_on(&self) -> bool {
        self.found.iter().any(|found| !found.needs_date)
    }

    /// `removed from the queue` is no removal of the operation.
    fn is_taken_from_somewhere(&self) -> bool {
        let tokens = &self.sentence.tokens[self.range.end..];
        let Some((from, rest)) = tokens.split_first() else { return false };
        if self.event != Event::Removed || !from.is(&["from", "de", "du", "by", "if", "when"]) {
            return false;
        }
        const PLACES: &[&str] = &[
            "api",
            "apis",
            "version",
            "release",
            "future",
            "next",
            "later",
            "specification",
            "spec",
            "schema",
            "documentation",
            "sdk",
            "v1",
            "v2",
            "v3",
            "service",
            "platform",
            "response",
            "here",
        ];
        let near = &rest[..rest.len().min(4)];
        let is_place = near.iter().any(|token| {
            matches!(token.kind, Kind::Date { .. } | Kind::Version) || token.is(PLACES)
        });
        let whens = from.is(&["when", "if"]);
        !is_place || whens && !self.known.told && !self.goes_on()
    }
}
