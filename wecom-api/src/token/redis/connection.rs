//! One connection to Redis, made anew when it breaks, and what its failures mean.
//!
//! The crate's own `ConnectionManager` gives the first command after a restart the error of the last attempt, and
//! never tries again when Redis refuses a new connection while it loads its data; so it is not used here.

use crate::token::store::StoreError;
use ::redis::aio::MultiplexedConnection;
use ::redis::{
    AsyncConnectionConfig, Client, ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, ServerErrorKind, pipe,
};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The connection of a store.
pub(super) struct Connection {
    client: Client,
    timeout: Duration,
    /// Without user name and password.
    address: String,
    current: Mutex<Current>,
    /// Held while connecting, so that one task does it for all.
    connecting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Current {
    connection: Option<MultiplexedConnection>,
    /// Counts connections, so that a late failure of an old one does not end its successor.
    number: u64,
}

/// Why Redis did not do what it was asked.
pub(super) enum Failure {
    /// It does not answer, or cannot serve at the moment.
    Lost(StoreError),
    /// It answered that it will not.
    Refused(StoreError),
}

impl Failure {
    pub(super) fn into_error(self) -> StoreError {
        match self {
            Failure::Lost(error) | Failure::Refused(error) => error,
        }
    }
}

impl Connection {
    pub(super) fn new(url: String, timeout: Duration) -> Result<Self, StoreError> {
        let tls = url.starts_with("rediss:") || url.starts_with("valkeys:");
        if tls && !cfg!(feature = "redis-tls") {
            return Err(StoreError::new("a `rediss://` URL needs the feature `redis-tls` of wecom-api"));
        }
        // The URL may hold a password, so neither it nor the crate's message about it is repeated.
        let client = Client::open(url).map_err(|_| {
            StoreError::new("the URL of Redis cannot be read; write it as `redis://user:password@host:6379/0`")
        })?;
        let address = client.get_connection_info().addr().to_string();
        Ok(Self { client, timeout, address, current: Mutex::default(), connecting: tokio::sync::Mutex::default() })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) async fn ping(&self) -> Result<(), Failure> {
        self.run("PING", pipe().cmd("PING").ignore()).await
    }

    /// Runs commands within the timeout. `name` stands in errors.
    ///
    /// They run once more on a new connection when the old one turns out to be broken, so they must be such that
    /// doing them twice does no harm.
    pub(super) async fn run<T: FromRedisValue>(&self, name: &str, commands: &Pipeline) -> Result<T, Failure> {
        let mut used = None;
        let work = async {
            loop {
                let first = used.is_none();
                let (mut connection, number) = self.connection().await?;
                used = Some(number);
                match commands.query_async(&mut connection).await {
                    Err(error) if is_broken(&error) => {
                        self.forget(number);
                        if !first {
                            return Err(error);
                        }
                    }
                    answer => return answer,
                }
            }
        };
        let answer = tokio::time::timeout(self.timeout, work).await;
        match answer {
            Ok(answer) => answer.map_err(|error| self.failure(name, &error)),
            Err(_) => {
                // A connection that is silent may be dead without either side having been told.
                if let Some(number) = used {
                    self.forget(number);
                }
                let seconds = self.timeout.as_secs_f64();
                Err(self.lost(&format!("no answer to {name} within {seconds} s")))
            }
        }
    }

    /// The same without a runtime, on a connection of its own; blocks the thread.
    pub(super) fn run_blocking(&self, commands: &Pipeline) -> RedisResult<()> {
        let mut connection = self.client.get_connection_with_timeout(self.timeout)?;
        connection.set_read_timeout(Some(self.timeout))?;
        connection.set_write_timeout(Some(self.timeout))?;
        commands.query(&mut connection)
    }

    async fn connection(&self) -> RedisResult<(MultiplexedConnection, u64)> {
        if let Some(found) = self.current() {
            return Ok(found);
        }
        let _turn = self.connecting.lock().await;
        if let Some(found) = self.current() {
            return Ok(found);
        }
        // The whole work has one timeout, around all of it.
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.connection = Some(connection.clone());
        current.number += 1;
        Ok((connection, current.number))
    }

    fn current(&self) -> Option<(MultiplexedConnection, u64)> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.connection.clone().map(|connection| (connection, current.number))
    }

    fn forget(&self, number: u64) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.number == number {
            current.connection = None;
        }
    }

    /// What Redis says is left out: its messages repeat arguments, which may be tokens.
    fn failure(&self, name: &str, error: &RedisError) -> Failure {
        use ServerErrorKind::{BusyLoading, ClusterDown, MasterDown, ReadOnly, TryAgain};
        match error.kind() {
            ErrorKind::Io => self.lost(&error.to_string()),
            ErrorKind::Server(BusyLoading | ClusterDown | MasterDown | ReadOnly | TryAgain) => {
                self.lost(error.category())
            }
            ErrorKind::AuthenticationFailed => Failure::Refused(StoreError::new(format!(
                "Redis at {} refuses the user name or password of its URL",
                self.address
            ))),
            _ => {
                // The errors of a pipeline stand one by one inside of it.
                let inner = error.clone().into_server_errors();
                let code = inner.as_deref().and_then(|errors| errors.first()).map(|(_, error)| error.code());
                let why = code.or(error.code()).unwrap_or_else(|| error.category());
                Failure::Refused(StoreError::new(format!("Redis at {} refuses {name}: {why}", self.address)))
            }
        }
    }

    fn lost(&self, why: &str) -> Failure {
        Failure::Lost(StoreError::new(format!("Redis at {} does not answer: {why}", self.address)))
    }
}

/// Whether another connection may do better.
fn is_broken(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_unrecoverable_error()
        || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
}
