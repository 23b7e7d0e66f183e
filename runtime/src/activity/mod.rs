//! Activities: work that a write starts and that goes on after its answer.

mod chase;
mod done;
mod hub;
mod poll;
mod progress;
mod snapshot;
mod start;
mod wait;

use std::{
    fmt,
    future::IntoFuture,
    sync::{Arc, Mutex},
};

use serde::{Serialize, Serializer, ser::SerializeStruct};
use tokio::time::Instant;

pub(crate) use self::hub::Hub;
pub use self::{
    done::{Done, Item},
    progress::Progress,
    snapshot::{Snapshot, Status},
    wait::UntilDone,
};
use crate::{
    client::Client,
    error::{Answer, Error, Result},
    response::Received,
    transport::BoxFuture,
    v1::{ActivityRule, Operation, Resource},
};

/// Work that a write has started on the server: await it for its end, or
/// [`until_done`](Self::until_done) to set a deadline too.
///
/// All who wait for one activity through one client share its polls, also when it was taken up by
/// its id. Polls use at most a fifth of the rate limits, so that calls that somebody waits for come
/// first. The handle can be dropped: the work goes on. Its [`id`](Self::id) is enough to take it up
/// again, also in another run of the program. It serializes as `product`, `operation` and `id`.
///
/// ```no_run
/// # use std::time::Duration;
/// use clientwright_runtime::{Activity, Call};
///
/// # async fn example(create: Call<Activity>) -> clientwright_runtime::Result<()> {
/// let activity = create.await?;
/// println!("started {:?}", activity.id());
/// let done = activity.until_done().deadline(Duration::from_secs(1800)).await?;
/// println!("made {:?}", done.resource_id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Activity(Arc<Followed>);

/// What is followed, and how.
struct Followed {
    client: Client,
    operation: &'static Operation,
    rule: &'static ActivityRule,
    resource: Resource,
    /// `None` when the write was done with its answer.
    id: Option<String>,
    answer: Answer,
    /// `None` when it was taken up by its id: nobody knows how long it has run.
    started: Option<Instant>,
    /// When it is asked for again; kept for those who stop to wait and wait again.
    next_poll: Mutex<Option<Instant>>,
}

impl Activity {
    /// Reads a write's answer.
    pub(crate) fn start(received: &Received) -> Result<Self> {
        let (rule, resource) = start::rule_of(received.operation)?;
        Ok(Self(Arc::new(Followed {
            client: received.client.clone(),
            operation: received.operation,
            rule,
            resource,
            id: start::id(rule, received)?,
            answer: received.answer.clone(),
            started: Some(Instant::now()),
            next_poll: Mutex::default(),
        })))
    }

    pub(crate) fn resume(client: Client, operation: &'static Operation, id: &str) -> Result<Self> {
        let (rule, resource) = start::rule_of(operation)?;
        Self::by_id(client, operation, rule, resource, id)
    }

    pub(crate) fn follow(client: Client, rule: &'static ActivityRule, id: &str) -> Result<Self> {
        Self::by_id(client, rule.read, rule, Resource::Unstated, id)
    }

    fn by_id(
        client: Client,
        operation: &'static Operation,
        rule: &'static ActivityRule,
        resource: Resource,
        id: &str,
    ) -> Result<Self> {
        let id = start::last_segment(id)
            .ok_or_else(|| Error::request("the id of an activity is empty"))?;
        Ok(Self(Arc::new(Followed {
            client,
            operation,
            rule,
            resource,
            id: Some(id),
            answer: start::unknown_answer(),
            started: None,
            next_poll: Mutex::default(),
        })))
    }

    /// The id by which the activity can be taken up again; `None` when the write was done with its
    /// answer.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// The write that started it; the operation that reads it where that is not known.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// Asks once how it stands, now, whoever else is asking. An activity that has failed is a
    /// [`Snapshot`] too, not an error.
    ///
    /// # Errors
    ///
    /// When it cannot be read; right after the start some servers do not know it yet.
    pub async fn poll_once(&self) -> Result<Snapshot> {
        let followed = Arc::clone(&self.0);
        let poll: BoxFuture<'static, _> = Box::pin(async move {
            let nothing = "the write was done with its answer: there is no activity to ask for";
            let about = followed.operation.into();
            let id = followed.id.as_ref().ok_or_else(|| Error::request(nothing).about(about))?;
            poll::once(&followed, id).await
        });
        poll.await
    }

    /// Waits for the end. It asks after 1 second at first and less often the longer it takes, every
    /// 30 seconds at last.
    ///
    /// There is no limit on the time unless one is set with [`deadline`](UntilDone::deadline).
    /// Dropping the future stops the asking, not the activity.
    pub fn until_done(&self) -> UntilDone {
        UntilDone::new(self.clone())
    }

    /// How it stands, each time it has been asked for. Of a write that was done with its answer,
    /// nothing.
    pub fn progress(&self) -> Progress {
        Progress::new(Arc::clone(&self.0))
    }

    /// Lets go of it: the work goes on and nobody asks any more. The id is for later; `None` when
    /// the write was done with its answer.
    #[must_use = "without the id the activity cannot be taken up again"]
    pub fn detach(self) -> Option<String> {
        self.0.id.clone()
    }
}

impl IntoFuture for Activity {
    type Output = Result<Done>;
    type IntoFuture = BoxFuture<'static, Result<Done>>;

    fn into_future(self) -> Self::IntoFuture {
        self.until_done().into_future()
    }
}

impl Serialize for Activity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut activity = serializer.serialize_struct("Activity", 3)?;
        activity.serialize_field("product", self.0.client.product().name)?;
        activity.serialize_field("operation", self.0.operation.id)?;
        activity.serialize_field("id", &self.0.id)?;
        activity.end()
    }
}

impl fmt::Debug for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0.operation.id;
        f.debug_struct("Activity")
            .field("operation", &operation)
            .field("id", &self.0.id)
            .finish_non_exhaustive()
    }
}
