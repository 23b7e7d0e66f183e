//! An activity as a stream of how it stands.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{Followed, Snapshot, hub::Pursuit};
use crate::{error::Result, transport::BoxFuture};

/// How an activity stands, each time it has been asked for, to its end.
///
/// [`next`](Self::next) gives one snapshot after the other; it is a [`Stream`] too. The last one
/// says how it ended, [`Completed`](crate::Status::Completed) or
/// [`Failed`](crate::Status::Failed). When it cannot be followed to its end, the last item is the
/// error. Whoever is slow gets the latest snapshot and misses some before it, never the last.
///
/// All who wait for one activity share its polls, streams too. Dropping the stream stops the asking
/// when nobody else waits, not the activity.
///
/// ```no_run
/// # async fn example(activity: clientwright_runtime::Activity) -> clientwright_runtime::Result<()> {
/// let mut progress = activity.progress();
/// while let Some(snapshot) = progress.next().await {
///     println!("{:?}", snapshot?.progress());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for until `next`"]
pub struct Progress {
    followed: Arc<Followed>,
    pursuit: Option<Arc<Pursuit>>,
    /// The answers already told.
    told: u64,
    flight: Option<BoxFuture<'static, Step>>,
    ended: bool,
}

/// An answer and its number; `None` when the asking was given up.
type Step = Option<(u64, Result<Snapshot>)>;

impl Progress {
    pub(super) fn new(followed: Arc<Followed>) -> Self {
        // A write that was done with its answer makes no progress.
        let ended = followed.id.is_none();
        Self { followed, pursuit: None, told: 0, flight: None, ended }
    }

    /// How it stands at the next poll; `None` once the end has been told. When the future is
    /// dropped, nothing is lost.
    pub async fn next(&mut self) -> Option<Result<Snapshot>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn step(&mut self) -> BoxFuture<'static, Step> {
        let id = self.followed.id.clone().unwrap_or_default();
        let pursuit =
            self.pursuit.get_or_insert_with(|| Pursuit::join(&self.followed, &id)).clone();
        let (told, operation) = (self.told, self.followed.operation);
        Box::pin(async move {
            let mut news = pursuit.news();
            let is_new = |number: u64| number > told;
            let news =
                news.wait_for(|news| is_new(news.number) || news.end.is_some()).await.ok()?.clone();
            match (news.snapshot, news.end) {
                (Some(snapshot), _) if is_new(news.number) => Some((news.number, Ok(snapshot))),
                (_, Some(Err(error))) => {
                    Some((news.number, Err(error.of_activity(&id).about(operation.into()))))
                }
                _ => None,
            }
        })
    }
}

impl Stream for Progress {
    type Item = Result<Snapshot>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Snapshot>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            let mut flight = match self.flight.take() {
                Some(flight) => flight,
                None => self.step(),
            };
            let step = flight.as_mut().poll(cx);
            if step.is_pending() {
                self.flight = Some(flight);
            }
            match ready!(step) {
                Some((number, item)) => {
                    self.told = number;
                    self.ended = item.as_ref().map_or(true, Snapshot::is_last);
                    if self.ended {
                        self.pursuit = None;
                    }
                    return Poll::Ready(Some(item));
                }
                // The asking was given up, with the runtime it ran on: it begins anew here.
                None => (self.pursuit, self.told) = (None, 0),
            }
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("activity", &self.followed.id).finish_non_exhaustive()
    }
}
