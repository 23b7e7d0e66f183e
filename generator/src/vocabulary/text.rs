//! Values of the vocabulary that are written as text.

use serde::{Deserialize, Deserializer, de::Error};

use crate::model::Method;

/// A span of time: digits and one of `ms`, `s`, `m`, `h`, `d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    pub milliseconds: u64,
}

/// A place inside a message, after OpenAPI's runtime expressions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `$response.body`
    Body,
    /// `$response.body#/pointer`
    Pointer(String),
    /// `$response.header.Name`
    Header(String),
    /// `$request.path.name`: a path parameter of the call itself.
    RequestPath(String),
    /// `$activity#/pointer`: the last body read while an activity was followed.
    Activity(String),
}

/// A place inside an answer: the body, a part of it, or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InAnswer(pub Expression);

/// A place inside a body: an expression that can be nothing else. The whole body is the empty
/// pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(pub String);

/// A place inside the body of a request: `$request.body#/pointer`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InBody(pub String);

/// A method, in capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb(pub String);

/// `METHOD /path`, after the module's name where the operation stands in another document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRef {
    pub module: Option<String>,
    pub method: String,
    pub path: String,
}

impl Duration {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let factor = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let milliseconds = number.parse::<u64>().ok()?.checked_mul(factor)?;
        (milliseconds > 0).then_some(Self { milliseconds })
    }
}

impl Expression {
    fn parse(text: &str) -> Option<Self> {
        let pointer = |text: &str| text.starts_with('/').then(|| text.to_owned());
        match text.strip_prefix('$')?.split_once('#') {
            Some(("response.body", place)) => Some(Self::Pointer(pointer(place)?)),
            Some(("activity", place)) => Some(Self::Activity(pointer(place)?)),
            Some(_) => None,
            None if text == "$response.body" => Some(Self::Body),
            None => {
                let (kind, name): (fn(String) -> Self, _) =
                    match text.strip_prefix("$request.path.") {
                        Some(name) => (Self::RequestPath, name),
                        None => (Self::Header, text.strip_prefix("$response.header.")?),
                    };
                (!name.is_empty()).then(|| kind(name.to_owned()))
            }
        }
    }
}

impl Pointer {
    fn parse(text: &str) -> Option<Self> {
        match Expression::parse(text)? {
            Expression::Body => Some(Self(String::new())),
            Expression::Pointer(pointer) | Expression::Activity(pointer) => Some(Self(pointer)),
            Expression::Header(_) | Expression::RequestPath(_) => None,
        }
    }
}

impl InAnswer {
    fn parse(text: &str) -> Option<Self> {
        match Expression::parse(text)? {
            Expression::RequestPath(_) | Expression::Activity(_) => None,
            place => Some(Self(place)),
        }
    }
}

impl InBody {
    fn parse(text: &str) -> Option<Self> {
        let pointer = text.strip_prefix("$request.body#")?;
        pointer.starts_with('/').then(|| Self(pointer.to_owned()))
    }
}

impl Verb {
    fn parse(text: &str) -> Option<Self> {
        let known = Method::ALL.into_iter().any(|method| method.as_str() == text);
        known.then(|| Self(text.to_owned()))
    }
}

impl OperationRef {
    fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (module, method, path) = match words[..] {
            [method, path] => (None, method, path),
            [module, method, path] => (Some(module.to_owned()), method, path),
            _ => return None,
        };
        let shaped = path.starts_with('/') && method.chars().all(|c| c.is_ascii_uppercase());
        shaped.then(|| Self { module, method: method.to_owned(), path: path.to_owned() })
    }
}

macro_rules! from_text {
    ($($name:ident: $expected:literal),+ $(,)?) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text)
                    .ok_or_else(|| D::Error::custom(format!("`{text}` is not {}", $expected)))
            }
        }
    )+};
}

from_text! {
    Duration: "a duration such as `500ms`, `30s`, `1m`, `5h` or `1d`",
    Expression: "one of `$response.body`, `$response.body#/pointer`, `$response.header.Name`, `$request.path.name`, `$activity#/pointer`",
    InAnswer: "a place in an answer: `$response.body`, `$response.body#/pointer` or `$response.header.Name`",
    Pointer: "a place in a body: `$response.body`, `$response.body#/pointer` or `$activity#/pointer`",
    InBody: "a place in the request's body, such as `$request.body#/stream`",
    Verb: "a method in capitals, such as `GET`",
    OperationRef: "an operation such as `GET /v1/items/{id}` or `module GET /v1/items/{id}`",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_and_are_longer_than_nothing() {
        assert_eq!(Duration::parse("5h"), Some(Duration { milliseconds: 18_000_000 }));
        assert_eq!(Duration::parse("500ms"), Some(Duration { milliseconds: 500 }));
        for wrong in ["5", "h", "", "5 h", "-1s", "1w", "0s", "99999999999999999999d"] {
            assert_eq!(Duration::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn expressions_name_a_place() {
        assert_eq!(Expression::parse("$response.body"), Some(Expression::Body));
        assert_eq!(
            Expression::parse("$response.body#/a/b"),
            Some(Expression::Pointer("/a/b".to_owned()))
        );
        assert_eq!(
            Expression::parse("$response.header.Location"),
            Some(Expression::Header("Location".to_owned()))
        );
        assert_eq!(
            Expression::parse("$activity#/state"),
            Some(Expression::Activity("/state".to_owned()))
        );
        for wrong in ["response.body", "$response.body#a", "$response.header.", "$request.body", ""]
        {
            assert_eq!(Expression::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_place_in_a_request_is_in_its_body() {
        let member = InBody::parse("$request.body#/options/stream");
        assert_eq!(member, Some(InBody("/options/stream".to_owned())));
        for wrong in ["$request.body", "$request.body#", "$request.body#a", "$response.body#/a"] {
            assert_eq!(InBody::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn operations_are_named_by_method_and_path() {
        let read = OperationRef::parse("activity GET /v1/activities/{id}").expect("well formed");
        assert_eq!(read.module.as_deref(), Some("activity"));
        assert_eq!((read.method.as_str(), read.path.as_str()), ("GET", "/v1/activities/{id}"));
        for wrong in ["GET", "get /x", "GET x", "a b GET /x", ""] {
            assert_eq!(OperationRef::parse(wrong), None, "{wrong}");
        }
    }
}
