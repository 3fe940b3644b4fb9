//! The interface of a place where tokens, tickets and permanent codes are kept.

use crate::codec::Secret;
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// No token, ticket or code is longer. Something longer in a store is none of ours.
pub(super) const LONGEST: usize = 16 * 1024;

/// A value in a store.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Stored {
    /// The token, ticket or code.
    pub value: Secret,
    /// When it ends; `None` for what does not end, such as a permanent code.
    pub expires: Option<SystemTime>,
}

impl Stored {
    /// A value that ends after this time from now.
    pub fn new(value: Secret, lifetime: Option<Duration>) -> Self {
        let expires = lifetime.and_then(|lifetime| SystemTime::now().checked_add(lifetime));
        Self { value, expires }
    }

    /// Whether it is still good.
    pub fn is_alive(&self) -> bool {
        self.expires.is_none_or(|expires| expires > SystemTime::now())
    }

    /// How long it is still good, zero when it has ended; `None` for what does not end.
    pub(super) fn left(&self) -> Option<Duration> {
        self.expires.map(|expires| expires.duration_since(SystemTime::now()).unwrap_or_default())
    }
}

/// Held while one process fetches a token; dropping it lets the next one in.
pub trait Lock: Send + Sync {}

/// A place where tokens are kept, shared by the clients that should share them.
///
/// Keys name the kind of token, the corp and the app; no part of a secret stands in them.
pub trait TokenStore: fmt::Debug + Send + Sync {
    /// Reads a value; `None` when there is none or it has ended.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>>;

    /// Keeps a value for a time.
    fn put<'a>(
        &'a self,
        key: &'a str,
        value: &'a Secret,
        lifetime: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets a value if it is still this one: a late failure must not discard what another has just renewed.
    fn invalidate<'a>(&'a self, key: &'a str, value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Takes the lock of a key; `None` when another holds it. It is kept until it is dropped, and not longer than
    /// `lease` beyond the end of a process that dies with it.
    fn lock<'a>(&'a self, key: &'a str, lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>>;
}

/// Why a store failed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    message: String,
    #[source]
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl StoreError {
    /// An error with what happened and what to do.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The same, with what caused it. Make sure that it shows no secret.
    pub fn with_source(
        message: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { message: message.into(), source: Some(Arc::from(source.into())) }
    }
}
