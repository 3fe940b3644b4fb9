//! Gets a token: from this process, else from the store, else from its source; one task fetches while the
//! others wait, in this process and between processes.

use super::ending::{Ending, Ends};
use super::failure::Failure;
use super::flight::{Flight, LIMIT, Outcome};
use super::lease::Lease;
use super::lifetime::usable;
use super::renewals::Renewals;
use super::ring::Fetch;
use super::source::{Issued, TokenSource};
use super::store::{LONGEST, StoreError, Stored, TokenStore};
use crate::client::Client;
use crate::codec::Secret;
use crate::error::Error;
use futures_util::future::FutureExt;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the lock of a key outlives the process that holds it: one that dies delays the others by this.
const LEASE: Duration = Duration::from_secs(20);
/// How long a process waits for another's lock: long enough that one which waits can take over from one which
/// died, and the rest from that one.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often a waiting process looks whether the holder has finished.
const POLL: Duration = Duration::from_millis(40);
/// How long a store may take to keep a fresh token; those who wait for it have it then.
const SHARING: Duration = Duration::from_secs(20);
/// How many refused tokens of a key are remembered, and for how long.
const REFUSED: (usize, Duration) = (4, Duration::from_secs(600));
/// How many fetches of one token may end without an outcome before a call gives up.
const ENDED: u32 = 3;

/// The tokens of a client and those made from it.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    cache: Arc<Cache>,
    /// When the last client is gone, so is what still fetches for it. The clients that fetch hold nothing.
    _hold: Option<Arc<Hold>>,
    /// The fetch for which this client was made.
    within: Option<Arc<Fetch>>,
}

#[derive(Debug)]
struct Cache {
    store: Arc<dyn TokenStore>,
    entries: Mutex<Ending<Entry>>,
    /// Whether the last client is gone. What is fetched then is for a source alone that has such a client within it.
    left: AtomicBool,
}

#[derive(Debug)]
struct Hold(Arc<Cache>);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.left.store(true, Ordering::SeqCst);
        let entries = self.0.entries();
        let tasks: Vec<_> = entries.values().filter_map(|entry| entry.flight.as_ref()?.task()).collect();
        drop(entries);
        tasks.iter().for_each(tokio::task::AbortHandle::abort);
    }
}

/// What this process knows of a key.
#[derive(Debug, Default)]
struct Entry {
    /// Kept, so that a call does not ask the store each time.
    current: Option<Stored>,
    /// Tokens that the server refused, newest first, and when. One of them may still come out of the store: a task
    /// read it just before it was forgotten there, or a slow process put it back. A call is repeated once only, so it
    /// must not get such a token a second time.
    refused: Vec<(Secret, Instant)>,
    flight: Option<Arc<Flight>>,
    failure: Option<Failure>,
    renewals: Arc<Renewals>,
}

impl Entry {
    fn current(&self) -> Option<Lease> {
        let stored = self.current.as_ref().filter(|stored| stored.is_alive())?;
        Some(Lease { token: stored.value.clone(), renewals: self.renewals.clone() })
    }

    fn keep(&mut self, stored: Stored) {
        if self.current.as_ref().is_none_or(|current| current.value != stored.value) {
            self.renewals.begin();
        }
        self.current = Some(stored);
    }

    fn is_fetched_by(&self, fetch: &Arc<Fetch>) -> bool {
        self.flight.as_ref().is_some_and(|flight| Arc::ptr_eq(&flight.fetch, fetch))
    }
}

impl Ends for Entry {
    fn end(&self, now: Instant) -> Option<Instant> {
        if self.flight.is_some() {
            return None;
        }
        let current = match &self.current {
            Some(stored) => stored.end(now)?,
            None => now,
        };
        let refused = self.refused.first().map(|(_, since)| *since + REFUSED.1);
        let failure = self.failure.as_ref().map(Failure::end);
        let ends = [Some(current), Some(self.renewals.end(now)), refused, failure];
        ends.into_iter().flatten().max()
    }
}

impl Tokens {
    pub(crate) fn new(store: Arc<dyn TokenStore>) -> Self {
        let cache = Arc::new(Cache { store, entries: Mutex::default(), left: AtomicBool::new(false) });
        Self { _hold: Some(Arc::new(Hold(cache.clone()))), cache, within: None }
    }

    pub(crate) fn store(&self) -> &dyn TokenStore {
        &*self.cache.store
    }

    /// The same tokens for a client that only fetches: it keeps no fetch alive.
    pub(crate) fn without_hold(&self) -> Self {
        Self { _hold: None, ..self.clone() }
    }

    fn for_fetch(&self, fetch: &Arc<Fetch>) -> Self {
        Self { cache: self.cache.clone(), _hold: None, within: Some(fetch.clone()) }
    }

    /// A token of this source. Who wants it is told in errors.
    pub(crate) async fn get(
        &self,
        client: &Client,
        source: &Arc<dyn TokenSource>,
        wanted_by: &(dyn Display + Sync),
    ) -> Result<Lease, Error> {
        let key = source.key();
        let within = Fetch::current().or_else(|| self.within.clone());
        let got = if source.renewable() {
            self.shared(client, source, &key, within.as_ref()).await
        } else {
            // It is at hand anyway, and two clients with one store may have different ones of one name.
            self.own(client, source, &key, within.clone()).await
        };
        got.map_err(|Missed { error, note }| {
            if let Some(within) = within {
                within.starve();
            }
            error.of_token(&key, wanted_by, note)
        })
    }

    async fn own(
        &self,
        client: &Client,
        source: &Arc<dyn TokenSource>,
        key: &str,
        within: Option<Arc<Fetch>>,
    ) -> Result<Lease, Missed> {
        let fetch = Fetch::inside(self.cache.address(), key, within).ok_or_else(ring)?;
        let client = client.for_fetch(self.for_fetch(&fetch));
        let issued = fetch.run(source.fetch(&client)).await?;
        Ok(Lease { token: issued.token, renewals: Arc::default() })
    }

    /// The token that all share, fetched by one of them at most.
    async fn shared(
        &self,
        client: &Client,
        source: &Arc<dyn TokenSource>,
        key: &str,
        within: Option<&Arc<Fetch>>,
    ) -> Result<Lease, Missed> {
        for _ in 0..ENDED {
            let (flight, sender) = match self.cache.look(key) {
                Look::Known(lease) => return Ok(lease),
                Look::Failed(error, note) => return Err(Missed { error, note: Some(note) }),
                Look::Flight(flight, sender) => (flight, sender),
            };
            if let Some(sender) = sender {
                let (cache, source) = (self.cache.clone(), source.clone());
                let client = client.for_fetch(self.for_fetch(&flight.fetch));
                let (key, fetch) = (key.to_owned(), flight.fetch.clone());
                flight.start(async move {
                    let fetched = cache.guarded(&client, &*source, &key, &fetch).await;
                    sender.send_replace(Some(cache.landed(&key, &fetch, fetched)));
                });
            }
            let left = self.cache.left.load(Ordering::SeqCst);
            let _ends_with_this = left.then(|| flight.ending());
            let _waiting = match within {
                Some(within) => Some(within.clone().wait_for(&flight.fetch).ok_or_else(ring)?),
                None => None,
            };
            if let Some(outcome) = flight.outcome().await {
                return Ok(outcome?);
            }
            // Its task has ended with its runtime: the next try is on this one, unless that ends, too.
            tokio::task::yield_now().await;
        }
        Err(Error::Configuration("the runtime ends the task that fetches it".to_owned()).into())
    }

    /// Forgets this very token, here and in the store, and says whether another is to be had now.
    pub(crate) async fn renew(&self, source: &dyn TokenSource, lease: &Lease, path: &str) -> Result<bool, Error> {
        let key = source.key();
        let allowed = self.cache.with(&key, |entry| {
            // When a newer one is known, this is a late failure of its predecessor.
            if entry.current.as_ref().is_some_and(|stored| stored.value != lease.token) {
                return true;
            }
            if entry.current.is_some() && !lease.renewals.allow(path) {
                return false;
            }
            entry.current = None;
            if entry.refused.iter().all(|(refused, _)| *refused != lease.token) {
                entry.refused.insert(0, (lease.token.clone(), Instant::now()));
                entry.refused.truncate(REFUSED.0);
            }
            true
        });
        if !allowed {
            tracing::debug!(target: "wecom_api", key, path, "a refused token is not replaced so soon after the last");
            return Ok(false);
        }
        self.cache.store.invalidate(&key, &lease.token).await?;
        Ok(true)
    }

    /// Keeps a fresh token, here and in the store.
    pub(crate) async fn keep(&self, key: &str, issued: Issued) {
        self.cache.keep(key, issued, None).await;
    }

    /// Forgets the token of this source, whichever it is, here and in the store.
    pub(crate) async fn forget(&self, source: &dyn TokenSource) -> Result<(), Error> {
        let key = source.key();
        // A task that is about to fetch one would keep it after this.
        let flight = self.cache.with(&key, |entry| entry.flight.take());
        if let Some(flight) = flight {
            flight.stop().await;
        }
        self.cache.with(&key, |entry| *entry = Entry::default());
        self.forget_value(&key).await
    }

    /// Forgets what the store has under a key.
    pub(crate) async fn forget_value(&self, key: &str) -> Result<(), Error> {
        if let Some(stored) = self.cache.store.get(key).await? {
            self.cache.store.invalidate(key, &stored.value).await?;
        }
        Ok(())
    }

    /// What the store has under a key, unless it cannot be meant.
    pub(crate) async fn value(&self, key: &str) -> Result<Option<Stored>, Error> {
        self.cache.value(key).await
    }

    /// Lets the next call try at once: something has changed that may have made the last tries fail.
    pub(crate) fn try_again(&self, key: &str) {
        let mut entries = self.cache.entries();
        if entries.get(key).is_some() {
            entries.with(key, Entry::forgive);
        }
    }

    /// The same for all tokens.
    pub(crate) fn try_all_again(&self) {
        self.cache.entries().values_mut().for_each(Entry::forgive);
    }
}

impl Entry {
    fn forgive(&mut self) {
        self.failure = None;
        self.renewals.forget();
    }
}

/// Why there is no token, and what is to be said of that beside the error.
struct Missed {
    error: Error,
    note: Option<String>,
}

impl From<Error> for Missed {
    fn from(error: Error) -> Self {
        Self { error, note: None }
    }
}

fn ring() -> Error {
    Error::Configuration(
        "the source asks for the very token that it is to give, and would wait for itself; let it use a client that \
         has another source"
            .to_owned(),
    )
}

/// What is found of a token in this process.
enum Look {
    Known(Lease),
    /// The last fetch failed, and it is too early for another.
    Failed(Error, String),
    /// A fetch that is on its way, or is to be started by whoever gets the sender.
    Flight(Arc<Flight>, Option<tokio::sync::watch::Sender<Option<Outcome>>>),
}

impl Cache {
    /// Tells it from others.
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    fn look(&self, key: &str) -> Look {
        let mut entries = self.entries();
        // A token is nearly always known.
        if let Some(lease) = entries.get(key).and_then(Entry::current) {
            return Look::Known(lease);
        }
        entries.with(key, |entry| {
            if let Some((error, note)) = entry.failure.as_ref().and_then(Failure::remembered) {
                return Look::Failed(error, note);
            }
            if let Some(flight) = entry.flight.as_ref().filter(|flight| !flight.is_dead()) {
                return Look::Flight(flight.clone(), None);
            }
            let (flight, sender) = Flight::new(Fetch::of(self.address(), key));
            entry.flight = Some(flight.clone());
            Look::Flight(flight, Some(sender))
        })
    }

    /// Fetches within the limit, and lets no panic of a source leave others waiting.
    async fn guarded(
        &self,
        client: &Client,
        source: &dyn TokenSource,
        key: &str,
        fetch: &Arc<Fetch>,
    ) -> Result<(), Error> {
        let work = AssertUnwindSafe(self.fetch(client, source, key, fetch)).catch_unwind();
        match tokio::time::timeout(LIMIT, work).await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(_)) => Err(Error::Configuration("its source has panicked".to_owned())),
            Err(_) => Err(Error::timeout("a fetch".to_owned(), LIMIT)),
        }
    }

    /// Gets a token from the store, or from the source and into the store; it is known from then on.
    async fn fetch(
        &self,
        client: &Client,
        source: &dyn TokenSource,
        key: &str,
        fetch: &Arc<Fetch>,
    ) -> Result<(), Error> {
        let arrived = Instant::now();
        let _lock = loop {
            if self.take_stored(key, fetch).await? {
                return Ok(());
            }
            match self.store.lock(key, LEASE).await? {
                Some(lock) => break Some(lock),
                // The holders are gone or very slow: better to fetch twice than not at all.
                None if arrived.elapsed() >= PATIENCE => break None,
                None => tokio::time::sleep(POLL).await,
            }
        };
        // The one before may have finished between the look and the lock.
        if self.take_stored(key, fetch).await? {
            return Ok(());
        }
        let issued = source.fetch(client).await?;
        if issued.token.is_empty() {
            return Err(Error::Configuration("its source gives an empty one".to_owned()));
        }
        if issued.token.expose().len() > LONGEST {
            let length = issued.token.expose().len();
            return Err(Error::Configuration(format!("its source gives one of {length} bytes, which is no token")));
        }
        tracing::debug!(target: "wecom_api", key, lifetime = ?issued.lifetime, "fetched a token");
        self.keep(key, issued, Some(fetch)).await;
        Ok(())
    }

    /// Takes note of the end of a fetch; what those are told who wait for it.
    fn landed(&self, key: &str, fetch: &Arc<Fetch>, fetched: Result<(), Error>) -> Outcome {
        self.with(key, |entry| {
            let forgotten = !entry.is_fetched_by(fetch);
            if !forgotten {
                entry.flight = None;
            }
            // It may have come just before the limit.
            match (entry.current(), fetched) {
                (Some(lease), _) if !forgotten => {
                    entry.failure = None;
                    Ok(lease)
                }
                (_, Ok(())) => Err(Error::Configuration("it was forgotten while it was fetched".to_owned())),
                (_, Err(error)) => {
                    if !forgotten && Failure::is_memorable(&error) && !fetch.is_starved() {
                        entry.failure = Some(Failure::after(entry.failure.as_ref(), error.clone()));
                    }
                    Err(error)
                }
            }
        })
    }

    /// Keeps a fresh token, unless the fetch that brings it was told to stop.
    async fn keep(&self, key: &str, issued: Issued, fetch: Option<&Arc<Fetch>>) {
        let Issued { token, lifetime } = issued;
        let lifetime = lifetime.map(|lifetime| usable(key, lifetime));
        let kept = self.with(key, |entry| {
            if fetch.is_some_and(|fetch| !entry.is_fetched_by(fetch)) {
                return false;
            }
            // The server gives the same token again as long as it thinks it good.
            entry.refused.retain(|(refused, _)| *refused != token);
            entry.keep(Stored::new(token.clone(), lifetime));
            true
        });
        if !kept {
            return;
        }
        // The token is good, and each one fetched counts against a daily limit: use it here at least.
        let put = AssertUnwindSafe(self.store.put(key, &token, lifetime)).catch_unwind();
        let error = match tokio::time::timeout(SHARING, put).await {
            Ok(Ok(Ok(()))) => return,
            Ok(Ok(Err(error))) => error,
            Ok(Err(_)) => StoreError::new("it has panicked"),
            Err(_) => StoreError::new("it does not answer"),
        };
        tracing::warn!(target: "wecom_api", key, %error, "a fetched token could not be shared");
    }

    /// Takes the token of the store, if it has one.
    async fn take_stored(&self, key: &str, fetch: &Arc<Fetch>) -> Result<bool, Error> {
        let Some(stored) = self.value(key).await?.filter(Stored::is_alive) else { return Ok(false) };
        Ok(self.with(key, |entry| {
            let refused = entry.refused.iter().any(|(refused, _)| *refused == stored.value);
            if refused || !entry.is_fetched_by(fetch) {
                return false;
            }
            entry.keep(stored);
            true
        }))
    }

    async fn value(&self, key: &str) -> Result<Option<Stored>, Error> {
        let Some(stored) = self.store.get(key).await? else { return Ok(None) };
        let length = stored.value.expose().len();
        if (1..=LONGEST).contains(&length) {
            return Ok(Some(stored));
        }
        tracing::warn!(target: "wecom_api", key, length, "what the store has is no token, ticket or code");
        Ok(None)
    }

    fn with<T>(&self, key: &str, change: impl FnOnce(&mut Entry) -> T) -> T {
        self.entries().with(key, change)
    }

    fn entries(&self) -> MutexGuard<'_, Ending<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
