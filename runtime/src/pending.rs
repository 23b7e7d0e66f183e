//! Writes that take effect after their answer: what was answered, and the wait for the effect.

mod watch;

use std::{fmt, future::IntoFuture, marker::PhantomData, ops::Deref, sync::Arc, time::Duration};

use serde::de::DeserializeOwned;
use tokio::time::Instant;

use self::watch::Watch;
use crate::{
    decode,
    error::{Error, Result},
    response::Received,
    transport::BoxFuture,
};

/// What a write answered, `W`, while its effect is still to come.
///
/// It is used as the answer itself. [`until_ready`](Self::until_ready) waits for the effect and
/// reads `R`: the thing as it then is. Dropping it changes nothing on the server.
///
/// ```no_run
/// # struct Created { id: String }
/// # struct Permission;
/// # impl<'de> serde::Deserialize<'de> for Permission {
/// #     fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> { Ok(Self) }
/// # }
/// use std::time::Duration;
///
/// use clientwright_runtime::{Call, Pending};
///
/// # async fn example(create: Call<Pending<Created, Permission>>) -> clientwright_runtime::Result<()> {
/// let created = create.await?;
/// println!("made {}", created.id);
/// let permission = created.until_ready().deadline(Duration::from_secs(60)).await?;
/// # let _ = permission; Ok(())
/// # }
/// ```
pub struct Pending<W, R> {
    value: W,
    watch: Arc<Watch>,
    read: PhantomData<fn() -> R>,
}

impl<W, R> Pending<W, R> {
    /// For generated code: the value that was read from a write's answer.
    #[doc(hidden)]
    pub fn new(value: W, received: &Received) -> Result<Self> {
        Ok(Self { value, watch: Arc::new(Watch::new(received)?), read: PhantomData })
    }

    /// What the write answered.
    pub fn into_value(self) -> W {
        self.value
    }

    /// Waits until the write has taken effect. It asks after 1 second at first and less often the
    /// longer it takes, every 30 seconds at last.
    ///
    /// There is no limit on the time unless one is set with [`deadline`](UntilReady::deadline).
    /// Dropping the future stops the asking, not the work.
    pub fn until_ready(&self) -> UntilReady<R> {
        UntilReady { watch: Arc::clone(&self.watch), deadline: None, read: PhantomData }
    }
}

impl<W, R> Deref for Pending<W, R> {
    type Target = W;

    fn deref(&self) -> &W {
        &self.value
    }
}

impl<W: Clone, R> Clone for Pending<W, R> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), watch: Arc::clone(&self.watch), read: PhantomData }
    }
}

impl<W: fmt::Debug, R> fmt::Debug for Pending<W, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pending").field(&self.value).finish()
    }
}

/// A wait for the effect of a write: await it for the thing as it then is.
#[must_use = "nothing is waited for until this is awaited"]
pub struct UntilReady<R> {
    watch: Arc<Watch>,
    deadline: Option<Duration>,
    read: PhantomData<fn() -> R>,
}

impl<R> UntilReady<R> {
    /// The longest to wait. When it has passed, the write may still take effect.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

impl<R: DeserializeOwned + 'static> IntoFuture for UntilReady<R> {
    type Output = Result<R>;
    type IntoFuture = BoxFuture<'static, Result<R>>;

    fn into_future(self) -> Self::IntoFuture {
        let deadline = self.deadline.and_then(|deadline| Instant::now().checked_add(deadline));
        Box::pin(async move {
            let read = self.watch.rule.read;
            let answer = self.watch.until_ready(deadline).await?;
            decode::json(&answer.body).map_err(|unread| -> Error { unread.of(answer, read) })
        })
    }
}

impl<R> fmt::Debug for UntilReady<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntilReady").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}
