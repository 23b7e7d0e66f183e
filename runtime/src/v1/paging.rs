//! The rows of paging: how the next page is asked for, and where the items stand.

use super::Place;

/// How the pages of a list follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    pub(crate) style: Style,
    /// JSON pointer to the items; empty: the whole body.
    pub(crate) items: &'static str,
    /// JSON pointer to the number of all items.
    pub(crate) total: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `parameter` counts pages from `first`; `size` is how many items one holds.
    Page { parameter: &'static str, size: Option<&'static str>, first: u64 },
    /// `parameter` counts the items before the page.
    Offset { parameter: &'static str, limit: Option<&'static str> },
    /// `parameter` takes the token that the page before gave at `next`.
    Cursor { parameter: &'static str, next: Place },
    /// The page before says in its header `Link` where the next one is.
    Link { relation: &'static str },
}

impl Paging {
    /// By the number of the page, in this query parameter; pages are counted from 1.
    #[must_use]
    pub const fn page(parameter: &'static str) -> Self {
        Self::new(Style::Page { parameter, size: None, first: 1 })
    }

    /// By the number of items before the page, in this query parameter.
    #[must_use]
    pub const fn offset(parameter: &'static str) -> Self {
        Self::new(Style::Offset { parameter, limit: None })
    }

    /// By a token: this query parameter takes what the page before gave at `next`. A token that is
    /// missing, null or empty is the end.
    #[must_use]
    pub const fn cursor(parameter: &'static str, next: Place) -> Self {
        Self::new(Style::Cursor { parameter, next })
    }

    /// By the address of this relation in the header `Link`.
    #[must_use]
    pub const fn link(relation: &'static str) -> Self {
        Self::new(Style::Link { relation })
    }

    const fn new(style: Style) -> Self {
        Self { style, items: "", total: None }
    }

    /// The query parameter that says how many items a page of [`page`](Self::page) holds.
    ///
    /// # Panics
    ///
    /// While the row is compiled: on another style.
    #[must_use]
    pub const fn size(mut self, name: &'static str) -> Self {
        match &mut self.style {
            Style::Page { size, .. } => *size = Some(name),
            _ => panic!("only pages by number have a size"),
        }
        self
    }

    /// The number of the first page of [`page`](Self::page).
    ///
    /// # Panics
    ///
    /// While the row is compiled: on another style.
    #[must_use]
    pub const fn first(mut self, number: u64) -> Self {
        match &mut self.style {
            Style::Page { first, .. } => *first = number,
            _ => panic!("only pages by number have a first number"),
        }
        self
    }

    /// The query parameter that says how many items a page of [`offset`](Self::offset) holds.
    ///
    /// # Panics
    ///
    /// While the row is compiled: on another style.
    #[must_use]
    pub const fn limit(mut self, name: &'static str) -> Self {
        match &mut self.style {
            Style::Offset { limit, .. } => *limit = Some(name),
            _ => panic!("only pages by offset have a limit"),
        }
        self
    }

    /// Where the items stand, a JSON pointer; the whole body unless said otherwise.
    #[must_use]
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// Where the number of all items stands, a JSON pointer.
    #[must_use]
    pub const fn total(mut self, pointer: &'static str) -> Self {
        self.total = Some(pointer);
        self
    }
}
