//! A list page by page.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use serde::de::IgnoredAny;

use super::pager::Pager;
use crate::{draft::Draft, error::Result, response::Received};

/// The pages of a list, asked for one by one, each when it is wanted.
///
/// [`next`](Self::next) gives one page after the other; it is a [`Stream`] too. Each page is a call
/// of its own, with its own retries, timeout and deadline. After an error the pager stays where it
/// is: the next `next` asks for the same page again, so nothing is lost and nothing comes twice.
/// A list that leads back to a page already read ends with an error, see
/// [`is_pagination_loop`](crate::Error::is_pagination_loop).
///
/// ```no_run
/// use clientwright_runtime::{Pages, Value};
///
/// # async fn example(mut pages: Pages<Value>) -> clientwright_runtime::Result<()> {
/// while let Some(page) = pages.next().await {
///     println!("{}", page?["total"]);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for until `next`"]
pub struct Pages<T> {
    pager: Pager,
    decode: fn(&Received) -> Result<T>,
}

impl<T> Pages<T> {
    pub(crate) fn new(draft: Box<Draft>, decode: fn(&Received) -> Result<T>) -> Self {
        Self { pager: Pager::new(draft), decode }
    }

    /// Asks for the next page as soon as one has been read, while the caller is still busy with it.
    /// The page counts against the rate limits even when nobody comes to want it.
    pub fn prefetch(mut self) -> Self {
        self.pager.read_ahead();
        self
    }

    /// The next page; `None` when there is none. When the future is dropped, the request goes on
    /// with the next `next`.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn read(&mut self, page: &Received) -> Result<T> {
        let value = (self.decode)(page)?;
        let items = page.at::<Vec<IgnoredAny>>(self.pager.items())?;
        self.pager.advance(page, items.map_or(0, |items| items.len()))?;
        Ok(value)
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let page = ready!(self.pager.poll_page(cx));
        Poll::Ready(page.map(|page| self.read(&page?)))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.pager.operation().id)
            .finish_non_exhaustive()
    }
}
