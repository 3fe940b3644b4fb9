//! Sets the Redis store up.

use super::RedisStore;
use super::fallback::Loss;
use crate::redis::{Connection, Failure, Identity, Server, Tls};
use crate::token::store::StoreError;
use std::fmt;
use std::time::Duration;

/// What stands before every key.
const PREFIX: &str = "wecom:";
/// Longest wait for Redis.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What a store does while Redis does not answer, or takes no writes: because it is full (OOM), cannot save (MISCONF),
/// misses its replicas (NOREPLICAS) or is one (READONLY).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhenLost {
    /// Calls that need the store fail. A token that a client knows already is used until it ends.
    #[default]
    Fail,
    /// Each process goes on with what it knows and fetches its own tokens, as without Redis. What it puts into the
    /// store meanwhile is written to Redis once that answers and writes again. What Redis has is read as long as it
    /// answers.
    UseMemory,
}

/// Sets a [`RedisStore`] up; made by [`RedisStore::builder`] or [`RedisStore::cluster`].
#[derive(Clone)]
#[must_use = "the store is made by `connect`"]
pub struct RedisStoreBuilder {
    place: Place,
    prefix: String,
    timeout: Duration,
    when_lost: WhenLost,
    tls: Tls,
}

/// Where Redis is, by URL.
#[derive(Clone)]
pub(super) enum Place {
    Single(String),
    Cluster(Vec<String>),
}

impl RedisStoreBuilder {
    pub(super) fn new(place: Place) -> Self {
        Self { place, prefix: PREFIX.to_owned(), timeout: TIMEOUT, when_lost: WhenLost::default(), tls: Tls::default() }
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

    /// What to do while Redis does not answer or takes no writes; [`WhenLost::Fail`] when not set.
    pub fn when_lost(mut self, when_lost: WhenLost) -> Self {
        self.when_lost = when_lost;
        self
    }

    /// For `rediss://`: trusts servers whose certificate is signed by this one, such as that of a private authority.
    /// PEM, in which several certificates may stand. When not set, what the platform trusts is trusted; with the
    /// feature `rustls` the one given takes the place of that, with `native-tls` alone it is added.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.root = Some(pem.into());
        self
    }

    /// For `rediss://`: the certificate to show when Redis asks for one, with those that lead to its authority, and
    /// its private key. Both are PEM; the key is neither shown nor logged.
    pub fn client_certificate(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.tls.identity = Some(Identity { chain: chain.into(), key: key.into() });
        self
    }

    /// Connects.
    ///
    /// With the feature `rustls`, the first connection to a `rediss://` URL chooses aws-lc as the process's
    /// cryptography if the program has chosen none; one that wants another calls
    /// `rustls::crypto::CryptoProvider::install_default` before.
    ///
    /// # Errors
    /// When a URL or certificate cannot be read, Redis refuses the password, one side refuses the other's certificate,
    /// or it does not answer and the store is not to use memory then.
    pub async fn connect(self) -> Result<RedisStore, StoreError> {
        let server = match &self.place {
            Place::Single(url) => Server::single(url, &self.tls)?,
            Place::Cluster(urls) => Server::cluster(urls, &self.tls, self.timeout)?,
        };
        let connection = Connection::new(server, self.timeout);
        let answer = connection.ping().await;
        let store = RedisStore::new(connection, self.prefix, self.when_lost);
        match (answer, &store.shared.fallback) {
            (Ok(()), _) => {}
            (Err(Failure::Lost(error)), Some(fallback)) => {
                fallback.lost("", Loss::Whole, &error);
                store.watch("");
            }
            (Err(failure), _) => return Err(failure.into_error()),
        }
        Ok(store)
    }
}

impl fmt::Debug for RedisStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL may hold a password.
        f.debug_struct("RedisStoreBuilder")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .field("when_lost", &self.when_lost)
            .finish_non_exhaustive()
    }
}
