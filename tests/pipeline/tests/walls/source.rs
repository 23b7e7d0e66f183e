//! A source file as the names that it uses. Comments, texts, tests and the code inside `quote!` do
//! not count.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream::IntoIter};

/// One file of the generator.
#[derive(Debug)]
pub struct Source {
    /// Below `generator/src`, with forward slashes.
    pub path: String,
    /// The module of the crate root that it belongs to: `emit` for `emit/call.rs`.
    pub module: String,
    /// Paths, `name!` for a macro, `.name(` for a method. Paths into the crate start with `crate`.
    pub names: Vec<String>,
}

/// Whether `path` is `prefix` or leads further into it.
pub fn leads_into(path: &str, prefix: &str) -> bool {
    let rest = path.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || rest == "!")
}

impl Source {
    pub fn read(path: &str, text: &str) -> Self {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let inside = path.strip_suffix(".rs").unwrap_or(path);
        let inside = inside.strip_suffix("/mod").unwrap_or(inside);
        let mut place: Vec<String> = inside.split('/').map(str::to_owned).collect();
        let module = place[0].clone();
        if matches!(module.as_str(), "lib" | "main") {
            place.clear();
        }
        let mut reader = Reader { place, names: Vec::new() };
        reader.tokens(tokens);
        Self { path: path.to_owned(), module, names: reader.names }
    }
}

type Tokens = Peekable<IntoIter>;

struct Reader {
    /// The module that the file is, from the crate's root.
    place: Vec<String>,
    names: Vec<String>,
}

impl Reader {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut before = String::new();
        while let Some(token) = tokens.next() {
            let text = token.to_string();
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => attribute(&mut tokens),
                // `use<…>` in a type says what is captured.
                TokenTree::Ident(word) if word == "use" && !next_is(&mut tokens, '<') => {
                    self.tree(&mut tokens, Vec::new());
                }
                TokenTree::Ident(word) if before == "." || before == "self." => {
                    let is_call = next_is_group(&mut tokens);
                    if is_call && before == "." {
                        self.names.push(format!(".{word}("));
                    }
                }
                TokenTree::Ident(word) => {
                    let path = path(word.to_string(), &mut tokens);
                    self.path(path, &mut tokens);
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            // A method of one's own may be called `expect`.
            before = if before == "self" && text == "." { "self.".to_owned() } else { text };
        }
    }

    /// A path in an expression or a type, or the name of a macro.
    fn path(&mut self, path: Vec<String>, tokens: &mut Tokens) {
        let is_macro =
            matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
        if is_macro && path.last().is_some_and(|name| name.starts_with("quote")) {
            tokens.next();
            if next_is_group(tokens) {
                tokens.next();
            }
        } else if is_macro {
            self.names.extend(path.last().map(|name| format!("{name}!")));
        }
        if path.len() > 1 {
            let path = self.absolute(path);
            self.names.push(path);
        }
    }

    /// The paths of a `use`, up to its semicolon.
    fn tree(&mut self, tokens: &mut Tokens, prefix: Vec<String>) {
        let mut path = prefix.clone();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    tokens.next();
                }
                TokenTree::Ident(word) => {
                    path.push(word.to_string());
                }
                TokenTree::Group(group) => {
                    self.tree(&mut group.stream().into_iter().peekable(), path.clone());
                    path = prefix.clone();
                }
                TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | ';') => {
                    self.used(std::mem::replace(&mut path, prefix.clone()), &prefix);
                    if mark.as_char() == ';' {
                        return;
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        self.used(path, &prefix);
    }

    fn used(&mut self, path: Vec<String>, prefix: &[String]) {
        if path.len() > prefix.len() {
            let path = self.absolute(path);
            self.names.push(path);
        }
    }

    /// `super` and `self` as a path from the crate's root.
    fn absolute(&self, path: Vec<String>) -> String {
        let ups = path.iter().take_while(|segment| *segment == "super").count();
        let start = match path[0].as_str() {
            "super" => &self.place[..self.place.len().saturating_sub(ups)],
            "self" => &self.place[..],
            _ => return path.join("::"),
        };
        let rest = path.iter().filter(|segment| !matches!(segment.as_str(), "super" | "self"));
        let root = ["crate".to_owned()];
        root.iter().chain(start).chain(rest).cloned().collect::<Vec<_>>().join("::")
    }
}

/// Skips an attribute, and the item behind it when it is only there for tests.
fn attribute(tokens: &mut Tokens) {
    if matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!') {
        tokens.next();
    }
    let Some(TokenTree::Group(group)) = tokens.next_if(|token| is_group(token, Delimiter::Bracket))
    else {
        return;
    };
    let text = group.stream().to_string().replace(' ', "");
    if !matches!(text.as_str(), "test" | "cfg(test)") {
        return;
    }
    for token in tokens.by_ref() {
        let ends = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ';');
        if ends || is_group(&token, Delimiter::Brace) {
            return;
        }
    }
}

/// The segments of a path that starts with `first`.
fn path(first: String, tokens: &mut Tokens) -> Vec<String> {
    let mut path = vec![first];
    let mut ahead = tokens.clone();
    while next_is(&mut ahead, ':') && next_is(&mut ahead, ':') {
        let Some(TokenTree::Ident(word)) = ahead.next() else { break };
        path.push(word.to_string());
        *tokens = ahead.clone();
    }
    path
}

fn next_is(tokens: &mut Tokens, mark: char) -> bool {
    tokens
        .next_if(|token| matches!(token, TokenTree::Punct(found) if found.as_char() == mark))
        .is_some()
}

fn next_is_group(tokens: &mut Tokens) -> bool {
    matches!(tokens.peek(), Some(TokenTree::Group(_)))
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if Group::delimiter(group) == delimiter)
}
