//! Requests that no operation describes.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Mutex, OnceLock},
};

use super::{Limit, Method, Operation, Product};
use crate::time::lock;

/// Which requests count under a limit. Operations name their limits themselves; other requests are
/// held against these rows.
#[derive(Clone, Copy, Debug)]
pub struct LimitRow {
    server: usize,
    path: &'static str,
    limit: &'static Limit,
    method: Option<Method>,
    otherwise: bool,
    most_specific: bool,
}

impl LimitRow {
    /// Requests to the first server whose path begins with these whole segments; `{x}`, `:x` and
    /// `*` stand for any one.
    #[must_use]
    pub const fn new(path: &'static str, limit: &'static Limit) -> Self {
        Self { server: 0, path, limit, method: None, otherwise: false, most_specific: false }
    }

    /// Requests to another of the product's servers.
    #[must_use]
    pub const fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
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

    /// Only requests that no other such row fits better.
    #[must_use]
    pub const fn most_specific(mut self) -> Self {
        self.most_specific = true;
        self
    }

    fn fits(&self, server: usize, method: Method, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut given = segments(path);
        let all_fit = segments(self.path).all(|wanted| {
            given.next().is_some_and(|given| is_placeholder(wanted) || wanted == given)
        });
        all_fit && self.server == server && self.method.is_none_or(|one| one == method)
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

/// The limits that a request counts under, narrow to wide.
fn limits(
    rows: &'static [LimitRow],
    server: usize,
    method: Method,
    path: &str,
) -> Vec<&'static Limit> {
    let fitting = |otherwise: bool| {
        let rows = rows.iter().filter(move |row| row.otherwise == otherwise);
        rows.filter(|row| row.fits(server, method, path)).collect::<Vec<_>>()
    };
    let mut rows = fitting(false);
    if rows.is_empty() {
        rows = fitting(true);
    }
    rows.sort_by_key(|row| Reverse(row.specificity()));
    let (mut limits, mut has_best) = (Vec::new(), false);
    for row in rows {
        let is_outdone = row.most_specific && has_best;
        has_best |= row.most_specific;
        if !is_outdone && !limits.contains(&row.limit) {
            limits.push(row.limit);
        }
    }
    limits
}

/// By product, server and request line.
type Known = BTreeMap<(usize, usize, &'static str, &'static str), &'static Operation>;

/// The row of a request line, as an operation would have it.
pub(crate) fn operation(
    product: &'static Product,
    server: usize,
    method: Method,
    path: &'static str,
) -> &'static Operation {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    let key = (std::ptr::from_ref(product).addr(), server, method.as_str(), path);
    // Calls refer to rows that are there for good. Paths are parts of the program, so that there are
    // only so many of these.
    lock(KNOWN.get_or_init(Mutex::default)).entry(key).or_insert_with(|| {
        let limits = limits(product.limit_rows, server, method, path).leak();
        // Nothing is declared of its answers.
        let row = Operation::new("raw", method, path).server(server).limits(limits).successes(&[]);
        let security = product.servers.get(server).and_then(|server| server.security);
        Box::leak(Box::new(match security {
            Some(security) => row.security(security),
            None => row,
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::{Limit, LimitRow, Method, Product, limits, operation};

    static ALL: Limit = Limit::window("all", 25, 1_000);
    static DISKS: Limit = Limit::window("disks", 20, 1_000);
    static GROW: Limit = Limit::window("grow", 2, 1_000);
    static REST: Limit = Limit::window("rest", 1, 1_000);
    static NESTED: [LimitRow; 6] = [
        LimitRow::new("/v1", &ALL),
        LimitRow::new("/v1/disks/{id}/grow", &GROW).method(Method::POST),
        LimitRow::new("/v1/disks", &DISKS),
        LimitRow::new("/v1/*", &DISKS),
        LimitRow::new("/", &REST).otherwise(),
        LimitRow::new("/v1", &REST).server(1),
    ];
    static SPECIFIC: [LimitRow; 5] = [
        LimitRow::new("/v1", &ALL).most_specific(),
        LimitRow::new("/v1/disks/{id}/grow", &GROW).method(Method::POST).most_specific(),
        LimitRow::new("/v1/disks", &DISKS).most_specific(),
        LimitRow::new("/v1/*", &DISKS).most_specific(),
        LimitRow::new("/", &REST).most_specific().otherwise(),
    ];

    fn names(rows: &'static [LimitRow], method: Method, path: &str) -> Vec<&'static str> {
        limits(rows, 0, method, path).iter().map(|limit| limit.name).collect()
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
        assert_eq!(limits(&NESTED, 1, Method::GET, "/v1/disks"), [&REST]);
        assert!(limits(&NESTED, 1, Method::GET, "/v2").is_empty());
    }

    #[test]
    fn a_request_line_has_one_row() {
        static PRODUCT: Product = Product::new("raw", "1.0.0").limit_rows(&NESTED);
        let row = operation(&PRODUCT, 0, Method::GET, "/v1/disks");
        assert_eq!(row.counted_by(), [&DISKS, &ALL]);
        assert!(std::ptr::eq(row, operation(&PRODUCT, 0, Method::GET, "/v1/disks")));
        for other in [
            operation(&PRODUCT, 0, Method::POST, "/v1/disks"),
            operation(&PRODUCT, 0, Method::GET, "/v1/disks/"),
            operation(&PRODUCT, 1, Method::GET, "/v1/disks"),
        ] {
            assert!(!std::ptr::eq(row, other));
        }
    }
}
