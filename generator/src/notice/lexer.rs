//! Text → tokens.

use super::{
    date::Date,
    language::Language,
    numeric::{self, Number},
    token::{Kind, Token, head},
};

const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/// What is longer than this in bytes is no name, link or quotation.
const ENCLOSED: usize = 400;

/// Words that end with a dot and do not end a sentence.
const SHORTENED: [&str; 20] = [
    "e.g", "eg", "i.e", "etc", "vs", "approx", "incl", "ex", "cf", "env", "no", "nr", "bzw", "ca",
    "z.b", "d.h", "p.ex", "v", "ver", "st",
];

/// Reads what [`plain`](super::markup::plain) made. The language decides what `04/05/2027` says.
pub(super) fn tokens(text: &str, language: Option<Language>) -> Vec<Token> {
    let mut lexer = Lexer { rest: text, before: '\n', out: Vec::new(), language };
    while let Some(c) = lexer.rest.chars().next() {
        lexer.step(c);
    }
    lexer.out
}

struct Lexer<'t> {
    rest: &'t str,
    /// The character before `rest`.
    before: char,
    out: Vec<Token>,
    language: Option<Language>,
}

impl<'t> Lexer<'t> {
    fn step(&mut self, c: char) {
        let starts = !self.before.is_alphanumeric();
        match c {
            '`' => self.code(),
            '[' => self.link(),
            '"' | '“' | '«' => self.quote(),
            '\'' | '‘' if starts => self.quote(),
            '/' if starts => self.path(),
            'h' | 'w' if starts && is_url(self.rest) => self.url(),
            _ if c.is_ascii_digit() => self.number(),
            _ if c.is_alphabetic() || (c == '_' && starts) => self.word(),
            '\n' => self.line(),
            '.' => self.dot(),
            '!' | '?' | ';' | '…' | '|' | '•' => self.push(Kind::End, c.len_utf8()),
            '(' => self.push(Kind::Open, 1),
            ')' | ']' => self.push(Kind::Close, 1),
            ':' => self.push(Kind::Colon, 1),
            ',' => self.push(Kind::Comma, 1),
            '-' | '–' | '—' => self.dash(c),
            _ => self.skip(c.len_utf8()),
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.before = taken.chars().next_back().unwrap_or(self.before);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, length: usize) {
        self.take(length);
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let text = self.take(length);
        self.out.push(Token::new(kind, text));
    }

    /// The text up to `close`, where it comes in the same paragraph and soon.
    fn enclosed(&self, open: usize, close: char) -> Option<&'t str> {
        let inside = &self.rest[open..];
        let inside = head(inside, ENCLOSED);
        let text = &inside[..inside.find(close)?];
        (!text.contains("\n\n")).then_some(text)
    }

    fn code(&mut self) {
        let ticks = self.rest.len() - self.rest.trim_start_matches('`').len();
        let Some(text) = self.enclosed(ticks, '`') else { return self.skip(ticks) };
        self.skip(ticks + text.len());
        let closing = self.rest.len() - self.rest.trim_start_matches('`').len();
        self.skip(closing.min(ticks));
        let text = text.trim();
        let kind = match Date::from_iso(text) {
            Some(date) if text.len() > 4 => Kind::Date { date, ambiguous: false },
            _ => Kind::Code,
        };
        self.out.push(Token::new(kind, text));
    }

    fn link(&mut self) {
        let found = self.enclosed(1, ']').and_then(|text| {
            let after = self.rest[1 + text.len() + 1..].strip_prefix('(')?;
            let after = head(after, ENCLOSED);
            Some((text, &after[..after.find(')')?]))
        });
        match found {
            Some((text, target)) => {
                self.skip(text.len() + target.len() + 4);
                let shown = text.trim_matches(|c: char| c.is_whitespace() || "`*_\"".contains(c));
                self.out.push(Token::new(Kind::Link(target.trim().to_owned()), shown));
            }
            None => self.push(Kind::Open, 1),
        }
    }

    /// A quoted name. Quotes around a link or code say nothing more than those do.
    fn quote(&mut self) {
        let open = self.rest.chars().next().unwrap_or('"');
        let close = match open {
            '“' => '”',
            '«' => '»',
            '‘' => '’',
            same => same,
        };
        let width = open.len_utf8();
        let text = self.enclosed(width, close).filter(|text| {
            let after = self.rest[width + text.len() + close.len_utf8()..].chars().next();
            let ends = close != '\'' || !after.is_some_and(char::is_alphanumeric);
            ends && text.len() <= 80 && !text.contains(['[', '`', '\n'])
        });
        match text {
            Some(text) => {
                self.skip(width + text.len() + close.len_utf8());
                self.out.push(Token::new(Kind::Quote, text.trim()));
            }
            None => self.skip(width),
        }
    }

    fn path(&mut self) {
        let text = run(self.rest, |c| !c.is_whitespace() && !"()[]\"'`,;<>|*".contains(c));
        let path = text.trim_end_matches(['.', ':', '!', '?', '_', '…']);
        let is_path = path[1..].starts_with(|c: char| c.is_alphanumeric() || "{_:".contains(c));
        if !is_path {
            return self.skip(run(self.rest, |c| c == '/').len());
        }
        self.skip(path.len());
        self.located(path);
    }

    /// A path, joined with the method that stands before it.
    fn located(&mut self, path: &str) {
        let method = self.out.pop_if(|token| METHODS.contains(&token.text.as_str()));
        let text = match method {
            Some(method) => format!("{} {path}", method.text),
            None => path.to_owned(),
        };
        self.out.push(Token::new(Kind::Path, text));
    }

    fn url(&mut self) {
        let text = run(self.rest, |c| !c.is_whitespace() && !"()[]\"'`<>|".contains(c));
        let url = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        self.push(Kind::Url, url.len());
    }

    fn number(&mut self) {
        let text = run(self.rest, |c| c.is_alphanumeric() || "./-:+_'’°".contains(c));
        let text = text.trim_end_matches(['.', '/', '-', ':', '+', '_', '\'', '’']);
        self.skip(text.len());
        let day_first = !matches!(self.language, None | Some(Language::English));
        let (kind, text) = match numeric::read(text, day_first) {
            Number::Date { date, ambiguous } => (Kind::Date { date, ambiguous }, text),
            Number::Plain(digits) => (Kind::Number, digits),
            Number::Version => (Kind::Version, text),
            Number::Opaque => (Kind::Word, text),
        };
        self.out.push(Token::new(kind, text));
    }

    fn word(&mut self) {
        let text = run(self.rest, |c| c.is_alphanumeric() || "_.-/{}".contains(c));
        let text = text.trim_end_matches(['.', '-', '/']);
        let slashes = text.matches('/').count();
        let is_path = slashes > 1 || (slashes == 1 && is_version_segment(text));
        if is_path || text.contains("/{") {
            let long = run(self.rest, |c| !c.is_whitespace() && !"()[]\"'`,;<>|*".contains(c));
            let path = long.trim_end_matches(['.', ':', '!', '?', '_', '…']);
            self.skip(path.len());
            return self.located(path);
        }
        let bare = text.trim_start_matches('_');
        let (lead, text) = (text.len() - bare.len(), first_word(bare));
        self.skip(lead + text.len());
        let text = text.trim_end_matches('_');
        match text.strip_prefix(['v', 'V']) {
            Some(number) if numeric::is_version(number) => {
                self.out.push(Token::new(Kind::Version, text));
            }
            _ if text.is_empty() => {}
            _ => self.out.push(Token::new(Kind::Word, text)),
        }
    }

    fn line(&mut self) {
        let trimmed = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let blank = &self.rest[..self.rest.len() - trimmed.len()];
        self.skip(blank.len());
        let item = ["- ", "* ", "+ "].iter().any(|bullet| self.rest.starts_with(bullet));
        let ends = blank.matches('\n').count() > 1 || item || self.rest.starts_with(['#', '|']);
        self.out.push(Token::new(if ends { Kind::End } else { Kind::Line }, ""));
        if item {
            self.push(Kind::Bullet, 1);
        }
    }

    fn dot(&mut self) {
        let next = self.rest[1..].trim_start_matches(['*', '_', ')', '"']).chars().next();
        let ends = next.is_none_or(|c| c.is_whitespace() || c.is_uppercase());
        let after = self.out.last();
        let shortened = after.is_some_and(|token| SHORTENED.contains(&token.fold.as_str()));
        if ends && !shortened { self.push(Kind::End, 1) } else { self.skip(1) }
    }

    /// Between spaces it parts two sentences, between words it joins them.
    fn dash(&mut self, c: char) {
        let width = c.len_utf8();
        let after = self.rest[width..].chars().next().unwrap_or(' ');
        let bullet = self.out.is_empty() && after.is_whitespace();
        let apart = self.before.is_whitespace() && after.is_whitespace();
        let kind = if bullet {
            Kind::Bullet
        } else if apart {
            Kind::End
        } else {
            Kind::Dash
        };
        self.push(kind, width);
    }
}

/// Bounded, so that no text takes more time than its length.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let text = head(text, ENCLOSED);
    &text[..text.find(|c| !belongs(c)).unwrap_or(text.len())]
}

fn is_url(text: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| text.starts_with(start))
}

/// `v1/…`.
fn is_version_segment(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    let digits = first.strip_prefix(['v', 'V']).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first word of a run: `mid-2011` is two, `cut-off` is one; in `soon.Use` a space is missing.
fn first_word(run: &str) -> &str {
    let chars: Vec<(usize, char)> = run.char_indices().collect();
    let is_extension = run.starts_with("x-") || run.starts_with("X-");
    for (at, (index, c)) in chars.iter().enumerate() {
        let next = chars.get(at + 1).map_or(' ', |(_, c)| *c);
        let before = &run[..*index];
        let splits = match c {
            '/' | '{' | '}' => true,
            '-' => !(next.is_alphabetic() || is_extension),
            '.' => !next.is_alphanumeric() || is_sentence_end(before, &run[index + 1..]),
            _ => false,
        };
        if splits {
            return before;
        }
    }
    run
}

/// Whether the dot between the two has lost its space.
fn is_sentence_end(before: &str, after: &str) -> bool {
    let mut after = after.chars();
    let capital = after.next().is_some_and(char::is_uppercase);
    let small = after.next().is_none_or(|c| c.is_lowercase());
    capital && small && before.chars().all(char::is_lowercase)
}
