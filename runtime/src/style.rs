//! How values of parameters are written: the styles of OpenAPI, which are expansions of RFC 6570.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::path;

/// The style of a parameter: a row of the table in RFC 6570, appendix A, and whether the value is
/// exploded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterStyle {
    /// What stands before it all.
    first: &'static str,
    /// What stands between the parts of a value that is exploded.
    between: &'static str,
    /// What stands between the parts that share one name.
    joint: &'static str,
    is_named: bool,
    /// What follows a name without a value.
    if_empty: &'static str,
    form: Form,
    keeps_reserved: bool,
    sends_empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Joined,
    Exploded,
    /// `name[member]=value`, as deep as the value goes.
    Bracketed {
        /// Whether each element of a list has its number in brackets.
        is_numbered: bool,
    },
    /// One JSON text.
    Json,
    /// A text for what is one, JSON for what has parts.
    Text,
    /// The same, and a list is its name again and again.
    Each,
}

impl ParameterStyle {
    /// `a,b`: of paths and headers.
    #[must_use]
    pub const fn simple() -> Self {
        Self {
            first: "",
            between: ",",
            joint: ",",
            is_named: false,
            if_empty: "",
            form: Form::Joined,
            keeps_reserved: false,
            sends_empty: false,
        }
    }

    /// `.a,b`: of paths.
    #[must_use]
    pub const fn label() -> Self {
        Self { first: ".", between: ".", ..Self::simple() }
    }

    /// `;name=a,b`: of paths.
    #[must_use]
    pub const fn matrix() -> Self {
        Self { first: ";", between: ";", is_named: true, ..Self::simple() }
    }

    /// `name=a,b`: of queries, cookies and forms.
    #[must_use]
    pub const fn form() -> Self {
        Self { between: "&", is_named: true, if_empty: "=", ..Self::simple() }
    }

    /// `name=a%20b`: of queries.
    #[must_use]
    pub const fn space_delimited() -> Self {
        Self { joint: "%20", ..Self::form() }
    }

    /// `name=a%7Cb`: of queries.
    #[must_use]
    pub const fn pipe_delimited() -> Self {
        Self { joint: "%7C", ..Self::form() }
    }

    /// `name[member]=a`, also for objects within objects. A list is its name again and again; one of
    /// objects has their numbers in brackets.
    #[must_use]
    pub const fn deep_object() -> Self {
        Self { form: Form::Bracketed { is_numbered: false }, ..Self::form() }
    }

    /// `name=…` with the value as JSON.
    #[must_use]
    pub const fn json() -> Self {
        Self { form: Form::Json, ..Self::form() }
    }

    /// `name=…` with a text as it is, and anything that has parts as JSON.
    #[must_use]
    pub const fn text() -> Self {
        Self { form: Form::Text, ..Self::form() }
    }

    /// Of members of forms.
    pub(crate) const fn member() -> Self {
        Self { form: Form::Each, ..Self::form() }
    }

    /// Each element and member stands by itself.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self { form: Form::Exploded, ..self }
    }

    /// Every element of a list has its number in brackets, as forms want it.
    #[must_use]
    pub const fn numbered(self) -> Self {
        Self { form: Form::Bracketed { is_numbered: true }, ..self }
    }

    /// What RFC 3986 reserves is left as it is, except `#`, which would end the query.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { keeps_reserved: true, ..self }
    }

    /// An empty list is sent as the name alone.
    #[must_use]
    pub const fn with_empty(self) -> Self {
        Self { sends_empty: true, ..self }
    }

    /// The same without what only some places have: a header has no name within its value.
    pub(crate) const fn unnamed(self) -> Self {
        Self { is_named: false, ..self }
    }

    /// The same without a name where none of the styles of paths gives one.
    pub(crate) const fn of_paths(self) -> Self {
        match self.form {
            Form::Json | Form::Text => self.unnamed(),
            _ => self,
        }
    }

    /// The same with the pairs of a cookie.
    pub(crate) const fn of_cookies(self) -> Self {
        Self { between: "; ", ..self }
    }
}

/// What is written of a name and a value that is given as JSON; `None` where there is nothing to
/// send: null, or a list or object without anything in it.
pub(crate) fn expand(
    style: ParameterStyle,
    name: &str,
    json: &str,
    escape: Escape,
) -> Result<Option<String>, serde_json::Error> {
    let mut expansion = Expansion { style, escape, text: None };
    match style.form {
        Form::Json => expansion.pair(name, json),
        Form::Text | Form::Each => match Node::of(json)? {
            Node::Null => {}
            Node::Text(text) => expansion.pair(name, &text),
            list @ Node::List(_) if style.form == Form::Each => expansion.exploded(name, list)?,
            Node::List(_) | Node::Members(_) => expansion.pair(name, json),
        },
        Form::Bracketed { is_numbered } => expansion.bracketed(name, json, is_numbered)?,
        Form::Joined => expansion.joined(name, Node::of(json)?)?,
        Form::Exploded => expansion.exploded(name, Node::of(json)?)?,
    }
    Ok(expansion.text)
}

/// What a place needs escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Of an address, a form and a cookie.
    Percent,
    /// Headers are written as they are.
    Nothing,
}

struct Expansion {
    style: ParameterStyle,
    escape: Escape,
    text: Option<String>,
}

impl Expansion {
    fn joined(&mut self, name: &str, node: Node<'_>) -> Result<(), serde_json::Error> {
        let mut parts = Vec::new();
        match node {
            Node::Null => return Ok(()),
            Node::Text(text) => {
                self.pair(name, &text);
                return Ok(());
            }
            Node::List(elements) => {
                for element in elements {
                    parts.extend(text(element)?);
                }
            }
            Node::Members(members) => {
                for (key, value) in members {
                    if let Some(text) = text(value)? {
                        parts.extend([Cow::Owned(key), text]);
                    }
                }
            }
        }
        let parts: Vec<String> = parts.iter().map(|part| self.escaped(part)).collect();
        match parts.is_empty() {
            true => self.empty(name),
            false => self.written(name, &parts.join(self.style.joint)),
        }
        Ok(())
    }

    fn exploded(&mut self, name: &str, node: Node<'_>) -> Result<(), serde_json::Error> {
        match node {
            Node::Null => {}
            Node::Text(text) => self.pair(name, &text),
            Node::List(elements) if elements.is_empty() => self.empty(name),
            Node::List(elements) => {
                for element in elements {
                    if let Some(text) = text(element)? {
                        self.pair(name, &text);
                    }
                }
            }
            Node::Members(members) => {
                for (key, value) in members {
                    self.member(&key, value)?;
                }
            }
        }
        Ok(())
    }

    /// A member is always named, also where the parameter is not. Where parameters are, a list is
    /// its member again and again.
    fn member(&mut self, key: &str, value: &RawValue) -> Result<(), serde_json::Error> {
        let texts = match Node::of(value.get())? {
            Node::List(elements) if self.style.is_named => elements,
            _ => vec![value],
        };
        for value in texts {
            if let Some(text) = text(value)? {
                let named = ParameterStyle { is_named: true, ..self.style };
                let style = std::mem::replace(&mut self.style, named);
                self.pair(key, &text);
                self.style = style;
            }
        }
        Ok(())
    }

    fn bracketed(
        &mut self,
        name: &str,
        json: &str,
        is_numbered: bool,
    ) -> Result<(), serde_json::Error> {
        match Node::of(json)? {
            Node::Null => {}
            Node::Text(text) => self.pair(name, &text),
            Node::List(elements) if elements.is_empty() => self.empty(name),
            Node::List(elements) => {
                for (index, element) in elements.into_iter().enumerate() {
                    let is_text = matches!(Node::of(element.get())?, Node::Text(_) | Node::Null);
                    match is_text && !is_numbered {
                        true => self.bracketed(name, element.get(), is_numbered)?,
                        false => {
                            let name = format!("{name}[{index}]");
                            self.bracketed(&name, element.get(), is_numbered)?;
                        }
                    }
                }
            }
            Node::Members(members) => {
                for (key, value) in members {
                    self.bracketed(&format!("{name}[{key}]"), value.get(), is_numbered)?;
                }
            }
        }
        Ok(())
    }

    fn empty(&mut self, name: &str) {
        if self.style.sends_empty {
            self.pair(name, "");
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        let value = self.escaped(value);
        self.written(name, &value);
    }

    /// A value that is escaped already.
    fn written(&mut self, name: &str, value: &str) {
        let ParameterStyle { first, between, is_named, if_empty, .. } = self.style;
        let before = if self.text.is_none() { first } else { between };
        let named = is_named.then(|| match (self.escape, value.is_empty()) {
            (Escape::Percent, true) => format!("{}{if_empty}", path::encode(name)),
            (Escape::Percent, false) => format!("{}=", path::encode(name)),
            (Escape::Nothing, _) => format!("{name}="),
        });
        let text = self.text.get_or_insert_default();
        text.push_str(before);
        text.push_str(&named.unwrap_or_default());
        text.push_str(value);
    }

    fn escaped(&self, value: &str) -> String {
        match self.escape {
            Escape::Nothing => value.to_owned(),
            Escape::Percent if self.style.keeps_reserved => reserved(value),
            Escape::Percent => path::encode(value).to_string(),
        }
    }
}

/// What is neither reserved nor unreserved. A fragment would cut off what follows it.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The reserved expansion: what is percent-encoded stays so, other percent signs are encoded.
fn reserved(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    let mut pieces = value.split('%');
    written.extend(pieces.next().map(|start| utf8_percent_encode(start, FORBIDDEN).to_string()));
    for piece in pieces {
        let digits = piece.as_bytes().iter().take(2).filter(|byte| byte.is_ascii_hexdigit());
        written.push_str(if digits.count() == 2 { "%" } else { "%25" });
        written.push_str(&utf8_percent_encode(piece, FORBIDDEN).to_string());
    }
    written
}

/// What a style tells apart in a value. What lies deeper stays JSON.
enum Node<'j> {
    Null,
    Text(Cow<'j, str>),
    List(Vec<&'j RawValue>),
    Members(Vec<(String, &'j RawValue)>),
}

impl<'j> Node<'j> {
    fn of(json: &'j str) -> Result<Self, serde_json::Error> {
        Ok(match json.trim_start().as_bytes().first() {
            Some(b'{') => Self::Members(serde_json::from_str::<Ordered<'j>>(json)?.0),
            Some(b'[') => Self::List(serde_json::from_str(json)?),
            Some(b'"') => Self::Text(Cow::Owned(serde_json::from_str(json)?)),
            Some(b'n') => Self::Null,
            _ => Self::Text(Cow::Borrowed(json)),
        })
    }
}

/// A value that stands where only texts do: what has parts is written as JSON, null not at all.
fn text(value: &RawValue) -> Result<Option<Cow<'_, str>>, serde_json::Error> {
    Ok(match Node::of(value.get())? {
        Node::Null => None,
        Node::Text(text) => Some(text),
        Node::List(_) | Node::Members(_) => Some(Cow::Borrowed(value.get())),
    })
}

/// Members in the order that they are written in.
pub(crate) struct Ordered<'j>(pub(crate) Vec<(String, &'j RawValue)>);

impl<'de: 'j, 'j> Deserialize<'de> for Ordered<'j> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Ordered<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Ordered<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Ordered(members))
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::{Escape, ParameterStyle as Style, expand};

    const LIST: &str = r#"["red","green","blue"]"#;
    const KEYS: &str = r#"{"semi":";","dot":".","comma":","}"#;

    fn of(style: Style, name: &str, json: &str) -> String {
        expand(style, name, json, Escape::Percent).unwrap().unwrap_or_default()
    }

    /// The examples of RFC 6570, sections 3.2.2 to 3.2.9.
    #[test]
    fn expansions_of_the_uri_template_standard() {
        for (style, name, json, expected) in [
            (Style::simple(), "var", "\"value\"", "value"),
            (Style::simple(), "hello", "\"Hello World!\"", "Hello%20World%21"),
            (Style::simple(), "half", "\"50%\"", "50%25"),
            (Style::simple(), "empty", "\"\"", ""),
            (Style::simple(), "list", LIST, "red,green,blue"),
            (Style::simple().exploded(), "list", LIST, "red,green,blue"),
            (Style::simple(), "keys", KEYS, "semi,%3B,dot,.,comma,%2C"),
            (Style::simple().exploded(), "keys", KEYS, "semi=%3B,dot=.,comma=%2C"),
            (Style::simple().reserved(), "hello", "\"Hello World!\"", "Hello%20World!"),
            (Style::simple().reserved(), "half", "\"50%\"", "50%25"),
            (
                Style::simple().reserved(),
                "base",
                "\"http://example.com/home/\"",
                "http://example.com/home/",
            ),
            (Style::simple().reserved(), "path", "\"/foo/bar\"", "/foo/bar"),
            (Style::label(), "who", "\"fred\"", ".fred"),
            (Style::label(), "empty", "\"\"", "."),
            (Style::label(), "list", LIST, ".red,green,blue"),
            (Style::label().exploded(), "list", LIST, ".red.green.blue"),
            (Style::label(), "keys", KEYS, ".semi,%3B,dot,.,comma,%2C"),
            (Style::label().exploded(), "keys", KEYS, ".semi=%3B.dot=..comma=%2C"),
            (Style::matrix(), "who", "\"fred\"", ";who=fred"),
            (Style::matrix(), "empty", "\"\"", ";empty"),
            (Style::matrix(), "list", LIST, ";list=red,green,blue"),
            (Style::matrix().exploded(), "list", LIST, ";list=red;list=green;list=blue"),
            (Style::matrix(), "keys", KEYS, ";keys=semi,%3B,dot,.,comma,%2C"),
            (Style::matrix().exploded(), "keys", KEYS, ";semi=%3B;dot=.;comma=%2C"),
            (Style::form(), "half", "\"50%\"", "half=50%25"),
            (Style::form(), "empty", "\"\"", "empty="),
            (Style::form(), "list", LIST, "list=red,green,blue"),
            (Style::form().exploded(), "list", LIST, "list=red&list=green&list=blue"),
            (Style::form(), "keys", KEYS, "keys=semi,%3B,dot,.,comma,%2C"),
            (Style::form().exploded(), "keys", KEYS, "semi=%3B&dot=.&comma=%2C"),
        ] {
            assert_eq!(of(style, name, json), expected, "{style:?} of {json}");
        }
    }

    #[test]
    fn what_has_no_parts_is_not_sent() {
        for style in [Style::form(), Style::form().exploded(), Style::deep_object(), Style::text()]
        {
            for json in ["null", "[]", "{}"] {
                if (style, json) == (Style::text(), "[]") || (style, json) == (Style::text(), "{}")
                {
                    continue;
                }
                assert_eq!(expand(style, "a", json, Escape::Percent).unwrap(), None, "{style:?}");
            }
        }
        assert_eq!(of(Style::form().with_empty(), "a", "[]"), "a=");
        assert_eq!(of(Style::form().exploded().with_empty(), "a", "[]"), "a=");
        assert_eq!(of(Style::form(), "a", "[null,1,null]"), "a=1");
    }

    #[test]
    fn values_within_values() {
        let nested = r#"{"a":{"b":[1,2.50]},"c":[{"d":"x y"},{"d":true}],"e":[],"f":null}"#;
        assert_eq!(
            of(Style::deep_object(), "o", nested),
            "o%5Ba%5D%5Bb%5D=1&o%5Ba%5D%5Bb%5D=2.50&o%5Bc%5D%5B0%5D%5Bd%5D=x%20y&o%5Bc%5D%5B1%5D%5Bd%5D=true"
        );
        assert_eq!(of(Style::deep_object().numbered(), "o", "[1,2]"), "o%5B0%5D=1&o%5B1%5D=2");
        assert_eq!(
            of(Style::form().exploded(), "o", r#"{"z":[1,2],"a":{"b":1}}"#),
            "z=1&z=2&a=%7B%22b%22%3A1%7D"
        );
        assert_eq!(of(Style::json(), "o", "\"a\""), "o=%22a%22");
        assert_eq!(of(Style::text(), "o", "\"a\""), "o=a");
        assert_eq!(of(Style::text(), "o", "[1]"), "o=%5B1%5D");
    }

    #[test]
    fn a_reserved_value_ends_neither_query_nor_address() {
        let json = r##""a/b?c=d&e%20%zz#f|ü""##;
        assert_eq!(of(Style::form().reserved(), "q", json), "q=a/b?c=d&e%20%25zz%23f%7C%C3%BC");
    }

    #[test]
    fn headers_are_written_as_they_are() {
        let written =
            expand(Style::simple().exploded(), "X", r#"{"R":100,"t":"a b"}"#, Escape::Nothing);
        assert_eq!(written.unwrap().unwrap(), "R=100,t=a b");
    }
}
