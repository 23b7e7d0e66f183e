//! Dates in words: `April 12, 2024`, `1er mai 2026`, `third quarter of 2026`, `mid-2011`.

use super::{
    date::Date,
    token::{Kind, Token},
};

/// The months' names and short forms in the languages that are read, without accents.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "januar", "janner", "enero", "ene", "gennaio", "gen"],
    &["february", "feb", "fevrier", "fevr", "fev", "februar", "febrero", "febbraio"],
    &["march", "mar", "mars", "marz", "maerz", "mrz", "marzo"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "giu"],
    &["july", "jul", "juillet", "juil", "juli", "julio", "luglio", "lug"],
    &["august", "aug", "aout", "agosto", "ago"],
    &["september", "sept", "sep", "septembre", "septiembre", "setiembre", "settembre", "set"],
    &["october", "oct", "octobre", "oktober", "okt", "octubre", "ottobre", "ott"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "decembre", "dezember", "dez", "diciembre", "dic", "dicembre"],
];

/// Parts of a year that are no quarter: of `mid-2011` only the year is certain.
const PARTS: &str = "\
    mid late early end beginning start middle spring summer fall autumn winter h1 h2 half mi fin \
    debut courant printemps ete automne hiver mitte ende anfang fruhjahr sommer herbst finales \
    inicio primavera verano estate autunno fine";

/// A bare year after one of these is a date: `in 2026`.
const YEAR_LEADS: &str = "in during en until nel by before since depuis";

/// Words between the parts of a date that say nothing.
const JOINTS: &str = "of de del d des do du the";

const ORDINALS: [(&str, i8); 16] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("premier", 1),
    ("deuxieme", 2),
    ("troisieme", 3),
    ("quatrieme", 4),
    ("ersten", 1),
    ("zweiten", 2),
    ("dritten", 3),
    ("vierten", 4),
    ("primer", 1),
    ("segundo", 2),
    ("tercer", 3),
    ("cuarto", 4),
];

/// The number of a month by its name, in any case of letters.
pub(super) fn month(name: &str) -> Option<i8> {
    folded_month(&super::token::fold(name))
}

fn folded_month(name: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.contains(&name))?;
    i8::try_from(at + 1).ok()
}

/// Joins the tokens of each date into one.
pub(super) fn join(tokens: Vec<Token>) -> Vec<Token> {
    // Every date has a number, and most texts have none.
    if !tokens.iter().any(|token| token.kind == Kind::Number) {
        return tokens;
    }
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let before = out.last();
        match starts(&tokens[at..], before) {
            Some((date, length)) => {
                let words: Vec<&str> =
                    tokens[at..at + length].iter().map(|token| token.text.as_str()).collect();
                out.push(Token::new(
                    Kind::Date { date, ambiguous: false },
                    words.join(" ").replace(" .", ".").replace(" ,", ","),
                ));
                at += length;
            }
            None => {
                out.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    out
}

/// The date that the tokens start with, and how many of them it takes.
fn starts(tokens: &[Token], before: Option<&Token>) -> Option<(Date, usize)> {
    let mut reader = Reader { tokens, at: 0 };
    let by_kind = match tokens.first()?.kind {
        Kind::Number => reader.clone_with(Reader::number_first),
        Kind::Word => reader.clone_with(Reader::word_first),
        _ => None,
    };
    by_kind.or_else(|| {
        // A bare year is one only where a word says so: `in 2026`.
        let leads = before.is_some_and(|token| token.among(YEAR_LEADS));
        let year = if leads { reader.year() } else { None };
        year.and_then(|year| Some((Date::year(year)?, reader.at)))
    })
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Reader<'_> {
    fn clone_with(&self, read: impl Fn(&mut Self) -> Option<Date>) -> Option<(Date, usize)> {
        let mut reader = Self { tokens: self.tokens, at: 0 };
        read(&mut reader).map(|date| (date, reader.at))
    }

    /// `1 May 2026`, `2026 Q3`, `3e trimestre 2026`.
    fn number_first(&mut self) -> Option<Date> {
        let number: i16 = self.next(Kind::Number)?.text.parse().ok()?;
        let small = i8::try_from(number).ok();
        if let Some(quarter) = self.quarter() {
            return Date::quarter(number, quarter);
        }
        self.joints();
        if self.word(&["quarter", "trimestre", "quartal"]).is_some() {
            self.joints();
            return Date::quarter(self.year()?, small?);
        }
        let month = self.month()?;
        self.joints();
        Date::day(self.year()?, month, small?)
    }

    /// `May 1, 2026`, `May 2026`, `Q3 2026`, `third quarter of 2026`, `end of 2026`.
    fn word_first(&mut self) -> Option<Date> {
        if let Some(month) = self.month() {
            self.joints();
            let start = self.at;
            if let Some(day) = self.small() {
                self.joints();
                if let Some(year) = self.year() {
                    return Date::day(year, month, day);
                }
            }
            self.at = start;
            return Date::month(self.year()?, month);
        }
        if let Some(quarter) = self.quarter() {
            self.joints();
            return Date::quarter(self.year()?, quarter);
        }
        let ordinal = ORDINALS.iter().find(|(word, _)| self.word(&[*word]).is_some());
        if let Some((_, number)) = ordinal {
            if self.word(&["quarter", "trimestre", "quartals", "quartal"]).is_some() {
                self.joints();
                return Date::quarter(self.year()?, *number);
            }
            self.word(&["half"])?;
        } else {
            self.peek().filter(|token| token.among(PARTS))?;
            self.at += 1;
        }
        self.joints();
        match self.month() {
            Some(month) => {
                self.joints();
                Date::month(self.year()?, month)
            }
            None => Date::year(self.year()?),
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self, kind: Kind) -> Option<&Token> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == kind)?;
        self.at += 1;
        Some(token)
    }

    fn word(&mut self, words: &[&str]) -> Option<()> {
        self.peek()?.is(words).then(|| self.at += 1)
    }

    fn month(&mut self) -> Option<i8> {
        let token = self.peek().filter(|token| token.kind == Kind::Word)?;
        let month = folded_month(&token.fold)?;
        self.at += 1;
        Some(month)
    }

    fn quarter(&mut self) -> Option<i8> {
        let token = self.peek().filter(|token| token.kind == Kind::Word)?;
        let quarter = match token.fold.as_str() {
            "q1" | "t1" => 1,
            "q2" | "t2" => 2,
            "q3" | "t3" => 3,
            "q4" | "t4" => 4,
            _ => return None,
        };
        self.at += 1;
        Some(quarter)
    }

    fn small(&mut self) -> Option<i8> {
        let number = self.peek().filter(|token| token.kind == Kind::Number)?.text.parse().ok()?;
        self.at += 1;
        Some(number)
    }

    /// Four digits and nothing else.
    fn year(&mut self) -> Option<i16> {
        let token = self.peek().filter(|token| token.kind == Kind::Number)?;
        let year = (token.text.len() == 4).then(|| token.text.parse().ok()).flatten()?;
        Date::year(year)?;
        self.at += 1;
        Some(year)
    }

    fn joints(&mut self) {
        // A short month's dot, a comma, a hyphen, the end of a line.
        let says_nothing = |token: &Token| match token.kind {
            Kind::Comma | Kind::Dash | Kind::Line => true,
            Kind::End => token.text == ".",
            _ => token.among(JOINTS),
        };
        while self.peek().is_some_and(says_nothing) {
            self.at += 1;
        }
    }
}
