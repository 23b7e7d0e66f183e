//! Tokens → sentences. A list item and a line of its own are sentences too.

use super::token::{Kind, Token};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sentence {
    pub tokens: Vec<Token>,
    /// Whether it is the item of a list.
    pub item: bool,
}

impl Sentence {
    /// Its words, for people to see what was read.
    pub fn words(&self) -> String {
        let mut out = String::new();
        for token in &self.tokens {
            let glued = matches!(token.kind, Kind::Comma | Kind::Colon | Kind::Close | Kind::Dash);
            let after_open = out.ends_with(['(', '-', '[']);
            if !(out.is_empty() || glued || after_open) {
                out.push(' ');
            }
            match token.kind {
                Kind::Code => out.push_str(&format!("`{}`", token.text)),
                Kind::Quote => out.push_str(&format!("\"{}\"", token.text)),
                _ => out.push_str(&token.text),
            }
        }
        out
    }
}

/// No sentence has more words; what has is a table or an example.
const LONGEST: usize = 200;

pub(super) fn sentences(tokens: Vec<Token>) -> Vec<Sentence> {
    let mut out = vec![Sentence::default()];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let last = out.last().and_then(|sentence| sentence.tokens.last());
        let ends = match token.kind {
            Kind::End | Kind::Bullet => true,
            Kind::Line => last.is_some_and(|last| breaks(last, tokens.peek())),
            _ => false,
        };
        let is_long = out.last().is_some_and(|sentence| sentence.tokens.len() >= LONGEST);
        if ends || is_long {
            out.push(Sentence { item: token.kind == Kind::Bullet, ..Sentence::default() });
        } else if token.kind != Kind::Line
            && let Some(sentence) = out.last_mut()
        {
            sentence.tokens.push(token);
        }
    }
    out.retain(|sentence| !sentence.tokens.is_empty());
    out
}

/// A line that starts with a capital goes on with the one before only where that one cannot end.
fn breaks(last: &Token, next: Option<&Token>) -> bool {
    const GO_ON: [&str; 24] = [
        "on", "by", "in", "at", "of", "the", "a", "an", "for", "from", "as", "since", "after",
        "until", "before", "with", "to", "and", "or", "use", "le", "la", "du", "par",
    ];
    let open = last.kind == Kind::Comma || last.kind == Kind::Open || last.is(&GO_ON);
    let capital = next
        .is_some_and(|next| next.kind == Kind::Word && next.text.starts_with(char::is_uppercase));
    capital && !open
}
