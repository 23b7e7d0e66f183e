//! The table of operations that are called by name: one a row, which goes on in the next line where
//! it is too long.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use syn::ItemMacro;

const WIDTH: usize = 100;
const CONTINUED: &str = "            ";

pub(super) fn is_table(item: &ItemMacro) -> bool {
    item.mac.path.segments.last().is_some_and(|last| last.ident == "doors")
}

/// ```text
/// v1::doors! {
///     DOORS: iam "/api/iam";
///     #[cfg(feature = "iam-users")]
///     users {
///         GET { get(path "id": Id) -> json }
///     }
/// }
/// ```
pub(super) fn table(item: &ItemMacro) -> String {
    let path = super::path(item);
    let is_end =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    let mut tokens = item.mac.tokens.clone().into_iter();
    let head: TokenStream = tokens.by_ref().take_while(|tree| !is_end(tree)).collect();
    let mut text = format!("{path}! {{\n    {};\n", pieces(head).concat());
    for (head, rows) in blocks(tokens) {
        let is_name = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_));
        let (name, gate): (TokenStream, TokenStream) = head.into_iter().partition(is_name);
        if !gate.is_empty() {
            text.push_str(&format!("    {}\n", pieces(gate).concat()));
        }
        text.push_str(&format!("    {} {{\n", pieces(name).concat()));
        for (row, door) in blocks(rows) {
            text.push_str(&self::row(row, door));
        }
        text.push_str("    }\n");
    }
    text + "}\n"
}

fn row(name: TokenStream, door: TokenStream) -> String {
    let mut text = format!("        {} {{", pieces(name).concat());
    let mut column = text.chars().count();
    let mut pieces = pieces(door);
    if let Some(first) = pieces.first_mut() {
        first.insert(0, ' ');
    }
    if let Some(last) = pieces.last_mut() {
        last.push_str(" }");
    }
    for piece in pieces {
        let width = piece.chars().count();
        if column + width > WIDTH {
            let start = piece.trim_start();
            text.push_str(&format!("\n{CONTINUED}{start}"));
            column = CONTINUED.len() + start.chars().count();
        } else {
            text.push_str(&piece);
            column += width;
        }
    }
    text.push('\n');
    text
}

/// What stands before braces, and in them.
fn blocks(tokens: impl IntoIterator<Item = TokenTree>) -> Vec<(TokenStream, TokenStream)> {
    let mut blocks = Vec::new();
    let mut head = TokenStream::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                blocks.push((std::mem::take(&mut head), group.stream()));
            }
            tree => head.extend([tree]),
        }
    }
    blocks
}

/// Tokens as people write them, cut where a new line may start: after a comma, before a setter, and
/// before what is answered.
fn pieces(tokens: TokenStream) -> Vec<String> {
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
                        '-' => {
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
                        '&' | '#' => {
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
        match group.delimiter() {
            Delimiter::Brace => self.word(open),
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
