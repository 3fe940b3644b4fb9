//! The order in which what callbacks tell has happened. On their way they overtake each other: the server repeats what
//! was not answered, several hosts take callbacks at once, and an inbox may hand one out late.

use super::store::{Lock, StoreError, TokenStore};
use crate::codec::Secret;
use std::time::{Duration, Instant};

/// How long the lock of a key outlives a process that dies with it.
const LEASE: Duration = Duration::from_secs(20);
/// How long one waits for the turn of another, who is gone or very slow then.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often one looks whether it is over.
const POLL: Duration = Duration::from_millis(40);

/// The turn of whoever changes what stands under a key, for as long as it is held.
pub(super) async fn turn(store: &dyn TokenStore, key: &str) -> Result<Option<Box<dyn Lock>>, StoreError> {
    let arrived = Instant::now();
    loop {
        match store.lock(key, LEASE).await? {
            Some(lock) => return Ok(Some(lock)),
            None if arrived.elapsed() >= PATIENCE => return Ok(None),
            None => tokio::time::sleep(POLL).await,
        }
    }
}

/// What was last told about a place of the store.
pub(super) struct Last<'a> {
    store: &'a dyn TokenStore,
    key: String,
    _turn: Option<Box<dyn Lock>>,
    /// What happened, and when in unix seconds.
    told: Option<(String, i64)>,
}

impl<'a> Last<'a> {
    /// Waits until nobody else changes the place.
    pub(super) async fn of(store: &'a dyn TokenStore, place: &str) -> Result<Self, StoreError> {
        let key = format!("last:{place}");
        let turn = turn(store, &key).await?;
        let told = store.get(&key).await?.and_then(|stored| {
            let (what, at) = stored.value.expose().split_once(' ')?;
            Some((what.to_owned(), at.parse().ok()?))
        });
        Ok(Self { store, key, _turn: turn, told })
    }

    /// Whether this happened after that time.
    pub(super) fn is_later(&self, what: &str, than: Option<i64>) -> bool {
        let told = self.told.as_ref().filter(|(told, _)| told == what);
        told.zip(than).is_some_and(|((_, at), than)| *at > than)
    }

    /// Remembers what has now been done, unless it is not known when it happened.
    pub(super) async fn is(self, what: &str, at: Option<i64>, keep: Duration) -> Result<(), StoreError> {
        let Some(at) = at else { return Ok(()) };
        self.store.put(&self.key, &Secret::new(format!("{what} {at}")), Some(keep)).await
    }
}
