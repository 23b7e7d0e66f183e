//! What the answer of a list says of its page: counts, numbers, and where the next one is.

use clientwright::model::{Expression, Operation, Paging};
use serde_json::{Map, Value};

use crate::{
    place::{at, get, put, put_at, steps},
    request::Request,
    types::letters,
    window::{OFFSET, Window, token},
};

/// Writes what the paging rule and the usual names say of a page into the answer; what belongs in
/// a header is returned. `items` is where the items stand.
pub(crate) fn describe(
    operation: &Operation,
    request: &Request,
    window: Window,
    items: &[String],
    body: &mut Value,
) -> Option<(String, String)> {
    if let Value::Object(members) = body
        && let Some((last, before)) = items.split_last()
    {
        usual(members, operation, window);
        // Counts also stand in an object beside the items, such as `meta` or `pagination`.
        for (name, beside) in members.iter_mut() {
            if let Value::Object(members) = beside
                && (name != last || !before.is_empty())
            {
                usual(members, operation, window);
            }
        }
    }
    match operation.paging.as_ref()? {
        Paging::Cursor { next, .. } => {
            let next_token = window.next().map(token);
            match next {
                Expression::Header(name) => return next_token.map(|token| (name.clone(), token)),
                Expression::Pointer(pointer) => cursor(body, &steps(pointer), next_token),
                Expression::Body | Expression::RequestPath(_) | Expression::Activity(_) => {}
            }
        }
        Paging::Page { total: Some(total), .. } | Paging::Offset { total: Some(total), .. } => {
            put(body, total, Value::from(window.total));
        }
        Paging::Page { .. } | Paging::Offset { .. } => {}
        Paging::Link { relation, .. } => {
            let host = request.header("host").unwrap_or("127.0.0.1");
            let next = window.next()?;
            let mut url = format!("http://{host}{}?{OFFSET}={next}", request.path);
            for (name, value) in request.query.iter().filter(|(name, _)| name != OFFSET) {
                url.push_str(&format!("&{}={}", encode(name), encode(value)));
            }
            return Some(("link".to_owned(), format!("<{url}>; rel=\"{relation}\"")));
        }
    }
    None
}

/// The members that are called as most APIs call them.
fn usual(members: &mut Map<String, Value>, operation: &Operation, window: Window) {
    let number = match &operation.paging {
        Some(Paging::Page { first, .. }) => usize::try_from(*first).unwrap_or_default(),
        _ => 1,
    };
    for (name, value) in members {
        let asked = match &operation.paging {
            Some(Paging::Page { parameter, .. }) if parameter == name => "page",
            Some(Paging::Page { size: Some(size), .. }) if size == name => "size",
            Some(Paging::Offset { parameter, .. }) if parameter == name => "offset",
            Some(Paging::Offset { limit: Some(limit), .. }) if limit == name => "limit",
            _ => "",
        };
        let plain = letters(name);
        let told = match if asked.is_empty() { plain.as_str() } else { asked } {
            "total" | "count" | "totalcount" | "totalitems" => window.total,
            "page" | "pagenumber" | "currentpage" => window.from / window.size.max(1) + number,
            "pages" | "totalpages" | "pagecount" => window.pages(),
            "size" | "limit" | "pagesize" | "perpage" => window.size,
            "offset" | "skip" => window.from,
            "hasmore" | "hasnext" if value.is_boolean() => {
                *value = Value::from(window.next().is_some());
                continue;
            }
            _ => continue,
        };
        if value.is_number() {
            *value = Value::from(told);
        }
    }
}

/// After the last page a text is empty, anything else is left out.
fn cursor(body: &mut Value, place: &[String], token: Option<String>) {
    match (token, get(body, place)) {
        (Some(token), _) => put_at(body, place, Value::from(token)),
        (None, Some(Value::String(_))) => put_at(body, place, Value::from("")),
        (None, Some(_)) => {
            if let Some((last, before)) = place.split_last()
                && let Value::Object(members) = at(body, before)
            {
                members.shift_remove(last);
            }
        }
        (None, None) => {}
    }
}

pub(crate) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escape = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}
