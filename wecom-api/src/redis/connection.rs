//! One connection to Redis, made anew when it breaks.
//!
//! The crate's own `ConnectionManager` gives the first command after a restart the error of the last attempt, and
//! never tries again when Redis refuses a new connection while it loads its data; so it is not used here.

use super::failure::Failure;
use super::server::{Link, Server};
use ::redis::{Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, ServerErrorKind};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A cluster's connection that is younger than this stays when a command is not answered: it was made with the node
/// already silent, and making it again would only delay the commands for other nodes.
const YOUNG: Duration = Duration::from_secs(5);

/// A connection to Redis, for many tasks.
pub(crate) struct Connection {
    server: Server,
    timeout: Duration,
    current: Mutex<Current>,
    /// Held while connecting, so that one task does it for all.
    connecting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Current {
    link: Option<Link>,
    /// Counts connections, so that a late failure of an old one does not end its successor.
    number: u64,
    made: Option<Instant>,
}

impl Connection {
    pub(crate) fn new(server: Server, timeout: Duration) -> Self {
        Self { server, timeout, current: Mutex::default(), connecting: tokio::sync::Mutex::default() }
    }

    /// To the same Redis, without anything of a runtime that may have ended.
    pub(crate) fn anew(&self) -> Self {
        Self::new(self.server.clone(), self.timeout)
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// The longest that a command may take.
    #[cfg(feature = "callback")]
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether it answers.
    pub(crate) async fn ping(&self) -> Result<(), Failure> {
        match self.run("PING", &self.server.ping()).await {
            // One that cannot save to its disk says so to a PING, too.
            Err(Failure::Unwritable(_)) => Ok(()),
            answer => answer,
        }
    }

    /// Runs a command within the timeout. `name` stands in errors.
    ///
    /// It runs once more on a new connection when the old one turns out to be broken, and a cluster's is repeated
    /// where its slots have moved, so it must be such that doing it twice does no harm.
    pub(crate) async fn run<T: FromRedisValue>(&self, name: &str, command: &Cmd) -> Result<T, Failure> {
        let mut used = None;
        let work = async {
            loop {
                let first = used.is_none();
                let (mut link, number) = self.link().await?;
                used = Some(number);
                match link.query(command).await {
                    Err(error) if self.is_broken(&error) => {
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
            Ok(answer) => answer.map_err(|error| Failure::of(&self.server, name, &error)),
            Err(_) => {
                // A connection that is silent may be dead without either side having been told.
                if let Some(number) = used.filter(|_| !self.server.is_cluster() || self.is_old()) {
                    self.forget(number);
                }
                let seconds = self.timeout.as_secs_f64();
                Err(Failure::lost(&self.server, &format!("no answer to {name} within {seconds} s")))
            }
        }
    }

    async fn link(&self) -> RedisResult<(Link, u64)> {
        if let Some(found) = self.current() {
            return Ok(found);
        }
        let _turn = self.connecting.lock().await;
        if let Some(found) = self.current() {
            return Ok(found);
        }
        let link = self.server.connect().await?;
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.link = Some(link.clone());
        current.number += 1;
        current.made = Some(Instant::now());
        Ok((link, current.number))
    }

    fn current(&self) -> Option<(Link, u64)> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.link.clone().map(|link| (link, current.number))
    }

    fn is_old(&self) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.made.is_some_and(|made| made.elapsed() > YOUNG)
    }

    fn forget(&self, number: u64) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.number == number {
            current.link = None;
        }
    }

    /// Whether another connection may do better.
    fn is_broken(&self, error: &RedisError) -> bool {
        if self.server.is_cluster() {
            // It mends its connections to single nodes itself. When its task has ended, with its runtime, it says
            // that the pipe to it is broken.
            return error.kind() == ErrorKind::ClusterConnectionNotFound
                || error.is_connection_dropped() && !error.is_connection_refusal();
        }
        error.is_io_error()
            || error.is_unrecoverable_error()
            || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
    }
}
