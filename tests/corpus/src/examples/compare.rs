//! What became of a value, and what it is called when it is not the same.

use serde_json::Value;

use super::program::{Answer, Case};

/// The reason and the place, with what stood there and what stands there now; `None` when nothing changed.
pub fn difference(case: &Case, answer: &Answer) -> Option<(String, String)> {
    let written = match answer {
        Answer::Written(written) => written,
        Answer::Refused(said) => {
            return Some((refused(said), said.clone()));
        }
    };
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut compare = Compare { received: case.received, pointer: String::new() };
    let (reason, what) = compare.values(&value(&case.value), &value(written))?;
    Some((reason.to_owned(), what))
}

struct Compare {
    received: bool,
    pointer: String,
}

impl Compare {
    fn values(&mut self, given: &Value, written: &Value) -> Option<(&'static str, String)> {
        let reason = match (given, written) {
            (Value::Object(given), Value::Object(written)) => {
                for (name, value) in given {
                    let found = match written.get(name) {
                        Some(written) => self.below(name, value, written),
                        None if value.is_null() && self.received => None,
                        None if value.is_null() => self.found("null became absent", value, None),
                        None => self.found("a member is lost", value, Some(name)),
                    };
                    if found.is_some() {
                        return found;
                    }
                }
                let added = written.iter().find(|(name, _)| !given.contains_key(*name));
                return added
                    .and_then(|(name, value)| self.found("a member is added", value, Some(name)));
            }
            (Value::Array(given), Value::Array(written)) if given.len() == written.len() => {
                let mut both = given.iter().zip(written).enumerate();
                return both.find_map(|(at, (given, written))| {
                    self.below(&at.to_string(), given, written)
                });
            }
            (Value::Number(given), Value::Number(written)) => {
                if given == written || given.as_f64() == written.as_f64() {
                    return None;
                }
                "another number"
            }
            (given, written) if given == written => return None,
            (Value::String(_), Value::String(_)) => "another text",
            (Value::Array(_), Value::Array(_)) => "another number of items",
            _ => "another kind of value",
        };
        Some((reason, format!("{}: {} became {}", self.pointer, short(given), short(written))))
    }

    fn below(
        &mut self,
        name: &str,
        given: &Value,
        written: &Value,
    ) -> Option<(&'static str, String)> {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(name);
        let found = self.values(given, written);
        self.pointer.truncate(length);
        found
    }

    fn found(
        &self,
        reason: &'static str,
        value: &Value,
        name: Option<&String>,
    ) -> Option<(&'static str, String)> {
        let name = name.map(|name| format!("/{name}")).unwrap_or_default();
        Some((reason, format!("{}{name}: {}", self.pointer, short(value))))
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What the type has against it; formats hold no value back when it is judged, but some make the type.
fn refused(said: &str) -> String {
    let is_number = ["i32", "i64", "u64"].iter().any(|ty| said.contains(&format!("expected {ty}")));
    if said.contains("UUID parsing failed") {
        "refused: a text that breaks its `format: uuid`".to_owned()
    } else if said.contains("invalid value: integer") && is_number {
        "refused: an integer beyond its format".to_owned()
    } else {
        format!("refused: {}", general(said))
    }
}

/// Without names, values and places, so that equal reasons add up.
fn general(said: &str) -> String {
    let said = said.split(" at line ").next().unwrap_or(said);
    let parts = said.split(['`', '"']).enumerate();
    let said: String = parts.map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect();
    let said = said.split(", expected one of").next().unwrap_or_default().to_owned();
    said.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(received: bool, given: &str, written: &str) -> Option<String> {
        let (pointer, ty) = (String::new(), String::new());
        let case = Case { pointer, ty, received, value: given.to_owned() };
        difference(&case, &Answer::Written(written.to_owned())).map(|(reason, _)| reason)
    }

    #[test]
    fn whatever_changes_has_a_name() {
        let sent = |given, written| reason(false, given, written).unwrap_or_default();
        assert_eq!(sent(r#"{"a":{"b":1}}"#, r#"{"a":{}}"#), "a member is lost");
        assert_eq!(sent(r#"{"a":1}"#, r#"{"a":1,"b":2}"#), "a member is added");
        assert_eq!(sent(r#"{"a":null}"#, "{}"), "null became absent");
        assert_eq!(sent("[1,2]", "[1]"), "another number of items");
        assert_eq!(sent("1", "2"), "another number");
        assert_eq!(sent(r#""a""#, r#""b""#), "another text");
        assert_eq!(sent("1", r#""1""#), "another kind of value");
    }

    #[test]
    fn the_order_of_members_and_the_notation_of_numbers_are_no_difference() {
        assert_eq!(reason(false, r#"{"a":1.0,"b":2}"#, r#"{"b":2,"a":1}"#), None);
        assert_eq!(reason(true, r#"{"a":null}"#, "{}"), None);
    }
}
