//! Which items of a list a request asks for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clientwright::model::{Location, Operation, Paging};

use crate::request::Request;

/// The parameter of the server's own links.
pub(crate) const OFFSET: &str = "offset";
/// What clients call the size of a page where the rule does not say.
const SIZES: [&str; 6] = ["limit", "size", "pageSize", "page_size", "per_page", "max_results"];
const OFFSETS: [&str; 3] = [OFFSET, "skip", "start"];

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

    pub fn next(self) -> Option<usize> {
        (self.end() < self.total).then(|| self.end())
    }

    /// How many pages of this size there are.
    pub fn pages(self) -> usize {
        self.total.div_ceil(self.size.max(1))
    }
}

/// The window that a request asks for. A number that cannot be read, or a token nobody gave, is the
/// client's mistake.
pub(crate) fn window(
    operation: &Operation,
    request: &Request,
    total: usize,
    usual: usize,
) -> Result<Window, String> {
    let usual = usual.max(1);
    let sized =
        |name: Option<&str>| Ok::<_, String>(number(request, name)?.unwrap_or(usual).max(1));
    let declared = |names: &[&str]| {
        let mut known = operation.parameters.iter().filter(|one| one.location == Location::Query);
        known.find(|one| names.contains(&&*one.wire)).map(|one| one.wire.as_str())
    };
    let (from, size) = match &operation.paging {
        // No rule, but the usual parameters: what is not asked for is not cut.
        None => {
            let from = number(request, declared(&OFFSETS))?.unwrap_or_default();
            (from, number(request, declared(&SIZES))?.unwrap_or(total).max(1))
        }
        Some(Paging::Cursor { parameter, .. }) => {
            let from = match request.query(parameter).filter(|token| !token.is_empty()) {
                Some(token) => {
                    read(token).ok_or_else(|| format!("`{parameter}` is not a known token"))?
                }
                None => 0,
            };
            (from, sized(declared(&SIZES))?)
        }
        Some(Paging::Page { parameter, size, first, .. }) => {
            let size = sized(size.as_deref())?;
            let first = usize::try_from(*first).unwrap_or_default();
            let page = number(request, Some(parameter))?.unwrap_or(first);
            if page < first {
                return Err(format!("`{parameter}` must not be below {first}"));
            }
            (page.saturating_sub(first).saturating_mul(size), size)
        }
        Some(Paging::Offset { parameter, limit, .. }) => {
            let from = number(request, Some(parameter))?.unwrap_or_default();
            (from, sized(limit.as_deref())?)
        }
        Some(Paging::Link { .. }) => {
            (number(request, Some(OFFSET))?.unwrap_or_default(), sized(declared(&SIZES))?)
        }
    };
    Ok(Window { from, size, total })
}

fn number(request: &Request, name: Option<&str>) -> Result<Option<usize>, String> {
    let Some(name) = name else { return Ok(None) };
    let parse = |text: &str| text.parse().map_err(|_| format!("`{name}` must be a whole number"));
    request.query(name).map(parse).transpose()
}

/// The token that leads to what follows `offset` items.
pub(crate) fn token(offset: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("offset:{offset}"))
}

fn read(token: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    String::from_utf8(bytes).ok()?.strip_prefix("offset:")?.parse().ok()
}
