//! Strict JSON to [`Node`]s.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::Number;

use super::{MAX_DEPTH, Member, Node, Parsed, Position, Value, pointer, refuse};
use crate::diagnostic::{Diagnostic, Place};

/// Why there is no tree.
pub(super) enum Failure {
    /// The text is not JSON.
    Syntax(Vec<Diagnostic>),
    /// The text is JSON that we refuse.
    Content(Vec<Diagnostic>),
}

pub(super) fn parse(name: &str, text: &str) -> Result<Parsed, Failure> {
    let cursor = Cursor::new(text);
    let mut reader = Reader {
        name,
        cursor,
        depth: 0,
        pointer: String::new(),
        problems: Vec::new(),
        doubled: Vec::new(),
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict())
        .map_err(|error| reader.failure(error.range().start, error.kind()))?;
    let Some(value) = parsed.value else {
        return Err(Failure::Content(vec![refuse::empty(name)]));
    };
    let root = reader.node(value);
    match reader.problems {
        problems if problems.is_empty() => Ok(Parsed { root, doubled: reader.doubled }),
        problems => Err(Failure::Content(problems)),
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct Reader<'a> {
    name: &'a str,
    cursor: Cursor<'a>,
    depth: usize,
    /// Of the node that is being read.
    pointer: String,
    problems: Vec<Diagnostic>,
    doubled: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn node(&mut self, value: ast::Value<'_>) -> Node {
        let at = self.cursor.position(value.start());
        let value = match value {
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
            ast::Value::NumberLit(literal) => number(literal.value),
            ast::Value::StringLit(literal) => Value::String(literal.value.into_owned()),
            ast::Value::Array(_) | ast::Value::Object(_) if self.depth >= MAX_DEPTH => {
                self.problems.push(refuse::too_deep(self.name, at));
                Value::Null
            }
            ast::Value::Array(array) => self.array(array),
            ast::Value::Object(object) => self.object(object),
        };
        Node::new(value, at)
    }

    fn array(&mut self, array: ast::Array<'_>) -> Value {
        self.depth += 1;
        let mut items = Vec::with_capacity(array.elements.len());
        for (index, element) in array.elements.into_iter().enumerate() {
            items.push(self.below(&index.to_string(), element));
        }
        self.depth -= 1;
        Value::Array(items)
    }

    fn object(&mut self, object: ast::Object<'_>) -> Value {
        self.depth += 1;
        let mut members = Vec::with_capacity(object.properties.len());
        for property in object.properties {
            let key_at = self.cursor.position(property.range.start);
            let key = property.name.into_string();
            let value = self.below(&key, property.value);
            members.push(Member { key, key_at, value });
        }
        let members = refuse::settled(self.name, &self.pointer, members, &mut self.doubled);
        self.depth -= 1;
        Value::Object(members)
    }

    fn below(&mut self, segment: &str, value: ast::Value<'_>) -> Node {
        let length = self.pointer.len();
        pointer::extend(&mut self.pointer, segment);
        let node = self.node(value);
        self.pointer.truncate(length);
        node
    }

    fn failure(&mut self, offset: usize, kind: &ParseErrorKind) -> Failure {
        let at = self.cursor.position(offset);
        if matches!(kind, ParseErrorKind::NestingDepthExceeded) {
            return Failure::Content(vec![refuse::too_deep(self.name, at)]);
        }
        let place = Place::at(self.name, at.line as usize, at.column as usize);
        let message = format!("not valid JSON: {}", decapitalized(&kind.to_string()));
        Failure::Syntax(vec![Diagnostic::error("json-syntax", place, message)])
    }
}

/// A literal that no double can hold, such as `1e999`, stays text.
fn number(literal: &str) -> Value {
    literal.parse::<Number>().map_or_else(|_| Value::String(literal.to_owned()), Value::Number)
}

fn decapitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Turns ascending byte offsets into positions in one pass. Counting from the start of the line each time would be
/// quadratic for a document that is one long line.
struct Cursor<'a> {
    text: &'a str,
    offset: usize,
    at: Position,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, offset: 0, at: Position { line: 1, column: 1 } }
    }

    fn position(&mut self, offset: usize) -> Position {
        for byte in &self.text.as_bytes()[self.offset..offset] {
            match byte {
                b'\n' => self.at = Position { line: self.at.line + 1, column: 1 },
                // All but the first byte of a character.
                0x80..=0xbf => {}
                _ => self.at.column += 1,
            }
        }
        self.offset = offset;
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, MAX_DEPTH};

    fn place_of(text: &str, pointer: &str) -> (usize, usize) {
        let place = Document::parse("a.json", text).unwrap().place(pointer);
        (place.line, place.column)
    }

    fn problem(text: &str) -> String {
        let found = Document::parse("a.json", text).err().unwrap();
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_node_has_its_place() {
        let text = "{\n  \"é\": 1, \"b\": [true,\n    null]\n}";
        assert_eq!(place_of(text, ""), (1, 1));
        assert_eq!(place_of(text, "/é"), (2, 3));
        assert_eq!(place_of(text, "/b"), (2, 11));
        assert_eq!(place_of(text, "/b/0"), (2, 17));
        assert_eq!(place_of(text, "/b/1"), (3, 5));
        assert_eq!(place_of(text, "/b/1/none"), (3, 5));
    }

    #[test]
    fn numbers_keep_their_digits_or_stay_text() {
        let text = r#"[18446744073709551615, -9223372036854775808, 1.5, 1e999]"#;
        let document = Document::parse("a.json", text).unwrap();
        assert_eq!(
            document.root.to_json().to_string(),
            r#"[18446744073709551615,-9223372036854775808,1.5,"1e999"]"#
        );
    }

    #[test]
    fn json_that_is_almost_json_is_refused_with_its_place() {
        insta::assert_snapshot!(problem("{\"a\": \"x}"), @"error[json-syntax]: not valid JSON: unterminated string literal (a.json:1:7)");
        insta::assert_snapshot!(problem("{\"a\": [1, 2}\n"), @"error[json-syntax]: not valid JSON: unexpected close brace (a.json:1:12)");
        insta::assert_snapshot!(problem("[1] [2]"), @"error[json-syntax]: not valid JSON: text cannot contain more than one JSON value (a.json:1:5)");
    }

    #[test]
    fn of_two_members_the_last_counts() {
        let text = "{\"a\": 1,\n \"b\": {\"c\": {\"d\": 1, \"e\": 2}, \"c\": {\"e\": 3, \"f\": 4}}, \"a\": 3}";
        let document = Document::parse("a.json", text).unwrap();
        let found: Vec<String> = document.doubled().iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(found.join("\n"), @r"
        warning[duplicate-member]: member `c` stands twice in one object; both are taken together (a.json:2:31); help: the first one is at a.json:2:8: keep one of them
        warning[duplicate-member]: member `a` stands twice in one object; the last counts (a.json:2:55); help: the first one is at a.json:1:2: keep one of them
        ");
        assert_eq!(document.root.to_json().to_string(), r#"{"a":3,"b":{"c":{"d":1,"e":3,"f":4}}}"#);
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| "{\"a\":".repeat(depth - 1) + "{}" + &"}".repeat(depth - 1);
        assert!(Document::parse("a.json", &nested(MAX_DEPTH)).is_ok());
        let found = problem(&nested(MAX_DEPTH + 1));
        assert!(found.contains("too-deep"), "{found}");
        let unclosed = "[".repeat(1_000_000);
        assert!(problem(&unclosed).contains("too-deep"));
    }
}
