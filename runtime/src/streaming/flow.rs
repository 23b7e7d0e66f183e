//! A streamed body on its way, given up when nothing more comes of it.

use std::{
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::{
    client::Core,
    error::{Error, Kind, Result},
    pipeline::Plan,
    transport::{Body, Failure, TransportError},
    v1::Operation,
};

/// What is left of an answer once its head has been read.
pub(crate) struct Flow {
    pub(super) operation: &'static Operation,
    pub(super) body: Body,
    /// Scheme, host and port of the server, for errors.
    pub(super) origin: Option<Arc<str>>,
    /// The longest wait for one chunk.
    pub(super) idle: Duration,
    pub(super) deadline: Option<Instant>,
    /// The longest event or line, in bytes.
    pub(super) limit: usize,
    wait: Option<Pin<Box<Sleep>>>,
    /// Whether `wait` is running.
    waits: bool,
}

impl Flow {
    /// What a plan that reads only the head leaves.
    pub(crate) fn new(plan: &Plan, core: &Core, operation: &'static Operation, body: Body) -> Self {
        Self {
            idle: plan.timeout,
            deadline: plan.deadline,
            origin: core.origin(plan.server),
            ..Self::whole(core, operation, body)
        }
    }

    /// A body that is already there.
    pub(crate) fn whole(core: &Core, operation: &'static Operation, body: Body) -> Self {
        Self {
            operation,
            body,
            origin: None,
            idle: core.settings.timeout,
            deadline: None,
            limit: core.settings.max_body,
            wait: None,
            waits: false,
        }
    }

    pub(super) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        match self.body.poll_chunk(cx) {
            Poll::Ready(chunk) => {
                self.waits = false;
                Poll::Ready(chunk.map(|chunk| chunk.map_err(|error| self.broken(error))))
            }
            Poll::Pending => {
                ready!(self.poll_wait(cx));
                let is_late = self.deadline.is_some_and(|deadline| deadline <= Instant::now());
                Poll::Ready(Some(Err(match is_late {
                    true => Error::new(Kind::Deadline).about(self.operation.into()),
                    false => self.broken(TransportError::new(Failure::Stalled)),
                })))
            }
        }
    }

    /// Counted from when somebody waits: a caller who takes his time with an item loses nothing.
    fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let until = match self.waits {
            true => None,
            false => {
                self.waits = true;
                let idle = Instant::now().checked_add(self.idle);
                idle.into_iter().chain(self.deadline).min()
            }
        };
        match (&mut self.wait, until) {
            (Some(wait), Some(until)) => wait.as_mut().reset(until),
            (wait, Some(until)) => *wait = Some(Box::pin(sleep_until(until))),
            (_, None) => {}
        }
        match &mut self.wait {
            Some(wait) => wait.as_mut().poll(cx),
            // A timeout beyond all clocks is none.
            None => Poll::Pending,
        }
    }

    pub(super) fn too_long(&self) -> Error {
        self.broken(TransportError::new(Failure::TooLarge))
    }

    pub(super) fn cut_off(&self, end: &str) -> Error {
        let cause = io::Error::other(format!("the stream ended before `{end}`"));
        self.broken(TransportError::new(Failure::Body).with_source(cause))
    }

    fn broken(&self, error: TransportError) -> Error {
        Error::transport(error).at(self.origin.clone()).about(self.operation.into())
    }

    /// Lets go of the connection.
    pub(super) fn close(&mut self) {
        self.body = Body::default();
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
