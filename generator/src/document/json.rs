//! Strict JSON to [`Node`]s.

mod scanner;

use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{MAX_DEPTH, Member, Node, Parsed, Position, Value, extend, refuse};
use crate::diagnostic::{Diagnostic, Place};

use scanner::{NotJson, Scanner};

/// Why there is no tree.
pub(super) enum Failure {
    /// The text is not JSON.
    Syntax(Vec<Diagnostic>),
    /// The text is JSON that we refuse.
    Content(Vec<Diagnostic>),
}

pub(super) fn parse(name: &str, text: &str) -> Result<Parsed, Failure> {
    let mut reader = Reader {
        name,
        text,
        scanner: Scanner::new(text),
        path: Vec::new(),
        items: Vec::new(),
        members: Vec::new(),
        doubled: Vec::new(),
    };
    match reader.document() {
        Ok(root) => Ok(Parsed { root, doubled: reader.doubled }),
        Err(Stop::TooDeep(at)) => Err(Failure::Content(vec![refuse::too_deep(name, at)])),
        Err(Stop::NotJson) => Err(told(name, text, reader.scanner.offset())),
    }
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    scanner: Scanner<'t>,
    /// To what is being read.
    path: Vec<Step>,
    /// What arrays that are still open hold so far, the innermost last: those that are read take no more than they need.
    items: Vec<Node>,
    /// The same for objects.
    members: Vec<Member>,
    doubled: Vec<Diagnostic>,
}

/// From an object or array to what it holds.
#[derive(Clone, Copy)]
enum Step {
    /// Where the key stands: its text is needed for two members of one name alone.
    Key(usize),
    Index(usize),
}

enum Stop {
    NotJson,
    TooDeep(Position),
}

impl From<NotJson> for Stop {
    fn from(NotJson: NotJson) -> Self {
        Self::NotJson
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Stop> {
        let root = self.node()?;
        match self.scanner.ahead() {
            None => Ok(root),
            Some(_) => Err(Stop::NotJson),
        }
    }

    fn node(&mut self) -> Result<Node, Stop> {
        let next = self.scanner.ahead().ok_or(Stop::NotJson)?;
        let at = self.scanner.position();
        let value = match next {
            b'{' | b'[' if self.path.len() >= MAX_DEPTH => return Err(Stop::TooDeep(at)),
            b'{' => self.object()?,
            b'[' => self.array()?,
            b'"' => Value::String(self.scanner.string()?),
            b'-' | b'0'..=b'9' => self.scanner.number()?,
            _ => self.scanner.word()?,
        };
        Ok(Node::new(value, at))
    }

    fn array(&mut self) -> Result<Value, Stop> {
        self.scanner.skip();
        if self.scanner.take(b']') {
            return Ok(Value::Array(Vec::new()));
        }
        let from = self.items.len();
        loop {
            self.path.push(Step::Index(self.items.len() - from));
            let item = self.node()?;
            self.path.pop();
            self.items.push(item);
            if self.scanner.take(b']') {
                return Ok(Value::Array(self.items.split_off(from)));
            }
            self.scanner.demand(b',')?;
        }
    }

    fn object(&mut self) -> Result<Value, Stop> {
        self.scanner.skip();
        if self.scanner.take(b'}') {
            return Ok(Value::Object(Vec::new()));
        }
        let from = self.members.len();
        loop {
            if self.scanner.ahead() != Some(b'"') {
                return Err(Stop::NotJson);
            }
            let key_at = self.scanner.position();
            self.path.push(Step::Key(self.scanner.offset()));
            let key = self.scanner.string()?;
            self.scanner.demand(b':')?;
            let value = self.node()?;
            self.path.pop();
            self.members.push(Member { key, key_at, value });
            if self.scanner.take(b'}') {
                break;
            }
            self.scanner.demand(b',')?;
        }
        let members = self.members.split_off(from);
        let (path, text) = (&self.path, self.text);
        let pointer = || pointer(text, path);
        Ok(Value::Object(refuse::settled(self.name, pointer, members, &mut self.doubled)))
    }
}

fn pointer(text: &str, path: &[Step]) -> String {
    let mut pointer = String::new();
    for step in path {
        match step {
            // It has been read once.
            Step::Key(at) => {
                let key = Scanner::new(&text[*at..]).string().unwrap_or_default();
                extend(&mut pointer, &key);
            }
            Step::Index(index) => extend(&mut pointer, &index.to_string()),
        }
    }
    pointer
}

/// What is wrong with a text, in the words of a parser that knows what people write instead of JSON. `offset` is where
/// the reader gave up.
fn told(name: &str, text: &str, offset: usize) -> Failure {
    let found = parse_to_ast(text, &CollectOptions::default(), &strict()).err();
    let (offset, said) = match &found {
        Some(error) => (error.range().start, decapitalized(&error.kind().to_string())),
        None => (offset, "something else belongs here".to_owned()),
    };
    let at = scanner::position(text, offset);
    if found.is_some_and(|error| matches!(error.kind(), ParseErrorKind::NestingDepthExceeded)) {
        return Failure::Content(vec![refuse::too_deep(name, at)]);
    }
    let place = Place::at(name, at.line as usize, at.column as usize);
    let message = format!("not valid JSON: {said}");
    Failure::Syntax(vec![Diagnostic::error("json-syntax", place, message)])
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

fn decapitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, MAX_DEPTH};
    use super::parse;

    fn is_json(text: &str) -> bool {
        parse("a.json", text).is_ok()
    }

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
    fn text_is_what_its_escapes_mean() {
        let text = "{\"a\": \"\\\"\\\\\\/\\b\\f\\n\\r\\té\\u00e9\\ud83d\\ude00!\", \"b\": \"a\tb\nc\"\u{a0}, \"c\": 1}";
        let document = Document::parse("a.json", text).unwrap();
        let read = |pointer: &str| document.pointer(pointer).unwrap().as_str();
        assert_eq!(read("/a"), Some("\"\\/\u{8}\u{c}\n\r\téé😀!"));
        assert_eq!(read("/b"), Some("a\tb\nc"));
        assert_eq!(place_of(text, "/c"), (2, 6));
        for escape in ["\\x", "\\u12", "\\u+123", "\\ud800", "\\ud800\\u0041", "\\udc00"] {
            assert!(!is_json(&format!("{{\"a\": \"{escape}\"}}")), "{escape}");
        }
    }

    #[test]
    fn only_json_is_json() {
        let wrong =
            ["01", "1.", "-", "1e", ".5", "1,", ",1", "tru", "1 2", "1}", "[", "'a'", "\"a"];
        for wrong in wrong.map(|items| format!("[{items}]")) {
            assert!(!is_json(&wrong), "{wrong}");
        }
        let wrong = ["1: 2", "\"a\" 1", "\"a\": 1,", "\"a\": 1 \"b\": 2", "\"a\":", "]", "{"];
        for wrong in wrong.map(|members| format!("{{{members}}}")) {
            assert!(!is_json(&wrong), "{wrong}");
        }
        assert!(is_json(" [-0.5e+1, 0, {}, [], true, false, null]\r\n"));
    }

    #[test]
    fn a_member_that_stands_twice_is_found_wherever_it_is() {
        let document =
            Document::parse("a.json", r#"[0, {"a/b": [{"\u0063": 1, "c": 2}]}]"#).unwrap();
        assert_eq!(document.doubled()[0].place.pointer, "/1/a~1b/0/c");
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
