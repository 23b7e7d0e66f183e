//! Bodies of type `application/x-www-form-urlencoded`.

use serde::Serialize;
use serde_json::Value;

use crate::{error::Error, path};

/// Writes an object as a form: lists as repeated members, null not at all, objects within as JSON.
pub(crate) fn encode(body: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    let unwritable =
        |error| Error::request(format!("the body cannot be written as a form: {error}"));
    let Value::Object(members) = serde_json::to_value(body).map_err(unwritable)? else {
        return Err(Error::request("only an object can be written as a form"));
    };
    let mut form = String::new();
    for (name, value) in &members {
        match value {
            Value::Array(items) => items.iter().for_each(|item| push(&mut form, name, item)),
            value => push(&mut form, name, value),
        }
    }
    Ok(form)
}

fn push(form: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) => path::push_pair(form, name, text),
        value => path::push_pair(form, name, &value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::encode;

    #[test]
    fn members_lists_and_objects() {
        let form =
            encode(&json!({ "a": "x y", "b": [1, true], "c": null, "d": { "e": 1 } })).unwrap();
        assert_eq!(form, "a=x%20y&b=1&b=true&d=%7B%22e%22%3A1%7D");
        assert!(encode(&json!([1])).is_err());
    }
}
