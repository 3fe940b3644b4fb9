//! Telling events that the server sends again.

use crate::StoreError;
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Remembers which events came, so that one that is sent again is handled once.
pub trait Repeats: fmt::Debug + Send + Sync {
    /// Claims a key for a time: false when it is claimed already.
    fn claim<'a>(&'a self, key: &'a str, keep: Duration) -> BoxFuture<'a, Result<bool, StoreError>>;

    /// Gives a claim back, since its handler failed, so that the server's repeat is handled.
    fn release<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// Remembers them in this process.
#[derive(Debug, Default)]
pub struct MemoryRepeats {
    claims: Mutex<Claims>,
}

#[derive(Debug, Default)]
struct Claims {
    until: HashMap<String, Instant>,
    /// How many there may be before those that have ended are looked for.
    sweep_at: usize,
}

/// So many claims are not worth looking through.
const FEW: usize = 1024;

impl Repeats for MemoryRepeats {
    fn claim<'a>(&'a self, key: &'a str, keep: Duration) -> BoxFuture<'a, Result<bool, StoreError>> {
        let now = Instant::now();
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        let free = claims.until.get(key).is_none_or(|until| *until <= now);
        if free {
            if claims.until.len() >= claims.sweep_at {
                claims.until.retain(|_, until| *until > now);
                claims.sweep_at = FEW.max(2 * claims.until.len());
            }
            claims.until.insert(key.to_owned(), now + keep);
        }
        std::future::ready(Ok(free)).boxed()
    }

    fn release<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner).until.remove(key);
        std::future::ready(Ok(())).boxed()
    }
}
