//! What a request needs that no operation describes.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Mutex, OnceLock},
};

use super::{Limit, Method, Operation, Scheme};
use crate::time::lock;

/// What the operations of one document have in common, for requests that the document does not
/// describe: their server, their credentials, and the rows of its rate limits.
#[derive(Clone, Copy, Debug)]
pub struct Raw {
    server: usize,
    security: Option<&'static [&'static [&'static Scheme]]>,
    rows: &'static [LimitRow],
    most_specific: bool,
}

/// One row of a document's rate limits: the requests that count under a limit.
#[derive(Clone, Copy, Debug)]
pub struct LimitRow {
    path: &'static str,
    limit: &'static Limit,
    method: Option<Method>,
    otherwise: bool,
}

impl Raw {
    /// The first server, the credentials that the product asks for, no limits.
    #[must_use]
    pub const fn new() -> Self {
        Self { server: 0, security: None, rows: &[], most_specific: false }
    }

    /// Which of the product's servers answers.
    #[must_use]
    pub const fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Alternatives, each a combination of schemes; empty: no credentials.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static Scheme]]) -> Self {
        self.security = Some(security);
        self
    }

    /// The rows of the limits. A request counts under every row that fits it.
    #[must_use]
    pub const fn limits(mut self, rows: &'static [LimitRow]) -> Self {
        self.rows = rows;
        self
    }

    /// A request counts under the most specific row that fits it, and no other.
    #[must_use]
    pub const fn most_specific(mut self) -> Self {
        self.most_specific = true;
        self
    }

    /// The limits that a request counts under, narrow to wide.
    fn limits_of(&self, method: Method, path: &str) -> Vec<&'static Limit> {
        let fitting = |otherwise: bool| {
            let rows = self.rows.iter().filter(move |row| row.otherwise == otherwise);
            rows.filter(|row| row.fits(method, path)).collect::<Vec<_>>()
        };
        let mut rows = fitting(false);
        if rows.is_empty() {
            rows = fitting(true);
        }
        rows.sort_by_key(|row| Reverse(row.specificity()));
        rows.truncate(if self.most_specific { 1 } else { rows.len() });
        let mut limits = Vec::new();
        for row in rows {
            if !limits.contains(&row.limit) {
                limits.push(row.limit);
            }
        }
        limits
    }

    /// The row of a request line, as an operation would have it.
    pub(crate) fn operation(
        &'static self,
        method: Method,
        path: &'static str,
    ) -> &'static Operation {
        static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
        let key = (std::ptr::from_ref(self).addr(), method.as_str(), path);
        // Calls refer to rows that are there for good. Paths are parts of the program, so that
        // there are only so many of these.
        lock(KNOWN.get_or_init(Mutex::default)).entry(key).or_insert_with(|| {
            let row = Operation::new("raw", method, path)
                .server(self.server)
                .limits(self.limits_of(method, path).leak());
            Box::leak(Box::new(match self.security {
                Some(security) => row.security(security),
                None => row,
            }))
        })
    }
}

/// By the document and the request line.
type Known = BTreeMap<(usize, &'static str, &'static str), &'static Operation>;

impl Default for Raw {
    fn default() -> Self {
        Self::new()
    }
}

impl LimitRow {
    /// Requests whose path begins with these whole segments; `{x}`, `:x` and `*` stand for any one.
    #[must_use]
    pub const fn new(path: &'static str, limit: &'static Limit) -> Self {
        Self { path, limit, method: None, otherwise: false }
    }

    /// Only requests of this method.
    #[must_use]
    pub const fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Only requests that no other row fits.
    #[must_use]
    pub const fn otherwise(mut self) -> Self {
        self.otherwise = true;
        self
    }

    fn fits(&self, method: Method, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut given = segments(path);
        let all_fit = segments(self.path).all(|wanted| {
            given.next().is_some_and(|given| is_placeholder(wanted) || wanted == given)
        });
        all_fit && self.method.is_none_or(|one| one == method)
    }

    /// The longest wins; of two as long the one with more literal segments, then the one that names
    /// its method.
    fn specificity(&self) -> (usize, usize, bool) {
        let literal = segments(self.path).filter(|segment| !is_placeholder(segment)).count();
        (segments(self.path).count(), literal, self.method.is_some())
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_placeholder(segment: &str) -> bool {
    segment == "*" || segment.starts_with([':', '{'])
}

#[cfg(test)]
mod tests {
    use super::{Limit, LimitRow, Method, Raw};

    static ALL: Limit = Limit::window("all", 25, 1_000);
    static DISKS: Limit = Limit::window("disks", 20, 1_000);
    static GROW: Limit = Limit::window("grow", 2, 1_000);
    static REST: Limit = Limit::window("rest", 1, 1_000);
    static ROWS: [LimitRow; 5] = [
        LimitRow::new("/v1", &ALL),
        LimitRow::new("/v1/disks/{id}/grow", &GROW).method(Method::POST),
        LimitRow::new("/v1/disks", &DISKS),
        LimitRow::new("/v1/*", &DISKS),
        LimitRow::new("/", &REST).otherwise(),
    ];
    static NESTED: Raw = Raw::new().limits(&ROWS);
    static SPECIFIC: Raw = Raw::new().limits(&ROWS).most_specific();

    fn names(raw: &Raw, method: Method, path: &str) -> Vec<&'static str> {
        raw.limits_of(method, path).iter().map(|limit| limit.name).collect()
    }

    #[test]
    fn requests_count_under_the_rows_that_fit_them() {
        for (method, path, nested) in [
            (Method::GET, "/v1", &["all"][..]),
            (Method::GET, "/v1/disks", &["disks", "all"]),
            (Method::GET, "/v1/disks?of=/v2", &["disks", "all"]),
            (Method::GET, "v1//disks/", &["disks", "all"]),
            (Method::GET, "/v1/disksets", &["disks", "all"]),
            (Method::GET, "/v11/disks", &["rest"]),
            (Method::GET, "/", &["rest"]),
            (Method::GET, "/v1/disks/7/grow", &["disks", "all"]),
            (Method::POST, "/v1/disks/{disk}/grow/more", &["grow", "disks", "all"]),
            (Method::POST, "/v1/disks/grow", &["disks", "all"]),
        ] {
            assert_eq!(names(&NESTED, method, path), nested, "{method} {path}");
            assert_eq!(names(&SPECIFIC, method, path), nested[..1], "{method} {path}");
        }
        assert!(names(&Raw::new(), Method::GET, "/v1").is_empty());
    }

    #[test]
    fn a_request_line_has_one_row() {
        let row = NESTED.operation(Method::GET, "/v1/disks");
        assert!(std::ptr::eq(row, NESTED.operation(Method::GET, "/v1/disks")));
        assert!(!std::ptr::eq(row, NESTED.operation(Method::POST, "/v1/disks")));
        assert!(!std::ptr::eq(row, SPECIFIC.operation(Method::GET, "/v1/disks")));
    }
}
