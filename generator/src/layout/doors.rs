//! The table of operations that are called by name: one a row, which goes on in the next line where
//! it is too long.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ItemMacro;

use super::spacing::{filled, one_line, pieces};

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
    let mut text = format!("{path}! {{\n    {};\n", one_line(head));
    for (head, rows) in blocks(tokens) {
        let is_name = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_));
        let (name, gate): (TokenStream, TokenStream) = head.into_iter().partition(is_name);
        if !gate.is_empty() {
            text.push_str(&format!("    {}\n", one_line(gate)));
        }
        text.push_str(&format!("    {} {{\n", one_line(name)));
        for (row, door) in blocks(rows) {
            text.push_str(&self::row(row, door));
        }
        text.push_str("    }\n");
    }
    text + "}\n"
}

fn row(name: TokenStream, door: TokenStream) -> String {
    let mut pieces = pieces(door);
    if let Some(first) = pieces.first_mut() {
        first.insert(0, ' ');
    }
    if let Some(last) = pieces.last_mut() {
        last.push_str(" }");
    }
    filled(&format!("        {} {{", one_line(name)), &pieces, "            ") + "\n"
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
