//! How values of parameters are written: the styles of OpenAPI, which are expansions of RFC 6570.

mod expansion;
mod node;

#[cfg(feature = "xml")]
pub(crate) use self::node::Node;
pub(crate) use self::{
    expansion::{Escape, expand},
    node::Ordered,
};

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
