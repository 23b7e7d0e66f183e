//! Words, numbers and the things that are never prose: code, paths, links, quotes.

use super::date::Date;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Word,
    Number,
    Version,
    /// A date; `ambiguous` where day and month cannot be told apart, so that only the year is kept.
    Date {
        date: Date,
        ambiguous: bool,
    },
    Code,
    /// A path, with the method before it where there is one.
    Path,
    Url,
    /// The text of a link, and where it leads.
    Link(String),
    Quote,
    Open,
    Close,
    Colon,
    Comma,
    Dash,
    /// Whatever ends a sentence.
    End,
    /// The end of a line that may go on in the next.
    Line,
    Bullet,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub text: String,
    /// The text in small letters without accents; words are compared by it.
    pub fold: String,
}

impl Token {
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { fold: fold(&text), kind, text }
    }

    pub fn is(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.contains(&self.fold.as_str())
    }

    /// Like [`Self::is`], of a longer list: words with spaces between them.
    pub fn among(&self, words: &str) -> bool {
        self.kind == Kind::Word && words.split_ascii_whitespace().any(|word| word == self.fold)
    }

    /// Whether it can only be an identifier: `operatingSystem.name`, `exchange_subnet_routes`, `V2`.
    pub fn is_identifier(&self) -> bool {
        if self.kind != Kind::Word {
            return false;
        }
        let chars: Vec<char> = self.text.chars().collect();
        let hump = |pair: &[char]| pair[0].is_lowercase() && pair[1].is_uppercase();
        let joins = |c: &char| matches!(c, '_' | '.');
        let versioned = chars.iter().any(|c| c.is_ascii_digit()) && chars[0].is_uppercase();
        chars.windows(2).any(hump) || chars.iter().any(joins) || versioned
    }
}

/// Small letters, without the accents of the languages that are read.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' => out.push('a'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'ß' => out.push_str("ss"),
            // What is left of a letter whose accent is a character of its own.
            '\u{300}'..='\u{36f}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// At most so many bytes of a text.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
