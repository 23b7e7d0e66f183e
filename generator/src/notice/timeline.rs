//! Which date, period or version of a sentence belongs to which of its happenings.

use super::{
    date::{Date, Period},
    grammar,
    happening::Happening,
    token::{Kind, Token},
};

/// A happening with what the sentence says of its time.
#[derive(Clone, Debug)]
pub(super) struct Timed {
    pub happening: Happening,
    pub date: Option<(Date, bool)>,
    /// After the announcement, where that is what the sentence counts from.
    pub period: Option<Period>,
    pub version: Option<String>,
}

/// Words that lead to a date before its verb: `As of July 2020, …`.
const LEADS: &str = "\
    of from since on starting in by after until effective le du depuis compter partir ab am seit \
    desde el dal il 1 date";

/// Words after which a date is about something else.
const BREAKS: &str = "\
    that which who returns return returned created updated modified contains lists expires notes \
    replaced qui dont introduced added current currently replacement";

/// How many words may stand between a happening and its date.
const REACH: usize = 10;

pub(super) fn timed(tokens: &[Token], happenings: Vec<Happening>) -> Vec<Timed> {
    let mut timed: Vec<Timed> = happenings
        .into_iter()
        .map(|happening| Timed { happening, date: None, period: None, version: None })
        .collect();
    for (at, token) in tokens.iter().enumerate() {
        let says_when = matches!(token.kind, Kind::Date { .. } | Kind::Version | Kind::Number);
        if !says_when || grammar::introduces_example(&tokens[..at]) {
            continue;
        }
        match &token.kind {
            Kind::Date { date, ambiguous } => date_at(tokens, at, (*date, *ambiguous), &mut timed),
            Kind::Version => version_at(tokens, at, &mut timed),
            Kind::Number => period_at(tokens, at, &mut timed),
            _ => {}
        }
    }
    timed
}

fn date_at(tokens: &[Token], at: usize, date: (Date, bool), timed: &mut [Timed]) {
    let Some(index) = owner(tokens, at, timed) else { return };
    let is_version = tokens[..at].last().is_some_and(|token| token.is(&["version"]));
    let one = &mut timed[index];
    if is_version && one.version.is_none() {
        one.version = Some(tokens[at].text.clone());
    }
    let counted = one.period.is_some_and(|_| one.happening.at.end < at);
    match (one.date, one.period) {
        // `90 days after 2026-01-15`.
        (None, Some(period)) if counted => {
            one.period = None;
            one.date = date.0.after(period).map(|sum| (sum, date.1));
        }
        (None, _) => one.date = Some(date),
        _ => {}
    }
}

/// The happening that a date at `at` belongs to: the one before it, else the one that it leads to.
fn owner(tokens: &[Token], at: usize, timed: &[Timed]) -> Option<usize> {
    let before = timed.iter().rposition(|one| one.happening.at.end <= at);
    let after = timed.iter().position(|one| one.happening.at.start > at);
    let is_led = tokens[..at].last().is_some_and(|token| token.among(LEADS));
    let forward = after.filter(|_| is_led).filter(|after| {
        let between = &tokens[at + 1..timed[*after].happening.at.start];
        between.len() <= REACH + 4 && !between.iter().any(is_date)
    });
    let Some(index) = before else { return forward };
    let between = &tokens[timed[index].happening.at.end..at];
    let reaches = between.len() <= REACH && !between.iter().any(|token| token.among(BREAKS));
    // `is deprecated and, as of July 2020, will be removed`: between commas, it leads on.
    let inserted = forward.is_some()
        && tokens[at + 1..].first().is_some_and(|token| token.kind == Kind::Comma)
        && between.iter().any(|token| token.kind == Kind::Comma);
    match (reaches && !inserted, forward) {
        (true, _) => Some(index),
        (false, forward) => forward,
    }
}

fn version_at(tokens: &[Token], at: usize, timed: &mut [Timed]) {
    let Some(index) = timed.iter().rposition(|one| one.happening.at.end <= at) else { return };
    let one = &mut timed[index];
    let between = &tokens[one.happening.at.end..at];
    let breaks =
        |token: &Token| token.among(BREAKS) || token.is(&["use", "using"]) || is_date(token);
    let says_when = between.iter().any(|token| {
        token.is(&[
            "in", "since", "at", "from", "as", "of", "version", "release", "than", "by", "with",
            "until", "after", "depuis", "dans", "en", "seit", "mit", "desde", "dalla", "la",
        ])
    });
    if one.version.is_none()
        && says_when
        && between.len() <= REACH + 2
        && !between.iter().any(breaks)
    {
        one.version = Some(tokens[at].text.trim_start_matches(['v', 'V']).to_owned());
    }
}

/// `3 months after the announcement`, `90 days after 2026-01-15`.
fn period_at(tokens: &[Token], at: usize, timed: &mut [Timed]) {
    let Some(period) = period(&tokens[at..]) else { return };
    let after = tokens
        .get(at + 2)
        .is_some_and(|token| token.among("after following from apres nach despues dopo"));
    let one = timed.iter_mut().rfind(|one| one.happening.at.end <= at);
    if let Some(one) = one.filter(|one| after && one.date.is_none()) {
        one.period = Some(period);
    }
}

/// Whether the sentence counts from the announcement.
pub(super) fn counts_from_announcement(tokens: &[Token]) -> bool {
    let after =
        tokens.iter().position(|token| token.among("after following from apres nach despues dopo"));
    let rest = after.map(|after| &tokens[after..]).unwrap_or_default();
    rest.iter().take(5).any(|token| {
        let starts = ["announce", "deprecat", "annonce", "anuncio", "ankundigung", "deprecia"];
        starts.iter().any(|start| token.fold.starts_with(start)) || token.is(&["notice", "date"])
    })
}

fn period(tokens: &[Token]) -> Option<Period> {
    let unit = tokens.get(1).filter(|token| token.kind == Kind::Word)?;
    Period::of(tokens.first()?.text.parse().ok()?, &unit.fold)
}

fn is_date(token: &Token) -> bool {
    matches!(token.kind, Kind::Date { .. })
}
