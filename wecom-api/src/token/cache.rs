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
/// How long the lock of a key outlives the process that holds it: one that dies delays the others by this.
const LEASE: Duration = Duration::from_secs(20);
/// How long a process waits for another's lock: long enough that one which waits can take over from one which
/// died, and the rest from that one.
const PATIENCE: Duration = Duration::from_secs(40);
/// How many refused tokens of a key are remembered.
const REFUSED: usize = 4;
/// How often a waiting process looks whether the holder has finished.
const POLL: Duration = Duration::from_millis(40);

/// The tokens of a client and those made from it.
#[derive(Debug)]
pub(crate) struct Tokens {
    store: Arc<dyn TokenStore>,
    known: Mutex<HashMap<String, Known>>,
    flights: Mutex<HashMap<String, Arc<Flight>>>,
}

/// What this process knows of a key, so that a call does not ask the store each time.
#[derive(Debug, Default)]
struct Known {
    current: Option<Stored>,
    /// Tokens that the server refused, newest first. One of them may still come out of the store: a task read it
    /// just before it was forgotten there, or a slow process put it back. A call is repeated once only, so it must
    /// not get such a token a second time.
    refused: Vec<Secret>,
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
        if !source.renewable() {
            // It is at hand anyway, and two clients with one store may have different ones of one name.
            return Ok(source.fetch(client).await?.token);
        }
        let key = source.key();
        if let Some(token) = self.current(&key) {
            return Ok(token);
        }
        let flight = self.flight(&key);
        let arrived = Instant::now();
        let mut turn = flight.lock().await;
        if let Some(token) = self.current(&key) {
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
        self.with_known(&key, |known| {
            // When a newer one is known, this is a late failure of its predecessor.
            if known.current.as_ref().is_none_or(|stored| stored.value == *token) {
                known.current = None;
                if !known.refused.contains(token) {
                    known.refused.insert(0, token.clone());
                    known.refused.truncate(REFUSED);
                }
            }
        });
        Ok(self.store.invalidate(&key, token).await?)
    }

    async fn fetch(&self, client: &Client, source: &dyn TokenSource, key: &str) -> Result<Secret, Error> {
        let arrived = Instant::now();
        let _lock = loop {
            if let Some(token) = self.stored(key).await? {
                return Ok(token);
            }
            match self.store.lock(key, LEASE).await? {
                Some(lock) => break Some(lock),
                // The holders are gone or very slow: better to fetch twice than not at all.
                None if arrived.elapsed() >= PATIENCE => break None,
                None => tokio::time::sleep(POLL).await,
            }
        };
        // The one before may have finished between the look and the lock.
        if let Some(token) = self.stored(key).await? {
            return Ok(token);
        }
        let issued = source.fetch(client).await?;
        tracing::debug!(target: "wecom_api", key, lifetime = ?issued.lifetime, "fetched a token");
        let token = issued.token.clone();
        self.keep(key, issued).await;
        Ok(token)
    }

    /// Keeps a fresh token, here and in the store.
    pub(crate) async fn keep(&self, key: &str, issued: Issued) {
        let Issued { token, lifetime } = issued;
        let lifetime = lifetime.map(usable);
        self.with_known(key, |known| {
            // The server gives the same token again as long as it thinks it good.
            known.refused.retain(|refused| *refused != token);
            known.current = Some(Stored::new(token.clone(), lifetime));
        });
        if let Err(error) = self.store.put(key, &token, lifetime).await {
            // The token is good, and each one fetched counts against a daily limit: use it here at least.
            tracing::warn!(target: "wecom_api", key, %error, "a fetched token could not be shared");
        }
    }

    /// Forgets the token of this source, whichever it is, here and in the store.
    pub(crate) async fn forget(&self, source: &dyn TokenSource) -> Result<(), Error> {
        let key = source.key();
        let flight = self.flight(&key);
        // A task that is about to fetch one would keep it after this.
        let _turn = flight.lock().await;
        self.with_known(&key, |known| known.current = None);
        self.forget_value(&key).await
    }

    /// Forgets what the store has under a key.
    pub(crate) async fn forget_value(&self, key: &str) -> Result<(), Error> {
        if let Some(stored) = self.store.get(key).await? {
            self.store.invalidate(key, &stored.value).await?;
        }
        Ok(())
    }

    /// The token in the store, which is known from then on.
    async fn stored(&self, key: &str) -> Result<Option<Secret>, Error> {
        let Some(stored) = self.store.get(key).await?.filter(Stored::is_alive) else { return Ok(None) };
        Ok(self.with_known(key, |known| {
            if known.refused.contains(&stored.value) {
                return None;
            }
            let token = stored.value.clone();
            known.current = Some(stored);
            Some(token)
        }))
    }

    fn current(&self, key: &str) -> Option<Secret> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = known.get(key)?.current.as_ref()?;
        stored.is_alive().then(|| stored.value.clone())
    }

    fn with_known<T>(&self, key: &str, change: impl FnOnce(&mut Known) -> T) -> T {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        change(known.entry(key.to_owned()).or_default())
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
