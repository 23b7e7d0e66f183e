//! Tokens on lines, spaced as people write them.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::WIDTH;

pub(super) fn one_line(tokens: TokenStream) -> String {
    pieces(tokens).concat()
}

/// Pieces after each other, on as few lines as hold them; `indent` is before each but the first.
pub(super) fn filled(start: &str, pieces: &[String], indent: &str) -> String {
    let mut text = start.to_owned();
    let mut column = text.chars().count();
    for piece in pieces {
        let width = piece.chars().count();
        if column + width <= WIDTH {
            text.push_str(piece);
            column += width;
            continue;
        }
        let piece = piece.trim_start();
        text.push_str(&format!("\n{indent}{piece}"));
        column = indent.len() + piece.chars().count();
    }
    text
}

/// Cut where a new line may start: after a comma, before a setter, and before what is answered.
pub(super) fn pieces(tokens: TokenStream) -> Vec<String> {
    let mut line = Line { pieces: vec![String::new()], wants_space: false };
    line.write(tokens);
    line.pieces
}

struct Line {
    pieces: Vec<String>,
    /// Whether the last token is followed by a space, unless the next one goes without.
    wants_space: bool,
}

impl Line {
    fn write(&mut self, tokens: TokenStream) {
        let mut in_path = false;
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Punct(punct) => {
                    let joint = punct.spacing() == Spacing::Joint;
                    match punct.as_char() {
                        ',' => {
                            self.push(",");
                            self.pieces.push(String::new());
                        }
                        '.' => {
                            self.pieces.push(String::new());
                            self.tight(".");
                        }
                        '-' if joint => {
                            self.pieces.push(String::from(" "));
                            self.tight("-");
                        }
                        ':' => {
                            self.push(":");
                            self.wants_space = !joint && !in_path;
                            in_path = joint;
                        }
                        '<' => self.tight("<"),
                        '>' | ';' => self.push(&punct.to_string()),
                        '&' | '#' | '-' => {
                            self.word(&punct.to_string());
                            self.wants_space = false;
                        }
                        _ => self.word(&punct.to_string()),
                    }
                }
                word => self.word(&word.to_string()),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => ("", ""),
        };
        let after_arrow = self.pieces.last().is_some_and(|piece| piece.ends_with("=>"));
        match group.delimiter() {
            Delimiter::Brace => self.word(open),
            _ if after_arrow => self.word(open),
            Delimiter::Bracket => self.word(open),
            _ => self.push(open),
        }
        self.wants_space = false;
        self.write(group.stream());
        self.push(close);
    }

    fn word(&mut self, word: &str) {
        if self.wants_space {
            self.push(" ");
        }
        self.push(word);
    }

    /// Without a space before.
    fn push(&mut self, text: &str) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.push_str(text);
        }
        self.wants_space = true;
    }

    /// Without a space on either side.
    fn tight(&mut self, text: &str) {
        self.push(text);
        self.wants_space = false;
    }
}
