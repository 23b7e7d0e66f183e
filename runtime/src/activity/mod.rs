//! Activities: work that a write starts and that goes on after its answer.

mod done;
mod poll;
mod snapshot;

use std::{fmt, future::IntoFuture, sync::Arc, time::Duration};

use tokio::time::Instant;

pub use self::{
    done::{Done, Item},
    snapshot::{Snapshot, Status},
};
use crate::{
    client::Client,
    error::{Answer, Error, Kind, Result},
    response::Received,
    transport::BoxFuture,
    v1::{ActivityRule, Operation, Place, Resource},
};

/// Work that a write has started on the server.
///
/// The handle can be dropped: the work goes on. Its [`id`](Self::id) is enough to take it up again,
/// also in another run of the program. Two waits for one activity ask the server twice; clone the
/// [`Done`] instead.
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
}

impl Activity {
    /// Reads a write's answer. Any success that names an activity has started one; of those that
    /// name none, 202 has promised one and the others are done.
    pub(crate) fn start(received: &Received) -> Result<Self> {
        let operation = received.operation;
        let (rule, resource) = rule_of(operation)?;
        let id = find_id(rule.id, received);
        if id.is_none() && received.status() == http::StatusCode::ACCEPTED {
            return Err(
                Error::new(Kind::NoActivity(received.answer.clone())).about(operation.into())
            );
        }
        Ok(Self(Arc::new(Followed {
            client: received.client.clone(),
            operation,
            rule,
            resource,
            id,
            answer: received.answer.clone(),
            started: Some(Instant::now()),
        })))
    }

    pub(crate) fn resume(
        client: Client,
        operation: &'static Operation,
        id: String,
    ) -> Result<Self> {
        let (rule, resource) = rule_of(operation)?;
        Self::by_id(client, operation, rule, resource, &id)
    }

    pub(crate) fn follow(client: Client, rule: &'static ActivityRule, id: String) -> Result<Self> {
        Self::by_id(client, rule.read, rule, Resource::Unstated, &id)
    }

    fn by_id(
        client: Client,
        operation: &'static Operation,
        rule: &'static ActivityRule,
        resource: Resource,
        id: &str,
    ) -> Result<Self> {
        let id =
            last_segment(id).ok_or_else(|| Error::request("the id of an activity is empty"))?;
        let answer = Answer {
            status: http::StatusCode::ACCEPTED,
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::new(),
        };
        Ok(Self(Arc::new(Followed {
            client,
            operation,
            rule,
            resource,
            id: Some(id),
            answer,
            started: None,
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

    /// Asks once how it stands. An activity that has failed is a [`Snapshot`] too, not an error.
    ///
    /// # Errors
    ///
    /// When it cannot be read; right after the start some servers do not know it yet.
    pub async fn poll_once(&self) -> Result<Snapshot> {
        let followed = Arc::clone(&self.0);
        let poll: BoxFuture<'static, _> =
            Box::pin(async move { poll::once(&followed, None).await });
        poll.await
    }

    /// Waits for the end. It asks after 1 second at first and less often the longer it takes, every
    /// 30 seconds at last.
    ///
    /// There is no limit on the time unless one is set with [`deadline`](UntilDone::deadline).
    /// Dropping the future stops the asking, not the activity.
    pub fn until_done(&self) -> UntilDone {
        UntilDone { activity: self.clone(), deadline: None }
    }
}

/// A wait for the end of an [`Activity`]: await it.
#[derive(Clone, Debug)]
#[must_use = "nothing is waited for until this is awaited"]
pub struct UntilDone {
    activity: Activity,
    deadline: Option<Duration>,
}

impl UntilDone {
    /// The longest to wait. When it has passed, the error holds the activity's id.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

impl IntoFuture for UntilDone {
    type Output = Result<Done>;
    type IntoFuture = BoxFuture<'static, Result<Done>>;

    fn into_future(self) -> Self::IntoFuture {
        let deadline = self.deadline.and_then(|deadline| Instant::now().checked_add(deadline));
        Box::pin(async move { poll::until_done(&self.activity.0, deadline).await })
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

fn rule_of(operation: &Operation) -> Result<(&'static ActivityRule, Resource)> {
    let no_rule = || Error::request("the operation starts no activities").about(operation.into());
    operation.activity.ok_or_else(no_rule)
}

fn find_id(place: Place, received: &Received) -> Option<String> {
    let text = match place {
        Place::Header(name) => received.header(name)?.to_owned(),
        Place::Body => received.text().ok()?,
        Place::Pointer(pointer) => {
            let body: serde_json::Value = serde_json::from_slice(received.body()).ok()?;
            match body.pointer(pointer)? {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Number(number) => number.to_string(),
                _ => return None,
            }
        }
    };
    last_segment(&text)
}

/// Where a URL is given, the id is the last segment of its path.
fn last_segment(text: &str) -> Option<String> {
    let path = text.trim().split(['?', '#']).next()?.trim_end_matches('/');
    let id = path.rsplit('/').next()?;
    (!id.is_empty()).then(|| id.to_owned())
}
