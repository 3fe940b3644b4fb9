//! The store in memory: for one process.

use super::ending::{Ending, Ends};
use super::store::{Lock, StoreError, Stored, TokenStore};
use crate::codec::Secret;
use futures_util::future::{self, BoxFuture, FutureExt};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Keeps everything in this process until its end. Clones share their content.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    shared: Arc<Mutex<Content>>,
}

#[derive(Debug, Default)]
struct Content {
    values: Ending<Stored>,
    locked: HashSet<String>,
}

impl Ends for Stored {
    fn end(&self, now: Instant) -> Option<Instant> {
        // What ends beyond what a clock can tell stays.
        now.checked_add(self.left()?)
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        // The content is whole between any two statements, so a panic elsewhere does not spoil it.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryStore {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>> {
        let found = self.content().values.get(key).filter(|stored| stored.is_alive()).cloned();
        future::ready(Ok(found)).boxed()
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: &'a Secret,
        lifetime: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.content().values.put(key, Stored::new(value.clone(), lifetime));
        future::ready(Ok(())).boxed()
    }

    fn invalidate<'a>(&'a self, key: &'a str, value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        let mut content = self.content();
        if content.values.get(key).is_some_and(|stored| stored.value == *value) {
            content.values.remove(key);
        }
        future::ready(Ok(())).boxed()
    }

    fn lock<'a>(&'a self, key: &'a str, _lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        let taken = self.content().locked.insert(key.to_owned());
        let lock = taken.then(|| Box::new(MemoryLock { store: self.clone(), key: key.to_owned() }) as Box<dyn Lock>);
        future::ready(Ok(lock)).boxed()
    }
}

struct MemoryLock {
    store: MemoryStore,
    key: String,
}

impl Lock for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.store.content().locked.remove(&self.key);
    }
}
