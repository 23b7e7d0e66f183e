//! Who follows what: all who wait for one activity share its polls.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, Weak},
};

use tokio::{
    sync::{Notify, watch},
    task::AbortHandle,
};

use super::{Followed, Snapshot, chase::Chase};
use crate::{client::Core, error::Error, time::lock};

/// By rule and id: the pursuits that somebody still waits for.
#[derive(Default)]
pub(crate) struct Hub(Mutex<BTreeMap<Key, Weak<Pursuit>>>);

type Key = (usize, String);

/// One activity being followed, for as long as somebody holds this.
pub(super) struct Pursuit {
    news: watch::Receiver<News>,
    hurry: Arc<Notify>,
    task: AbortHandle,
    core: Weak<Core>,
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
        let key = (std::ptr::from_ref(followed.rule).addr(), id.to_owned());
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
            Arc::new(Self { news, hurry, task, core: Arc::downgrade(core), key: key.clone() });
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
        if let Some(core) = self.core.upgrade() {
            let mut pursuits = lock(&core.hub.0);
            // Somebody may have begun anew under the same key.
            if pursuits.get(&self.key).is_some_and(|other| other.strong_count() == 0) {
                pursuits.remove(&self.key);
            }
        }
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hub").field(&lock(&self.0).len()).finish()
    }
}
