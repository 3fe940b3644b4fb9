//! The store in Redis: for many processes.

mod builder;
mod connection;
mod fallback;
mod lock;

pub use builder::{RedisStoreBuilder, WhenLost};

use self::connection::{Connection, Failure};
use self::fallback::{Fallback, Route};
use super::store::{Lock, StoreError, Stored, TokenStore};
use crate::codec::Secret;
use ::redis::{Pipeline, pipe};
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Deletes a key if it still holds this value: another may have written a newer one since.
const COMPARE_AND_DELETE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

/// Keeps tokens in Redis, so that many processes share one token of each app and only one of them fetches it.
///
/// A value stands under the prefix and its key, such as `wecom:app:ww1234:1000002`, as bare text with an expiry:
/// programs in other languages can read it. Clones share their connection.
///
/// ```no_run
/// use wecom_api::{Client, RedisStore, WhenLost};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisStore::builder("redis://:password@127.0.0.1:6379/0")
///     .when_lost(WhenLost::UseMemory)
///     .connect()
///     .await?;
/// let client = Client::builder("ww1234").app(1000002).secret("…").store(store).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore {
    shared: Arc<Shared>,
}

struct Shared {
    connection: Arc<Connection>,
    prefix: String,
    /// There when [`WhenLost::UseMemory`] was chosen.
    fallback: Option<Fallback>,
}

impl RedisStore {
    /// Connects with the usual settings; `redis://`, `rediss://` (feature `redis-tls`) and `unix://` are known.
    ///
    /// # Errors
    /// When the URL cannot be read, or Redis does not answer.
    pub async fn connect(url: impl Into<String>) -> Result<Self, StoreError> {
        Self::builder(url).connect().await
    }

    /// Begins a store with settings of its own.
    pub fn builder(url: impl Into<String>) -> RedisStoreBuilder {
        RedisStoreBuilder::new(url.into())
    }

    fn new(connection: Connection, prefix: String, when_lost: WhenLost) -> Self {
        let fallback = match when_lost {
            WhenLost::Fail => None,
            WhenLost::UseMemory => Some(Fallback::default()),
        };
        Self { shared: Arc::new(Shared { connection: Arc::new(connection), prefix, fallback }) }
    }

    fn place(&self, key: &str) -> String {
        format!("{}{key}", self.shared.prefix)
    }

    fn lock_place(&self, key: &str) -> String {
        format!("{}lock:{key}", self.shared.prefix)
    }

    async fn read(&self, key: &str) -> Result<Option<Stored>, Failure> {
        let place = self.place(key);
        let mut commands = pipe();
        commands.atomic().get(&place).pttl(&place);
        let (value, left): (Option<String>, i64) = self.shared.connection.run("GET", &commands).await?;
        // PTTL is negative for a key without an expiry.
        let lifetime = u64::try_from(left).ok().map(Duration::from_millis);
        Ok(value.map(|value| Stored::new(Secret::new(value), lifetime)))
    }

    async fn write(&self, key: &str, value: &Secret, lifetime: Option<Duration>) -> Result<(), Failure> {
        let mut commands = pipe();
        let command = commands.cmd("SET").arg(self.place(key)).arg(value.expose());
        if let Some(lifetime) = lifetime {
            // Redis refuses an expiry of zero.
            command.arg("PX").arg(u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX).clamp(1, MAX_EXPIRY));
        }
        self.shared.connection.run("SET", commands.ignore()).await
    }

    async fn compare_and_delete(&self, key: &str, value: &Secret) -> Result<(), Failure> {
        let commands = compare_and_delete(&self.place(key), value.expose());
        self.shared.connection.run("EVAL", &commands).await
    }

    /// Asks Redis, or memory where Redis is lost and that is wanted.
    async fn either<T>(
        &self,
        redis: impl Future<Output = Result<T, Failure>>,
        memory: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let Some(fallback) = &self.shared.fallback else {
            return redis.await.map_err(Failure::into_error);
        };
        let answer = match fallback.route() {
            Route::Memory => return memory.await,
            Route::Redis => redis.await,
            Route::Probe => {
                let answer = match self.save_what_redis_missed(fallback).await {
                    Ok(()) => redis.await,
                    Err(failure) => Err(failure),
                };
                if !matches!(answer, Err(Failure::Lost(_))) {
                    fallback.found();
                }
                answer
            }
        };
        match answer {
            Err(Failure::Lost(error)) => {
                fallback.lost(&error);
                memory.await
            }
            answer => answer.map_err(Failure::into_error),
        }
    }

    async fn save_what_redis_missed(&self, fallback: &Fallback) -> Result<(), Failure> {
        for key in fallback.unsaved() {
            if let Some(stored) = fallback.memory.get(&key).await.map_err(Failure::Refused)? {
                self.write(&key, &stored.value, lifetime_left(&stored)).await?;
            }
            fallback.saved(&key);
        }
        Ok(())
    }
}

/// The longest expiry that is sent, a hundred years: Redis refuses one that overflows its clock.
const MAX_EXPIRY: u64 = 100 * 365 * 24 * 60 * 60 * 1000;

fn compare_and_delete(place: &str, value: &str) -> Pipeline {
    let mut commands = pipe();
    commands.cmd("EVAL").arg(COMPARE_AND_DELETE).arg(1).arg(place).arg(value).ignore();
    commands
}

fn lifetime_left(stored: &Stored) -> Option<Duration> {
    stored.expires.map(|expires| expires.duration_since(SystemTime::now()).unwrap_or_default())
}

impl TokenStore for RedisStore {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>> {
        let Some(fallback) = &self.shared.fallback else {
            return self.read(key).map(|result| result.map_err(Failure::into_error)).boxed();
        };
        let redis = async move {
            let found = self.read(key).await?;
            // What was seen once is there when Redis is not: permanent codes and tickets cannot be fetched.
            if let Some(stored) = &found {
                let kept = fallback.memory.put(key, &stored.value, lifetime_left(stored)).await;
                kept.map_err(Failure::Refused)?;
            }
            Ok(found)
        };
        self.either(redis, fallback.memory.get(key)).boxed()
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: &'a Secret,
        lifetime: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        let redis = self.write(key, value, lifetime);
        async move {
            let Some(fallback) = &self.shared.fallback else { return redis.await.map_err(Failure::into_error) };
            fallback.memory.put(key, value, lifetime).await?;
            let memory = async {
                fallback.missed(key);
                Ok(())
            };
            self.either(redis, memory).await
        }
        .boxed()
    }

    fn invalidate<'a>(&'a self, key: &'a str, value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        let redis = self.compare_and_delete(key, value);
        async move {
            let Some(fallback) = &self.shared.fallback else { return redis.await.map_err(Failure::into_error) };
            fallback.memory.invalidate(key, value).await?;
            self.either(redis, async { Ok(()) }).await
        }
        .boxed()
    }

    fn lock<'a>(&'a self, key: &'a str, lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        let redis = lock::take(&self.shared.connection, self.lock_place(key), lease);
        async move {
            let Some(fallback) = &self.shared.fallback else { return redis.await.map_err(Failure::into_error) };
            self.either(redis, fallback.memory.lock(key, lease)).await
        }
        .boxed()
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("address", &self.shared.connection.address())
            .field("prefix", &self.shared.prefix)
            .finish_non_exhaustive()
    }
}
