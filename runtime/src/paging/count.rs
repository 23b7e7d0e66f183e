//! Pages that are counted, by number or by offset: which one is next, and when there is none.

/// Where the pager stands in the list.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// The number of the page, or how many items are before it.
    pub(super) at: u64,
    /// How many items a page was asked to hold.
    size: Option<u64>,
    /// Items so far, with those before the first page that was read.
    items: u64,
    /// Items of the longest page.
    longest: u64,
    /// Pages without items since the last one that had any.
    empty: u64,
    begun: bool,
}

/// After so many empty pages in a row behind the place where the total must have been reached, the
/// server counts what it does not show.
const EMPTY: u64 = 3;

impl Count {
    pub(super) fn new(at: u64, size: Option<u64>) -> Self {
        Self { at, size: size.filter(|size| *size > 0), ..Self::default() }
    }

    /// Goes on behind a page of so many items, whose numbers start with `first`; `false` at the end.
    pub(super) fn next_page(&mut self, first: u64, items: u64, total: Option<u64>) -> bool {
        let before = self.at.saturating_sub(first);
        if !std::mem::replace(&mut self.begun, true) {
            self.items = before.saturating_mul(self.size.unwrap_or(items));
        }
        self.items = self.items.saturating_add(items);
        self.empty = if items == 0 { self.empty + 1 } else { 0 };
        let is_last = match total {
            Some(total) => {
                let length = self.size.or(Some(self.longest)).filter(|length| *length > 0);
                let is_behind = length.is_none_or(|length| {
                    (before.saturating_add(1)).saturating_mul(length) >= total
                });
                self.items >= total || (is_behind && self.empty >= EMPTY)
            }
            None => self.is_short(items),
        };
        self.longest = self.longest.max(items);
        self.go(1, is_last)
    }

    /// Goes on behind a page of so many items; `false` at the end.
    pub(super) fn next_offset(&mut self, items: u64, total: Option<u64>) -> bool {
        let is_last = match total {
            Some(total) => self.at.saturating_add(items) >= total,
            None => self.is_short(items),
        };
        self.longest = self.longest.max(items);
        // An empty page in the middle is passed over, if it is known how long it should have been.
        let step = if items > 0 { Some(items) } else { self.size };
        step.is_some_and(|step| self.go(step, is_last))
    }

    /// Where nobody says how many there are: nothing came, or less than was asked for. A first page
    /// that is shorter may also be all that the server gives at once, so one more is asked for.
    fn is_short(&self, items: u64) -> bool {
        items == 0 || (self.size.is_some_and(|size| items < size) && items < self.longest)
    }

    fn go(&mut self, step: u64, is_last: bool) -> bool {
        match self.at.checked_add(step).filter(|_| !is_last) {
            Some(next) => {
                self.at = next;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    /// Reads pages of these lengths, as long as they are asked for.
    fn asked(
        mut count: Count,
        mut next: impl FnMut(&mut Count, u64) -> bool,
        pages: &[u64],
    ) -> usize {
        let mut read = 0;
        loop {
            let items = pages.get(read).copied().unwrap_or(0);
            read += 1;
            if !next(&mut count, items) {
                return read;
            }
            assert!(read < 100, "the end is never reached");
        }
    }

    #[test]
    fn numbered_pages_end() {
        let by_page = |size, total| {
            move |pages: &[u64]| {
                asked(Count::new(1, size), |count, items| count.next_page(1, items, total), pages)
            }
        };
        // With a total, exactly there, whatever the pages hold.
        assert_eq!(by_page(None, Some(5))(&[3, 0, 2]), 3);
        assert_eq!(by_page(Some(3), Some(5))(&[3, 2]), 2);
        assert_eq!(by_page(None, Some(0))(&[0]), 1);
        // A total that is never reached does not make the pager ask for ever.
        assert_eq!(by_page(Some(3), Some(10))(&[3, 3, 2]), 6);
        assert_eq!(by_page(None, Some(1_000_000))(&[0]), 3);
        // Some in the middle may be empty, when the server counts what it does not show.
        assert_eq!(by_page(Some(2), Some(10))(&[2, 0, 0, 0, 2]), 8);
        // Without one, at an empty page, or a short one when the size is known.
        assert_eq!(by_page(None, None)(&[3, 2, 2]), 4);
        assert_eq!(by_page(Some(3), None)(&[3, 3, 2]), 3);
        assert_eq!(by_page(Some(2), None)(&[3, 2, 1]), 3);
        // The server's own bound is no end.
        assert_eq!(by_page(Some(500), None)(&[100, 100, 7]), 3);
    }

    #[test]
    fn a_start_in_the_middle_counts_what_is_before() {
        let pages =
            asked(Count::new(3, None), |count, items| count.next_page(1, items, Some(8)), &[2, 2]);
        assert_eq!(pages, 2);
        let pages =
            asked(Count::new(4, None), |count, items| count.next_offset(items, Some(8)), &[2, 2]);
        assert_eq!(pages, 2);
    }

    #[test]
    fn offsets_end() {
        let by_offset = |size, total| {
            move |pages: &[u64]| {
                asked(Count::new(0, size), |count, items| count.next_offset(items, total), pages)
            }
        };
        assert_eq!(by_offset(None, Some(5))(&[3, 2]), 2);
        assert_eq!(by_offset(Some(3), Some(8))(&[3, 0, 2]), 3);
        assert_eq!(by_offset(None, Some(8))(&[3, 0]), 2);
        assert_eq!(by_offset(None, None)(&[3, 2]), 3);
        assert_eq!(by_offset(Some(3), None)(&[3, 3, 1]), 3);
        assert!(!Count::new(u64::MAX, None).next_offset(1, None));
    }
}
