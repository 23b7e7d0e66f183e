//! What a program can watch.

use std::time::Duration;

use http::StatusCode;

use crate::{activity::Snapshot, notice::Notice, transport::Failure};

/// One sending of a request, as an [`Observer`] sees it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation's id; `login` for a request that gets a token.
    pub operation: &'static str,
    /// The how-manieth, from 1.
    pub number: u32,
    /// How long it waited for slots of rate limits.
    pub waited: Duration,
    /// How long it took from sending to the last byte; of a streamed answer to its head.
    pub took: Duration,
    /// The answer's status, or how the attempt failed.
    pub outcome: Result<StatusCode, Failure>,
}

/// Is told what the client does, for metrics. All methods do nothing unless written; none may
/// block.
pub trait Observer: Send + Sync + 'static {
    /// A request was sent and answered, or failed.
    fn attempt(&self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// The same call is sent again after `delay`.
    fn retry(&self, operation: &'static str, delay: Duration) {
        let _ = (operation, delay);
    }

    /// A token was got for a scheme, to live so long.
    fn token(&self, scheme: &'static str, life: Duration) {
        let _ = (scheme, life);
    }

    /// The server refused calls of a limit for being too fast; the next of them waits so long.
    fn throttled(&self, limit: &'static str, pause: Duration) {
        let _ = (limit, pause);
    }

    /// The server says that an operation goes away. Told once for each operation of a client, with
    /// the first answer that says so; it never makes a call fail.
    fn lifecycle(&self, notice: &Notice) {
        let _ = notice;
    }

    /// An activity that the operation started was asked for, and stands so.
    fn activity(&self, operation: &'static str, id: &str, snapshot: &Snapshot) {
        let _ = (operation, id, snapshot);
    }
}
