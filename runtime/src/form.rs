//! Bodies of type `application/x-www-form-urlencoded`.

use secrecy::zeroize::Zeroizing;
use serde::Serialize;

use crate::{
    error::Error,
    style::{self, Escape, Ordered, ParameterStyle},
};

/// Writes an object as a form: lists as repeated members, null not at all, objects within as JSON;
/// some members in styles of their own.
pub(crate) fn encode(
    body: &(impl Serialize + ?Sized),
    styles: &[(&str, ParameterStyle)],
) -> Result<String, Error> {
    let unwritable =
        |error| Error::request(format!("the body cannot be written as a form: {error}"));
    let json = Zeroizing::new(serde_json::to_string(body).map_err(unwritable)?);
    if !json.starts_with('{') {
        return Err(Error::request("only an object can be written as a form"));
    }
    let Ordered(members) = serde_json::from_str(&json).map_err(unwritable)?;
    let mut form = Zeroizing::new(Vec::<String>::new());
    for (name, value) in members {
        let own = styles.iter().find(|(known, _)| *known == name);
        let style = own.map_or(ParameterStyle::member(), |(_, style)| *style);
        let written = style::expand(style, &name, value.get(), Escape::Percent);
        form.extend(written.map_err(unwritable)?);
    }
    Ok(form.join("&"))
}

#[cfg(test)]
mod tests {
    use serde::{Serialize, Serializer};
    use serde_json::json;

    use super::{ParameterStyle, encode};

    #[test]
    fn members_lists_and_objects() {
        let body =
            json!({ "a": "x y", "b": [1, true], "c": null, "d": { "e": 1 }, "f": [], "g": "" });
        let form = encode(&body, &[]).unwrap();
        assert_eq!(form, "a=x%20y&b=1&b=true&d=%7B%22e%22%3A1%7D&g=");
        assert!(encode(&json!([1]), &[]).is_err());
    }

    #[test]
    fn members_in_styles_of_their_own() {
        let body = json!({ "b": [1, 2], "d": { "e": [{ "f": 1 }] }, "x": [1, 2] });
        let styles = [
            ("b", ParameterStyle::pipe_delimited()),
            ("d", ParameterStyle::deep_object().numbered()),
            ("x", ParameterStyle::json()),
        ];
        let form = encode(&body, &styles).unwrap();
        assert_eq!(form, "b=1%7C2&d%5Be%5D%5B0%5D%5Bf%5D=1&x=%5B1%2C2%5D");
    }

    #[test]
    fn members_keep_the_order_in_which_they_are_written() {
        struct Given;

        impl Serialize for Given {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map([("z", "\"1\""), ("a", "2"), ("m", "")])
            }
        }

        assert_eq!(encode(&Given, &[]).unwrap(), "z=%221%22&a=2&m=");
    }
}
