//! What a YAML scalar means: the core schema of YAML 1.2, except where YAML 1.1 reads the same word differently. There
//! the text stays text.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::Number;

use crate::document::Value;

pub(super) fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag.map(kind) {
        Some(Kind::Typed) => plain(text),
        Some(Kind::Text) => Value::String(text.to_owned()),
        Some(Kind::Unknown) | None if style == ScalarStyle::Plain => plain(text),
        Some(Kind::Unknown) | None => Value::String(text.to_owned()),
    }
}

/// A scalar as the text of a key; nothing for a collection.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a tagged collection is an ordinary list or mapping. Sets, ordered maps and pairs are not.
pub(super) fn is_plain_collection(tag: &Tag) -> bool {
    !tag.is_yaml_core_schema() || matches!(tag.suffix.as_str(), "seq" | "map")
}

enum Kind {
    Typed,
    Text,
    /// A tag of the author's own tools. It says nothing about JSON, so the value counts as untagged.
    Unknown,
}

fn kind(tag: &Tag) -> Kind {
    if tag.is_yaml_core_schema() {
        match tag.suffix.as_str() {
            "null" | "bool" | "int" | "float" => Kind::Typed,
            _ => Kind::Text,
        }
    } else if tag.suffix.is_empty() || tag.suffix == "!" {
        // The lone `!` asks for text.
        Kind::Text
    } else {
        Kind::Unknown
    }
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return float(text, digits);
    }
    // `007` is seven, or octal in YAML 1.1, or a code whose zeros matter.
    if digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    let exact = if negative {
        text.parse::<i64>().ok().map(Number::from)
    } else {
        digits.parse::<u64>().ok().map(Number::from)
    };
    exact.or_else(|| float(text, digits))
}

/// `unsigned` is `text` without its sign. `.inf`, `.nan` and what no double can hold are left to be text.
fn float(text: &str, unsigned: &str) -> Option<Number> {
    let mut parts = unsigned.splitn(2, ['e', 'E']);
    let mantissa = parts.next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_is_number = parts
        .next()
        .is_none_or(|exponent| is_number(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
    let mantissa_is_number = match mantissa.split_once('.') {
        Some((whole, "")) => is_number(whole),
        Some(("", fraction)) => is_number(fraction),
        Some((whole, fraction)) => is_number(whole) && is_number(fraction),
        None => is_number(mantissa),
    };
    if !mantissa_is_number || !exponent_is_number {
        return None;
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    let signed = digits.starts_with(['-', '+']);
    u64::from_str_radix(digits, radix).ok().filter(|_| !signed).map(Number::from)
}
