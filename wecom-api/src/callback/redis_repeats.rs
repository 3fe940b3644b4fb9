//! Telling repeats apart across processes.

use super::Repeats;
use crate::redis::{Connection, EVAL, Failure, eval, milliseconds, unique_name};
use crate::token::{RedisStore, StoreError};
use futures_util::future::{BoxFuture, FutureExt};
use redis::cmd;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Claims a key. Running it twice with one name is running it once: the answer to the first may have been lost, and an
/// event that nobody got a yes for would be handled by nobody.
const CLAIM: &str = "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end \
                     if redis.pcall('GET', KEYS[1]) == ARGV[1] then return 1 end \
                     return 0";

/// Remembers in Redis which events came, so that one that the server sends again to another receiver is handled once.
///
/// An event is remembered under the prefix of the store, `repeat:` and its key. Redis must allow `EVAL`, `SET`, `GET` and
/// `DEL` on these keys.
///
/// ```no_run
/// use wecom_api::RedisStore;
/// use wecom_api::callback::{Endpoint, Handlers, Receiver, RedisRepeats};
///
/// # async fn example(receiver: Receiver) -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisStore::connect("redis://127.0.0.1:6379").await?;
/// let endpoint = Endpoint::builder(receiver, Handlers::new(())).repeats(RedisRepeats::new(&store)).build();
/// # let _ = endpoint;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisRepeats {
    connection: Arc<Connection>,
    prefix: String,
}

impl RedisRepeats {
    /// Remembers them in the Redis of this store, by its connection.
    pub fn new(store: &RedisStore) -> Self {
        Self { connection: store.connection().clone(), prefix: format!("{}repeat:", store.prefix()) }
    }

    fn place(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

impl Repeats for RedisRepeats {
    fn claim<'a>(&'a self, key: &'a str, keep: Duration) -> BoxFuture<'a, Result<bool, StoreError>> {
        let command = eval(CLAIM, [self.place(key)]).arg(unique_name()).arg(milliseconds(keep)).take();
        async move { self.connection.run(EVAL, &command).await.map_err(Failure::into_error) }.boxed()
    }

    fn release<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        let command = cmd("DEL").arg(self.place(key)).take();
        async move { self.connection.run("DEL", &command).await.map_err(Failure::into_error) }.boxed()
    }
}

impl fmt::Debug for RedisRepeats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRepeats")
            .field("address", &self.connection.server().address())
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
