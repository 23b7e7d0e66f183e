//! A list item by item.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::pager::Pager;
use crate::{draft::Draft, error::Result, response::Received};

/// The items of a list, whatever pages they come in; a page is asked for when its first item is
/// wanted.
///
/// [`next`](Self::next) gives one item after the other; it is a [`Stream`] too. What is said of
/// [`Pages`](crate::Pages) holds here as well: after an error, `next` goes on at the same place.
///
/// ```no_run
/// use clientwright_runtime::{Items, Value};
///
/// # async fn example(mut machines: Items<Value>) -> clientwright_runtime::Result<()> {
/// while let Some(machine) = machines.next().await {
///     println!("{}", machine?["name"]);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for until `next`"]
pub struct Items<I> {
    pager: Pager,
    /// What is left of the last page.
    rest: vec::IntoIter<I>,
}

impl<I: DeserializeOwned> Items<I> {
    pub(crate) fn new(draft: Box<Draft>) -> Self {
        Self { pager: Pager::new(draft), rest: Vec::new().into_iter() }
    }

    /// Asks for the next page as soon as one has been read, while the caller is still busy with it.
    /// The page counts against the rate limits even when nobody comes to want it.
    pub fn prefetch(mut self) -> Self {
        self.pager.read_ahead();
        self
    }

    /// The next item; `None` when there is none. When the future is dropped, no item is lost.
    pub async fn next(&mut self) -> Option<Result<I>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items that are left, in one list.
    ///
    /// # Errors
    ///
    /// Those of the first page that cannot be had; the items before it are gone with the pager.
    pub async fn into_vec(mut self) -> Result<Vec<I>> {
        let mut items: Vec<I> = self.rest.by_ref().collect();
        while let Some(page) = poll_fn(|cx| self.pager.poll_page(cx)).await {
            items.extend(self.read(&page?)?);
        }
        Ok(items)
    }

    fn read(&mut self, page: &Received) -> Result<Vec<I>> {
        let items: Vec<I> = page.at(self.pager.items())?.unwrap_or_default();
        self.pager.advance(page, items.len())?;
        Ok(items)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<I>>> {
        loop {
            if let Some(item) = self.rest.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let items = match ready!(self.pager.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(page) => page.and_then(|page| self.read(&page)),
            };
            match items {
                Ok(items) => self.rest = items.into_iter(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

// Nothing in it is pinned; `I` is only ever moved.
impl<I> Unpin for Items<I> {}

impl<I: DeserializeOwned> Stream for Items<I> {
    type Item = Result<I>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<I>>> {
        self.poll_item(cx)
    }
}

impl<I> fmt::Debug for Items<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &self.pager.operation().id)
            .finish_non_exhaustive()
    }
}
