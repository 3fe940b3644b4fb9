//! The store in Redis: for many processes.

mod builder;
mod fallback;
mod lock;
mod script;
mod watch;

pub use builder::{RedisStoreBuilder, WhenLost};

use self::builder::Place;
use self::fallback::{Fallback, Loss, Need};
use super::store::{LONGEST, Lock, StoreError, Stored, TokenStore};
use crate::codec::Secret;
use crate::redis::{Connection, EVAL, Failure};
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// How long what was written for a trial stays.
const TRIAL: Duration = Duration::from_secs(1);

/// Keeps tokens in Redis, so that many processes share one token of each app and only one of them fetches it.
///
/// A value stands under the prefix and its key, such as `wecom:app:ww1234:1000002`, as bare text with an expiry:
/// programs in other languages can read it. While a process fetches a token, its lock stands beside it under
/// `wecom:lock:{wecom:app:ww1234:1000002}`. Redis must allow `EVAL`, `GET`, `PTTL`, `SET`, `PEXPIRE` and `DEL` on these
/// keys. Clones of a store share their connection.
///
/// `rediss://` is TLS, by the feature `rustls` (on unless switched off) or `native-tls`. A private authority's
/// certificate is given to the [builder](RedisStoreBuilder::root_certificate).
///
/// Everything ends within the [timeout](RedisStoreBuilder::timeout). When Redis is lost, [`WhenLost`] says whether
/// calls fail or go on; once it is back, so is the store, without being told.
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
    /// Connects to a single Redis with the usual settings; `redis://`, `rediss://` and `unix://` are known.
    ///
    /// # Errors
    /// When the URL cannot be read, or Redis does not answer.
    pub async fn connect(url: impl Into<String>) -> Result<Self, StoreError> {
        Self::builder(url).connect().await
    }

    /// Begins a store in a single Redis, with settings of its own.
    pub fn builder(url: impl Into<String>) -> RedisStoreBuilder {
        RedisStoreBuilder::new(Place::Single(url.into()))
    }

    /// Begins a store in a Redis Cluster, given the URLs of some of its nodes. It finds the others by itself, follows
    /// slots that move, and goes on with the rest when a node is lost: [`WhenLost`] then holds for the keys of that
    /// node only.
    ///
    /// User, password and TLS must be the same in all URLs and go for all nodes, and there is no database number.
    /// The nodes name each other as they are configured to (`cluster-announce-ip`, `cluster-announce-hostname`):
    /// that is what the store must reach, and what the certificates must be made for. A certificate given to the
    /// builder needs the feature `rustls`.
    ///
    /// ```no_run
    /// use wecom_api::RedisStore;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let store = RedisStore::cluster(["rediss://:password@one:6379", "rediss://:password@two:6379"])
    ///     .root_certificate(std::fs::read("/etc/redis/ca.crt")?)
    ///     .connect()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn cluster<U: Into<String>>(urls: impl IntoIterator<Item = U>) -> RedisStoreBuilder {
        RedisStoreBuilder::new(Place::Cluster(urls.into_iter().map(Into::into).collect()))
    }

    fn new(connection: Connection, prefix: String, when_lost: WhenLost) -> Self {
        let fallback = match when_lost {
            WhenLost::Fail => None,
            WhenLost::UseMemory => Some(Fallback::default()),
        };
        Self { shared: Arc::new(Shared { connection: Arc::new(connection), prefix, fallback }) }
    }

    /// For what else is kept in this Redis.
    #[cfg(feature = "callback")]
    pub(crate) fn connection(&self) -> &Arc<Connection> {
        &self.shared.connection
    }

    #[cfg(feature = "callback")]
    pub(crate) fn prefix(&self) -> &str {
        &self.shared.prefix
    }

    fn place(&self, key: &str) -> String {
        format!("{}{key}", self.shared.prefix)
    }

    /// The braces let a cluster keep the lock on the node that has the value, so that they are lost together or not
    /// at all.
    fn lock_place(&self, key: &str) -> String {
        format!("{}lock:{{{}}}", self.shared.prefix, self.place(key))
    }

    /// What is lost together with this key; see [`Fallback`].
    fn part<'a>(&self, key: &'a str) -> &'a str {
        if self.shared.connection.server().is_cluster() { key } else { "" }
    }

    /// Reads a value. What stands there and can be no value of the store's counts as none, so that it is replaced.
    async fn read(&self, key: &str) -> Result<Option<Stored>, Failure> {
        let command = script::read(&self.place(key), LONGEST);
        let answer = self.shared.connection.run(EVAL, &command).await?;
        let (kind, value, left): (String, Option<Vec<u8>>, i64) = answer;
        let wrong = |what: &str| {
            tracing::warn!(target: "wecom_api", key, what, "what stands in Redis is no token, ticket or code");
            Ok(None)
        };
        let value = match (kind.as_str(), value.map(String::from_utf8)) {
            ("type", _) => return wrong("a value of another type"),
            ("long", _) => return wrong("a text that is too long"),
            (_, None) => return Ok(None),
            (_, Some(Err(_))) => return wrong("bytes that are no text"),
            (_, Some(Ok(value))) if value.is_empty() => return wrong("an empty text"),
            (_, Some(Ok(value))) => value,
        };
        // PTTL is negative for a key without an expiry.
        let lifetime = u64::try_from(left).ok().map(Duration::from_millis);
        Ok(Some(Stored::new(Secret::new(value), lifetime)))
    }

    /// Writes something beside the values, to see whether Redis takes writes.
    async fn try_writing(&self, part: &str) -> Result<(), Failure> {
        let place = format!("{}trial:{{{}}}", self.shared.prefix, self.place(part));
        self.shared.connection.run("SET", &script::write(&place, "", Some(TRIAL))).await
    }

    async fn write(&self, key: &str, value: &Secret, lifetime: Option<Duration>) -> Result<(), Failure> {
        let command = script::write(&self.place(key), value.expose(), lifetime);
        self.shared.connection.run("SET", &command).await
    }

    async fn compare_and_delete(&self, key: &str, value: &Secret) -> Result<(), Failure> {
        let command = script::compare_and_delete(&self.place(key), value.expose());
        self.shared.connection.run(EVAL, &command).await
    }

    /// Asks Redis, or memory where Redis is lost for this and that is wanted.
    async fn either<T>(
        &self,
        key: &str,
        need: Need,
        redis: impl Future<Output = Result<T, Failure>>,
        memory: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let Some(fallback) = &self.shared.fallback else {
            return redis.await.map_err(Failure::into_error);
        };
        let part = self.part(key);
        if !fallback.is_lost(part, key, need) {
            match redis.await {
                Err(Failure::Lost(error) | Failure::Distrusted(error)) => fallback.lost(part, Loss::Whole, &error),
                Err(Failure::Unwritable(error)) => fallback.lost(part, Loss::Writing, &error),
                answer => return answer.map_err(Failure::into_error),
            }
        }
        let answer = memory.await;
        self.watch(part);
        answer
    }
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
                let kept = fallback.memory.put(key, &stored.value, stored.left()).await;
                kept.map_err(Failure::Refused)?;
            }
            Ok(found)
        };
        self.either(key, Need::Reading, redis, async move { fallback.memory.get(key).await }).boxed()
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
                fallback.missed(self.part(key), key);
                Ok(())
            };
            self.either(key, Need::Writing, redis, memory).await
        }
        .boxed()
    }

    fn invalidate<'a>(&'a self, key: &'a str, value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        let redis = self.compare_and_delete(key, value);
        async move {
            let Some(fallback) = &self.shared.fallback else { return redis.await.map_err(Failure::into_error) };
            fallback.memory.invalidate(key, value).await?;
            self.either(key, Need::Writing, redis, async { Ok(()) }).await
        }
        .boxed()
    }

    fn lock<'a>(&'a self, key: &'a str, lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        let redis = lock::take(&self.shared.connection, self.lock_place(key), lease);
        async move {
            let Some(fallback) = &self.shared.fallback else { return redis.await.map_err(Failure::into_error) };
            // Not taken before Redis was asked.
            self.either(key, Need::Writing, redis, async { fallback.memory.lock(key, lease).await }).await
        }
        .boxed()
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("address", &self.shared.connection.server().address())
            .field("prefix", &self.shared.prefix)
            .finish_non_exhaustive()
    }
}
