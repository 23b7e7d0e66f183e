//! Answers of reads that are kept for a while, where the operation's row and the caller allow it.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use http::{
    HeaderMap, HeaderValue,
    header::{CACHE_CONTROL, ETAG, VARY},
};
use quick_cache::{Weighter, sync::Cache};
use tokio::time::Instant;

use crate::{
    auth::Pass,
    client::Core,
    error::{Answer, Result},
    pipeline::Plan,
};

/// Kept for each client, so that nobody is given what another one was told; bounded by the bytes of
/// the bodies.
pub(crate) struct ResponseCache {
    entries: Cache<Key, Arc<Entry>, Bytes>,
    /// How many writes were done: each makes all that was read before it doubtful.
    writes: AtomicU64,
}

/// All that an answer depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    server: usize,
    target: String,
    /// Of the call's own headers, and of the credentials behind it.
    marks: (u64, u64),
    writes: u64,
}

struct Entry {
    answer: Answer,
    stored: Instant,
}

/// What is known of a read before it is sent.
pub(crate) struct Place {
    key: Key,
    life: Duration,
    entry: Option<Arc<Entry>>,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Arc<Entry>> for Bytes {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        // Headers and the entry itself take room too.
        (key.target.len() + entry.answer.body.len()) as u64 + 1_000
    }
}

impl ResponseCache {
    pub(crate) fn new(bytes: usize) -> Self {
        let entries = Cache::with_weighter((bytes / 4_000).max(16), bytes as u64, Bytes);
        Self { entries, writes: AtomicU64::new(0) }
    }

    /// Where the answer of this call is kept; `None` when it is not.
    pub(crate) fn place(&self, core: &Core, plan: &Plan, pass: &Pass) -> Result<Option<Place>> {
        let Some(life) = plan.kept_for else {
            return Ok(None);
        };
        let mut headers = DefaultHasher::new();
        plan.accept.hash(&mut headers);
        // Views of one client differ in their scope alone, and share this.
        for (name, value) in plan.headers.iter().chain(&core.scope) {
            (name.as_str(), value.as_bytes()).hash(&mut headers);
        }
        let mut identity = DefaultHasher::new();
        pass.identify(core, &mut identity)?;
        let key = Key {
            server: plan.server,
            target: plan.target.clone(),
            marks: (headers.finish(), identity.finish()),
            writes: self.writes.load(Ordering::Acquire),
        };
        let entry = self.entries.get(&key);
        Ok(Some(Place { key, life, entry }))
    }

    pub(crate) fn store(&self, place: &Place, answer: &Answer) {
        let forbids = |name, word| {
            let mut values = answer.headers.get_all(name).iter();
            values.any(|value: &HeaderValue| value.to_str().is_ok_and(|text| text.contains(word)))
        };
        if !forbids(CACHE_CONTROL, "no-store") && !forbids(VARY, "*") {
            let entry = Entry { answer: answer.clone(), stored: Instant::now() };
            self.entries.insert(place.key.clone(), Arc::new(entry));
        }
    }

    pub(crate) fn note_write(&self) {
        self.writes.fetch_add(1, Ordering::Release);
    }
}

impl Place {
    /// The answer, while it is young enough to do without asking.
    pub(crate) fn fresh(&self) -> Option<Answer> {
        let entry = self.entry.as_ref()?;
        (entry.stored.elapsed() < self.life).then(|| entry.answer.clone())
    }

    /// By what the server is asked whether the answer still holds.
    pub(crate) fn tag(&self) -> Option<&HeaderValue> {
        self.entry.as_ref()?.answer.headers.get(ETAG)
    }

    /// The answer that still holds, with what the server says anew of it.
    pub(crate) fn renewed(&self, headers: &HeaderMap) -> Option<Answer> {
        let mut answer = self.entry.as_ref()?.answer.clone();
        for (name, value) in headers {
            answer.headers.insert(name, value.clone());
        }
        Some(answer)
    }
}
