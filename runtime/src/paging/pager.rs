//! Page after page: which one is asked for next, and when there is none.

use std::{
    collections::BTreeSet,
    future::Future,
    hash::{DefaultHasher, Hash, Hasher},
    pin::Pin,
    task::{Context, Poll, ready},
};

use serde_json::Value;
use tokio::task::JoinHandle;

use super::count::Count;
use crate::{
    call::send,
    decode::{self, Unread},
    draft::Draft,
    error::{Error, Kind, Result},
    link,
    pointer::At,
    response::Received,
    transport::{BoxFuture, Failure, TransportError},
    v1::{Operation, Paging, Place, Style},
};

/// What pages and items have in common. It stays at a page until that page has been read, whatever
/// goes wrong on the way.
pub(super) struct Pager {
    draft: Box<Draft>,
    turn: Turn,
    /// Marks of the tokens and addresses that led to a page, so that none does so twice.
    seen: BTreeSet<u64>,
    flight: Option<BoxFuture<'static, Result<Received>>>,
    /// Whether a page is asked for as soon as it is known which.
    ahead: bool,
}

/// The page to be asked for.
enum Turn {
    /// As the call stands.
    First,
    Counted(Count),
    Token(String),
    /// Path and query below the server.
    Target(String),
    /// Something is wrong behind the last page, which is said once.
    Trouble(Error),
    End,
}

impl Pager {
    pub(super) fn new(mut draft: Box<Draft>) -> Self {
        let mut seen = BTreeSet::new();
        if draft.operation.paging.is_none() {
            draft.fail(Error::request("the operation's answer has no pages"));
        }
        let turn = match (draft.error.take(), draft.operation.paging) {
            (Some(error), _) => Turn::Trouble(error.about(draft.operation.into())),
            (None, Some(paging)) => first(&draft, paging, &mut seen),
            (None, None) => Turn::End,
        };
        Self { draft, turn, seen, flight: None, ahead: false }
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.draft.operation
    }

    pub(super) fn read_ahead(&mut self) {
        self.ahead = true;
    }

    /// Where the items of a page stand.
    pub(super) fn items(&self) -> &'static str {
        self.draft.operation.paging.map_or("", |paging| paging.items)
    }

    /// The page whose turn it is, until [`advance`](Self::advance).
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Received>>> {
        match std::mem::replace(&mut self.turn, Turn::End) {
            Turn::End => return Poll::Ready(None),
            Turn::Trouble(error) => return Poll::Ready(Some(Err(error))),
            turn => self.turn = turn,
        }
        let mut flight = match self.flight.take() {
            Some(flight) => flight,
            None => send(self.page()),
        };
        let page = flight.as_mut().poll(cx);
        if page.is_pending() {
            self.flight = Some(flight);
        }
        Poll::Ready(Some(ready!(page)))
    }

    fn page(&self) -> Box<Draft> {
        let mut draft = self.draft.clone();
        let style = draft.operation.paging.map(|paging| paging.style);
        match (&self.turn, style) {
            (
                Turn::Counted(count),
                Some(Style::Page { parameter, .. } | Style::Offset { parameter, .. }),
            ) => draft.set_query(parameter, &count.at),
            (Turn::Token(token), Some(Style::Cursor { parameter, .. })) => {
                draft.set_query(parameter, token);
            }
            (Turn::Target(target), _) => draft.target = Some(target.clone()),
            _ => {}
        }
        draft
    }

    /// Goes on behind a page, which held so many items. An error leaves the pager where it is.
    pub(super) fn advance(&mut self, page: &Received, items: usize) -> Result<()> {
        self.turn_page(page, items)?;
        if self.ahead && matches!(self.turn, Turn::Counted(_) | Turn::Token(_) | Turn::Target(_)) {
            self.flight = Some(Box::pin(Ahead(tokio::spawn(send(self.page())))));
        }
        Ok(())
    }

    fn turn_page(&mut self, page: &Received, items: usize) -> Result<()> {
        let Some(paging) = self.draft.operation.paging else {
            return Ok(());
        };
        let (items, total) = (items as u64, total(page, paging)?);
        let next = match paging.style {
            Style::Page { first, .. } => {
                self.count(|count| count.next_page(first, items, total));
                return Ok(());
            }
            Style::Offset { .. } => {
                self.count(|count| count.next_offset(items, total));
                return Ok(());
            }
            Style::Cursor { next, .. } => token(page, next)?.map(Turn::Token),
            Style::Link { relation } => {
                link::target(page.headers(), relation).map(|reference| self.target(reference))
            }
        };
        self.turn = match next {
            None => Turn::End,
            Some(Turn::Token(text) | Turn::Target(text)) if !self.seen.insert(mark(&text)) => {
                Turn::Trouble(Error::new(Kind::PagingLoop).about(self.draft.operation.into()))
            }
            Some(turn) => turn,
        };
        Ok(())
    }

    fn count(&mut self, next: impl FnOnce(&mut Count) -> bool) {
        let goes_on = match &mut self.turn {
            Turn::Counted(count) => next(count),
            _ => false,
        };
        if !goes_on {
            self.turn = Turn::End;
        }
    }

    /// Credentials go along to the next page, so it must be of the same server.
    fn target(&self, reference: &str) -> Turn {
        let operation = self.draft.operation;
        let below = || {
            let current = match &self.turn {
                Turn::Target(target) => target.clone(),
                _ => self.draft.own_target()?,
            };
            let base = self.draft.client.core.base(operation.server)?;
            base.below(reference, &current).ok_or_else(|| {
                Error::request("the link to the next page leads away from the server's address")
            })
        };
        match below() {
            Ok(target) => Turn::Target(target),
            Err(error) => Turn::Trouble(error.about(operation.into())),
        }
    }
}

/// A page that is read while nobody waits for it yet. Letting go of it ends the call.
struct Ahead(JoinHandle<Result<Received>>);

impl Future for Ahead {
    type Output = Result<Received>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Received>> {
        Poll::Ready(match ready!(Pin::new(&mut self.0).poll(cx)) {
            Ok(page) => page,
            // The runtime it was started on is gone.
            Err(_) => Err(Error::transport(TransportError::new(Failure::Broken))),
        })
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Numbers and offsets are sent from the first page on: some servers page only when asked.
fn first(draft: &Draft, paging: &Paging, seen: &mut BTreeSet<u64>) -> Turn {
    let number = |name: Option<&str>| draft.query_value(name?)?.trim().parse::<u64>().ok();
    match paging.style {
        Style::Page { parameter, size, first } => {
            let at = number(Some(parameter)).unwrap_or(first);
            Turn::Counted(Count::new(at, number(size)))
        }
        Style::Offset { parameter, limit } => {
            let at = number(Some(parameter)).unwrap_or(0);
            Turn::Counted(Count::new(at, number(limit)))
        }
        Style::Cursor { parameter, .. } => {
            seen.extend(draft.query_value(parameter).map(|token| mark(&token)));
            Turn::First
        }
        Style::Link { .. } => {
            seen.extend(draft.own_target().ok().map(|target| mark(&target)));
            Turn::First
        }
    }
}

/// Tokens can be long and lists longer: a number stands for each.
fn mark(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn total(page: &Received, paging: &Paging) -> Result<Option<u64>> {
    let Some(pointer) = paging.total else {
        return Ok(None);
    };
    Ok(match page.at::<Value>(pointer)? {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    })
}

/// The token of the next page; one that is missing, null or empty is the end.
fn token(page: &Received, place: Place) -> Result<Option<String>> {
    let token = match place {
        Place::Header(name) => page.header(name).map(str::to_owned),
        Place::Body => Some(page.text()?),
        Place::Pointer(pointer) => match page.at::<Value>(pointer)? {
            None => None,
            Some(Value::String(text)) => Some(text),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => {
                let message = format!("the token of the next page at `{pointer}` is not text");
                return Err(page.unread(Unread::whole(message)));
            }
        },
    };
    Ok(token.filter(|token| !token.is_empty()))
}

impl Received {
    /// What stands at a pointer of the body; `None` when nothing does, or null.
    pub(super) fn at<T: serde::de::DeserializeOwned>(&self, pointer: &str) -> Result<Option<T>> {
        decode::seed(self.body(), At::new(pointer)).map_err(|unread| self.unread(unread))
    }
}
