//! Gets a token: from this process, else from the store, else from its source; one task fetches while the
//! others wait, in this process and between processes.

use super::source::{Issued, TokenSource};
use super::store::{Stored, TokenStore};
use crate::client::Client;
use crate::codec::Secret;
use crate::error::Error;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A token is not used in the last part of its life: the clocks of two machines differ, and a call takes time.
const MARGIN: Duration = Duration::from_secs(120);
/// How long a process may hold the lock of a key. A process that dies holding it delays the others by this.
const LEASE: Duration = Duration::from_secs(20);
/// How often a waiting process looks whether the holder has finished.
const POLL: Duration = Duration::from_millis(40);

/// The tokens of a client and those made from it.
#[derive(Debug)]
pub(crate) struct Tokens {
    store: Arc<dyn TokenStore>,
    /// What this process knows, so that a call does not ask the store each time.
    known: Mutex<HashMap<String, Stored>>,
    flights: Mutex<HashMap<String, Arc<Flight>>>,
}

/// Lets one task at a time fetch a token. It holds the last failure, which goes to all who waited for it: a
/// wrong secret costs one request, not one for each waiter.
type Flight = tokio::sync::Mutex<Option<(Instant, Error)>>;

impl Tokens {
    pub(crate) fn new(store: Arc<dyn TokenStore>) -> Self {
        Self { store, known: Mutex::default(), flights: Mutex::default() }
    }

    pub(crate) fn store(&self) -> &dyn TokenStore {
        &*self.store
    }

    /// A token of this source.
    pub(crate) async fn get(&self, client: &Client, source: &dyn TokenSource) -> Result<Secret, Error> {
        let key = source.key();
        if let Some(token) = self.known(&key) {
            return Ok(token);
        }
        let flight = self.flight(&key);
        let arrived = Instant::now();
        let mut turn = flight.lock().await;
        if let Some(token) = self.known(&key) {
            return Ok(token);
        }
        if let Some((failed, error)) = &*turn
            && *failed >= arrived
        {
            return Err(error.clone());
        }
        let fetched = self.fetch(client, source, &key).await;
        *turn = fetched.as_ref().err().map(|error| (Instant::now(), error.clone()));
        fetched
    }

    /// Forgets this very token, here and in the store.
    pub(crate) async fn invalidate(&self, source: &dyn TokenSource, token: &Secret) -> Result<(), Error> {
        let key = source.key();
        {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.get(&key).is_some_and(|stored| stored.value == *token) {
                known.remove(&key);
            }
        }
        Ok(self.store.invalidate(&key, token).await?)
    }

    async fn fetch(&self, client: &Client, source: &dyn TokenSource, key: &str) -> Result<Secret, Error> {
        let mut waited = Duration::ZERO;
        let _lock = loop {
            if let Some(stored) = self.store.get(key).await?.filter(Stored::is_alive) {
                return Ok(self.remember(key, stored));
            }
            match self.store.lock(key, LEASE).await? {
                Some(lock) => break Some(lock),
                // The holder is gone or very slow: better to fetch twice than not at all.
                None if waited >= LEASE => break None,
                None => {
                    tokio::time::sleep(POLL).await;
                    waited += POLL;
                }
            }
        };
        // The one before may have finished between the look and the lock.
        if let Some(stored) = self.store.get(key).await?.filter(Stored::is_alive) {
            return Ok(self.remember(key, stored));
        }
        let Issued { token, lifetime } = source.fetch(client).await?;
        tracing::debug!(target: "wecom_api", key, ?lifetime, "fetched a token");
        let lifetime = lifetime.map(usable);
        self.store.put(key, &token, lifetime).await?;
        Ok(self.remember(key, Stored::new(token, lifetime)))
    }

    fn known(&self, key: &str) -> Option<Secret> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).filter(|stored| stored.is_alive()).map(|stored| stored.value.clone())
    }

    fn remember(&self, key: &str, stored: Stored) -> Secret {
        let token = stored.value.clone();
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), stored);
        token
    }

    fn flight(&self, key: &str) -> Arc<Flight> {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        flights.entry(key.to_owned()).or_default().clone()
    }
}

/// The part of a lifetime in which a token is used; short lifetimes lose less.
fn usable(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(MARGIN.min(lifetime / 10))
}
