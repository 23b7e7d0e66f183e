//! One page of a list, and how the answer says where the next one is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clientwright::model::{Expression, Operation, Paging};
use serde_json::Value;

use crate::{
    filter::parameters,
    place::{at, get, put, put_at, steps},
    request::Request,
};

/// The parameter of the server's own links.
const OFFSET: &str = "offset";
/// What clients call the size of a page where the rule does not say.
const SIZES: [&str; 6] = ["limit", "size", "pageSize", "page_size", "per_page", "max_results"];

/// Which items of a list an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub from: usize,
    pub size: usize,
    pub total: usize,
}

impl Window {
    pub fn range(self) -> std::ops::Range<usize> {
        self.from.min(self.total)..self.end()
    }

    fn end(self) -> usize {
        self.from.saturating_add(self.size).min(self.total)
    }

    fn next(self) -> Option<usize> {
        (self.end() < self.total).then(|| self.end())
    }
}

/// The window that a request asks for; everything where the operation has no pages. A number that
/// cannot be read, or a token nobody gave, is the client's mistake.
pub(crate) fn window(
    operation: &Operation,
    request: &Request,
    total: usize,
    usual: usize,
) -> Result<Window, String> {
    let Some(paging) = &operation.paging else {
        return Ok(Window { from: 0, size: total, total });
    };
    let usual = usual.max(1);
    let sized =
        |name: Option<&str>| Ok::<_, String>(number(request, name)?.unwrap_or(usual).max(1));
    let declared = || {
        let known = operation.parameters.iter().map(|parameter| parameter.wire.as_str());
        known.into_iter().find(|name| SIZES.contains(name))
    };
    let (from, size) = match paging {
        Paging::Cursor { parameter, .. } => {
            let from = match request.query(parameter).filter(|token| !token.is_empty()) {
                Some(token) => {
                    read(token).ok_or_else(|| format!("`{parameter}` is not a known token"))?
                }
                None => 0,
            };
            (from, sized(declared())?)
        }
        Paging::Page { parameter, size, first, .. } => {
            let size = sized(size.as_deref())?;
            let first = usize::try_from(*first).unwrap_or_default();
            let page = number(request, Some(parameter))?.unwrap_or(first);
            (page.saturating_sub(first).saturating_mul(size), size)
        }
        Paging::Offset { parameter, limit, .. } => {
            let from = number(request, Some(parameter))?.unwrap_or_default();
            (from, sized(limit.as_deref())?)
        }
        Paging::Link { .. } => {
            (number(request, Some(OFFSET))?.unwrap_or_default(), sized(declared())?)
        }
    };
    Ok(Window { from, size, total })
}

fn number(request: &Request, name: Option<&str>) -> Result<Option<usize>, String> {
    let Some(name) = name else { return Ok(None) };
    let parse = |text: &str| text.parse().map_err(|_| format!("`{name}` must be a whole number"));
    request.query(name).map(parse).transpose()
}

fn token(offset: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("offset:{offset}"))
}

fn read(token: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    String::from_utf8(bytes).ok()?.strip_prefix("offset:")?.parse().ok()
}

/// Writes what the paging rule and the usual names say of a page into the answer; what belongs in
/// a header is returned.
pub(crate) fn describe(
    operation: &Operation,
    request: &Request,
    window: Window,
    body: &mut Value,
) -> Option<(String, String)> {
    for name in ["total", "count"] {
        if body.get(name).is_some_and(Value::is_number) {
            put(body, name, Value::from(window.total));
        }
    }
    let paging = operation.paging.as_ref()?;
    for name in parameters(paging) {
        echo(paging, name, window, body);
    }
    match paging {
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

/// An answer that repeats a paging parameter repeats the one that was used.
fn echo(paging: &Paging, name: &str, window: Window, body: &mut Value) {
    let used = match paging {
        Paging::Page { parameter, first, .. } if parameter == name => {
            window.from / window.size + usize::try_from(*first).unwrap_or_default()
        }
        Paging::Offset { parameter, .. } if parameter == name => window.from,
        Paging::Cursor { .. } => return,
        _ => window.size,
    };
    if body.get(name).is_some_and(Value::is_number) {
        put(body, name, Value::from(used));
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
