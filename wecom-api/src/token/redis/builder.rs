//! Sets the Redis store up.

use super::RedisStore;
use super::connection::{Connection, Failure};
use crate::token::store::StoreError;
use std::fmt;
use std::time::Duration;

/// What stands before every key.
const PREFIX: &str = "wecom:";
/// Longest wait for Redis.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What a store does while Redis does not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhenLost {
    /// Calls that need the store fail. A token that a client knows already is used until it ends.
    #[default]
    Fail,
    /// Each process goes on with what it knows and fetches its own tokens, as without Redis. What it puts into the
    /// store meanwhile is written to Redis once that answers again.
    UseMemory,
}

/// Sets a [`RedisStore`] up; made by [`RedisStore::builder`].
#[derive(Clone)]
#[must_use = "the store is made by `connect`"]
pub struct RedisStoreBuilder {
    url: String,
    prefix: String,
    timeout: Duration,
    when_lost: WhenLost,
}

impl RedisStoreBuilder {
    pub(super) fn new(url: String) -> Self {
        Self { url, prefix: PREFIX.to_owned(), timeout: TIMEOUT, when_lost: WhenLost::default() }
    }

    /// What stands before every key; `wecom:` when not set.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Longest wait for Redis, with connecting; 2 seconds when not set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What to do while Redis does not answer; [`WhenLost::Fail`] when not set.
    pub fn when_lost(mut self, when_lost: WhenLost) -> Self {
        self.when_lost = when_lost;
        self
    }

    /// Connects.
    ///
    /// # Errors
    /// When the URL cannot be read, Redis refuses the password, or it does not answer and the store is not to use
    /// memory then.
    pub async fn connect(self) -> Result<RedisStore, StoreError> {
        let connection = Connection::new(self.url, self.timeout)?;
        let answer = connection.ping().await;
        let store = RedisStore::new(connection, self.prefix, self.when_lost);
        match (answer, &store.shared.fallback) {
            (Ok(()), _) => {}
            (Err(Failure::Lost(error)), Some(fallback)) => fallback.lost(&error),
            (Err(failure), _) => return Err(failure.into_error()),
        }
        Ok(store)
    }
}

impl fmt::Debug for RedisStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("RedisStoreBuilder")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .field("when_lost", &self.when_lost)
            .finish_non_exhaustive()
    }
}
