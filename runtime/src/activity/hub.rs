//! Who follows what: all who wait for one activity share its polls.

use std::sync::{Arc, Mutex, Weak};

use http::{HeaderName, HeaderValue};
use litemap::LiteMap;
use tokio::{
    sync::{Notify, watch},
    task::AbortHandle,
};

use super::{Followed, Snapshot, chase::Chase};
use crate::{client::Core, error::Error, time::lock};

/// By rule, id and scope headers: the pursuits that somebody still waits for. Those whose polls
/// carry other headers may be answered otherwise.
#[derive(Default)]
pub(crate) struct Hub(Mutex<LiteMap<Key, Weak<Pursuit>>>);

type Key = (usize, String, Vec<(String, Vec<u8>)>);

/// One activity being followed, for as long as somebody holds this.
pub(super) struct Pursuit {
    news: watch::Receiver<News>,
    hurry: Arc<Notify>,
    task: AbortHandle,
    hub: Arc<Hub>,
    key: Key,
}

/// What is known of an activity by now.
#[derive(Clone, Default)]
pub(super) struct News {
    /// How many answers there were.
    pub(super) number: u64,
    pub(super) snapshot: Option<Snapshot>,
    /// The activity has ended, or cannot be followed any more.
    pub(super) end: Option<Result<(), Error>>,
}

impl Pursuit {
    /// Joins those who follow the activity already, or begins.
    ///
    /// A task of its own asks, not one of those who wait: a progress stream that nobody looks at
    /// must not keep the others waiting.
    pub(super) fn join(followed: &Arc<Followed>, id: &str) -> Arc<Self> {
        let core = &followed.client.core;
        let key = (std::ptr::from_ref(followed.rule).addr(), id.to_owned(), scope(core));
        // Dropped after the lock, which the last one to hold a pursuit takes.
        let known;
        let mut pursuits = lock(&core.hub.0);
        known = pursuits.get(&key).and_then(Weak::upgrade);
        if let Some(pursuit) = known.as_ref().filter(|pursuit| !pursuit.is_lost()) {
            return Arc::clone(pursuit);
        }
        let (sender, news) = watch::channel(News::default());
        let hurry = Arc::new(Notify::new());
        let chase = Chase::new(Arc::clone(followed), id.to_owned(), sender, Arc::clone(&hurry));
        let task = tokio::spawn(chase.run()).abort_handle();
        let pursuit =
            Arc::new(Self { news, hurry, task, hub: Arc::clone(&core.hub), key: key.clone() });
        pursuits.insert(key, Arc::downgrade(&pursuit));
        pursuit
    }

    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.clone()
    }

    /// Has the next poll made now.
    pub(super) fn hurry(&self) {
        self.hurry.notify_one();
    }

    /// Whether following has ended without the activity having ended.
    fn is_lost(&self) -> bool {
        let is_gone = self.news.has_changed().is_err();
        match &self.news.borrow().end {
            Some(end) => end.is_err(),
            None => is_gone,
        }
    }
}

impl Drop for Pursuit {
    fn drop(&mut self) {
        self.task.abort();
        let mut pursuits = lock(&self.hub.0);
        // Somebody may have begun anew under the same key.
        if pursuits.get(&self.key).is_some_and(|other| other.strong_count() == 0) {
            pursuits.remove(&self.key);
        }
    }
}

/// The client-wide headers in one order.
fn scope(core: &Core) -> Vec<(String, Vec<u8>)> {
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), value.as_bytes().to_vec())
    };
    let mut headers: Vec<_> = core.scope.iter().map(header).collect();
    headers.sort();
    headers
}
