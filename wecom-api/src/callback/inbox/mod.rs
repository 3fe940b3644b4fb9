//! Events that are kept in Redis until they are handled.

mod backoff;
mod dead;
mod keys;
mod lease;
mod letter;
mod once;
mod pending;
mod script;
mod shift;
mod worker;

pub use dead::{DeadLetter, DeadLetters};
pub use once::Once;
pub(super) use once::Work;
pub use pending::Pending;
pub use worker::Worker;

use self::keys::Keys;
use super::{Delivery, Handle, HandlerError, Reply};
use crate::redis::{Connection, EVAL, Failure, eval, milliseconds};
use crate::token::{RedisStore, StoreError};
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The consumer group of the workers.
const GROUP: &str = "workers";
/// The server repeats within seconds. This long is for one that was cut off from the network meanwhile.
const REMEMBER: Duration = Duration::from_secs(60 * 60);
const REMEMBER_ONCE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Bytes of an event. Callbacks have a few kilobytes.
const MAX_BYTES: usize = 1 << 20;
const MAX_WAITING: u64 = 1_000_000;

/// A durable inbox: receivers put events into Redis before the server gets its answer, and workers on any host handle
/// them.
///
/// ```no_run
/// use wecom_api::RedisStore;
/// use wecom_api::callback::{Endpoint, Handlers, Inbox, Receiver};
///
/// # async fn receiver(receiver: Receiver) -> Result<(), Box<dyn std::error::Error>> {
/// // In each receiver: the inbox takes the place of the handlers.
/// let store = RedisStore::connect("redis://127.0.0.1:6379").await?;
/// let endpoint = Endpoint::new(receiver, Inbox::new(&store, "callbacks"));
/// # let _ = endpoint;
/// # Ok(())
/// # }
///
/// # async fn worker(interrupted: impl Future<Output = ()>) -> Result<(), Box<dyn std::error::Error>> {
/// // In each worker, which may be the same process.
/// let store = RedisStore::connect("redis://127.0.0.1:6379").await?;
/// let handlers = Handlers::new(()).fallback(|context| async move {
///     println!("{:?}", context.event());
///     Ok(())
/// });
/// Inbox::new(&store, "callbacks").worker("host-1").run(handlers, interrupted).await?;
/// # Ok(())
/// # }
/// ```
///
/// # What it promises
///
/// - An event whose receiver answered the server with success is handled **at least once**, whatever receivers, workers
///   and connections do. It is stored once however often the server repeats it. When it cannot be stored, the server
///   is answered with an error, and repeats it.
/// - While a worker handles an event, nobody else does. When the worker ends or is cut off, the event is given to another
///   one after the [lease](Worker::lease).
/// - What failed is tried again, later each time. What failed [too often](Worker::attempts) becomes a
///   [dead letter](Self::dead), which can be looked at and played again.
/// - A handler that must not do something twice asks [`Context::once`](super::Context::once): it is told what was done,
///   and what may have been done when a worker ended in between.
/// - Events come in about the order in which they were stored, but several are handled at once, and what is tried again
///   comes later.
///
/// All of that holds as well as Redis keeps what it was told. Let it write an append-only file (`appendonly yes`): what
/// it has answered then outlives the end of its process, and that of the machine with `appendfsync always`. A replica
/// that takes over misses what had not reached it; `min-replicas-to-write` narrows that. Do not let it evict
/// (`maxmemory-policy noeviction`).
///
/// # In Redis
///
/// Everything stands under the prefix of the store and `{inbox:NAME}:`, in one slot of a cluster: the stream `events`
/// with the group `workers`, the sorted set `delayed`, the stream `dead`, and `stored:…` and `once:…` for what is
/// remembered. What is handled is deleted, so the stream holds what waits and no more. Redis 6.2 or newer is needed, and
/// `EVAL` and the commands for streams, sorted sets, hashes and strings on these keys.
///
/// Events are not encrypted there: whoever can read Redis can read what callbacks bring, also suite tickets and
/// authorization codes.
#[derive(Clone)]
pub struct Inbox {
    connection: Arc<Connection>,
    keys: Keys,
    remember: Duration,
    remember_once: Duration,
    max_bytes: usize,
    max_waiting: u64,
}

impl Inbox {
    /// An inbox of this name in the Redis of a store, by its connection. Receivers and workers that name the same one
    /// share it.
    ///
    /// What the store does [when Redis is lost](crate::WhenLost) is about tokens: an inbox has no other place.
    pub fn new(store: &RedisStore, name: &str) -> Self {
        Self {
            connection: store.connection().clone(),
            keys: Keys::new(store.prefix(), name),
            remember: REMEMBER,
            remember_once: REMEMBER_ONCE,
            max_bytes: MAX_BYTES,
            max_waiting: MAX_WAITING,
        }
    }

    /// How long an event is known, so that a repeat is not stored again; an hour unless given.
    pub fn remember(mut self, time: Duration) -> Self {
        self.remember = time;
        self
    }

    /// How long is known what a handler did [once](super::Context::once); a week unless given.
    pub fn remember_once(mut self, time: Duration) -> Self {
        self.remember_once = time;
        self
    }

    /// Refuses events with more bytes; 1 MiB unless given.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Refuses events while so many wait or are in work, before Redis is full; a million unless given.
    pub fn max_waiting(mut self, events: u64) -> Self {
        self.max_waiting = events;
        self
    }

    /// Keeps an event until it is handled; false when it came before.
    ///
    /// # Errors
    /// When Redis does not keep it, or there is no room. The server must then be told of a failure, so that it sends the
    /// event again: it may or may not have been kept.
    pub async fn store(&self, delivery: &Delivery) -> Result<bool, StoreError> {
        let stored = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let letter = letter::encode(delivery, stored);
        if letter.len() > self.max_bytes {
            let (size, limit) = (letter.len(), self.max_bytes);
            return Err(StoreError::new(format!("the event has {size} bytes, over the inbox's limit of {limit}")));
        }
        let command = eval(script::STORE, [self.keys.stored(&delivery.key()), self.keys.events()])
            .arg(letter)
            .arg(milliseconds(self.remember))
            .arg(self.max_waiting)
            .take();
        match self.run::<i64>(&command).await? {
            -1 => Err(StoreError::new(format!(
                "the inbox is full: {} events wait; are its workers running?",
                self.max_waiting
            ))),
            answer => Ok(answer == 1),
        }
    }

    /// Begins a worker. Its name is for people who look into Redis; workers may have the same.
    pub fn worker(&self, name: impl Into<String>) -> Worker {
        Worker::new(self.clone(), name.into())
    }

    /// How much is in it.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn pending(&self) -> Result<Pending, StoreError> {
        let command = eval(script::COUNT, [self.keys.events(), self.keys.delayed(), self.keys.dead()]);
        self.run(command.clone().arg(GROUP)).await.map(Pending::read)
    }

    /// What was given up.
    pub fn dead(&self) -> DeadLetters {
        DeadLetters::new(self.clone())
    }

    async fn run<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> Result<T, StoreError> {
        self.connection.run(EVAL, command).await.map_err(Failure::into_error)
    }
}

/// As the handler of an [`Endpoint`](super::Endpoint), an inbox stores what comes before the server is answered. There is
/// no passive reply then, since the answer is given before the event is handled.
impl Handle for Inbox {
    fn handle(&self, delivery: Arc<Delivery>) -> BoxFuture<'_, Result<Option<Reply>, HandlerError>> {
        async move {
            self.store(&delivery).await?;
            Ok(None)
        }
        .boxed()
    }

    fn keeps(&self) -> bool {
        true
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("address", &self.connection.server().address())
            .field("keys", &self.keys)
            .field("remember", &self.remember)
            .field("remember_once", &self.remember_once)
            .field("max_bytes", &self.max_bytes)
            .field("max_waiting", &self.max_waiting)
            .finish_non_exhaustive()
    }
}
