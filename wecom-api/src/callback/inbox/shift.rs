//! What a running worker says to Redis.

use super::backoff::Backoff;
use super::lease::Lease;
use super::letter::{self, Taken};
use super::{GROUP, Inbox, script};
use crate::redis::{Connection, EVAL, Failure, eval, milliseconds, unique_name};
use ::redis::{Cmd, Value, cmd};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long to wait for the next event before looking for those whose delay is over or whose worker has died.
const LOOK: Duration = Duration::from_millis(500);
/// A consumer that has nothing and was not seen for so long is forgotten.
const GONE: Duration = Duration::from_secs(60 * 60);
/// Leases that one script renews.
const RENEWED_AT_ONCE: usize = 500;

/// How the handling of an event ended.
#[derive(Debug)]
pub(super) enum End {
    /// With success; these keys are done with it.
    Done(Vec<String>),
    /// It is to be tried again.
    Later { attempts: u32, delay: Duration },
    /// It is given up.
    Dead { attempts: u32, error: String },
    /// Another worker has it.
    Lost,
}

/// A worker between its beginning and its end: a consumer of the group.
pub(super) struct Shift {
    pub(super) inbox: Inbox,
    pub(super) consumer: String,
    pub(super) lease: Duration,
    /// Waiting for events would hold up what else is said over the same connection.
    reading: Reading,
    held: Mutex<HashMap<String, Arc<Lease>>>,
}

struct Reading {
    connection: Connection,
    place: Mutex<Place>,
}

/// Where to look for events of workers that have died.
struct Place {
    cursor: String,
    looked: Option<Instant>,
}

impl Shift {
    pub(super) fn new(inbox: Inbox, name: &str, lease: Duration) -> Self {
        let place = Place { cursor: "0-0".to_owned(), looked: None };
        let reading = Reading { connection: inbox.connection.anew(), place: Mutex::new(place) };
        // Of two workers with one consumer, neither could tell that the other has taken over.
        let consumer = format!("{name}:{}", unique_name());
        Self { inbox, consumer, lease, reading, held: Mutex::default() }
    }

    /// Enters the group, as soon as Redis answers.
    pub(super) async fn begin(&self) -> Result<(), Failure> {
        let command = eval(script::BEGIN, [self.inbox.keys.events()]).arg(GROUP).arg(milliseconds(GONE)).take();
        let mut backoff = Backoff::default();
        loop {
            match self.run::<i64>(&command).await {
                Ok(_) => return Ok(()),
                Err(Failure::Refused(error)) => return Err(Failure::Refused(error)),
                Err(failure) => {
                    if !backoff.is_on() {
                        let error = failure.into_error();
                        tracing::warn!(target: "wecom_api", %error, "the worker begins when Redis is there");
                    }
                    tokio::time::sleep(backoff.next()).await;
                }
            }
        }
    }

    /// The next events, at most so many; none when none came for a while.
    pub(super) async fn next(&self, count: usize) -> Result<(Vec<Taken>, Instant), Failure> {
        // A lease is counted from before Redis gave it, so that it ends here before it ends there.
        let since = Instant::now();
        if self.is_time_to_look() {
            let found = self.sweep(count).await?;
            self.reading.place().looked = Some(Instant::now());
            if !found.is_empty() {
                return Ok((found, since));
            }
        }
        let connection = &self.reading.connection;
        let wait = LOOK.min(connection.timeout() / 4);
        let mut command = cmd("XREADGROUP");
        command.arg("GROUP").arg(GROUP).arg(&self.consumer).arg("COUNT").arg(count);
        command.arg("BLOCK").arg(milliseconds(wait)).arg("STREAMS").arg(self.inbox.keys.events()).arg(">");
        let since = Instant::now();
        let answer: Value = connection.run("XREADGROUP", &command).await?;
        Ok((letter::of_stream(answer), since))
    }

    fn is_time_to_look(&self) -> bool {
        self.reading.place().looked.is_none_or(|looked| looked.elapsed() >= LOOK)
    }

    async fn sweep(&self, count: usize) -> Result<Vec<Taken>, Failure> {
        let cursor = self.reading.place().cursor.clone();
        let command = eval(script::SWEEP, [self.inbox.keys.events(), self.inbox.keys.delayed()])
            .arg(GROUP)
            .arg(&self.consumer)
            .arg(milliseconds(self.lease))
            .arg(cursor)
            .arg(count)
            .take();
        let (cursor, found): (String, Value) = self.run(&command).await?;
        self.reading.place().cursor = cursor;
        // One that was not renewed in time may still be in hand here, and only be waiting for Redis to hear of its end.
        let held = self.held();
        Ok(Taken::read_all(found).into_iter().filter(|event| !held.contains_key(&event.id)).collect())
    }

    /// Takes an event as one that is in work, until it is [settled](Self::settle).
    pub(super) fn hold(&self, id: &str, since: Instant) -> Arc<Lease> {
        let lease = Arc::new(Lease::new(since + self.lease));
        self.held().insert(id.to_owned(), lease.clone());
        lease
    }

    /// Renews the leases of what is held, until the worker ends.
    pub(super) async fn renew(self: Arc<Self>) {
        let mut pause = self.lease / 3;
        loop {
            tokio::time::sleep(pause).await;
            pause = match self.renew_all().await {
                Ok(()) => self.lease / 3,
                Err(failure) => {
                    let error = failure.into_error();
                    tracing::debug!(target: "wecom_api", %error, "leases were not renewed");
                    self.lease / 10
                }
            };
        }
    }

    async fn renew_all(&self) -> Result<(), Failure> {
        let held: Vec<_> = self.held().keys().cloned().collect();
        for ids in held.chunks(RENEWED_AT_ONCE) {
            let since = Instant::now();
            let command =
                eval(script::RENEW, [self.inbox.keys.events()]).arg(GROUP).arg(&self.consumer).arg(ids).take();
            let lost: Vec<String> = self.run(&command).await?;
            for id in ids {
                // What was settled meanwhile is no longer held.
                if let Some(lease) = self.held().get(id) {
                    lease.renew(if lost.contains(id) { since } else { since + self.lease });
                }
            }
        }
        Ok(())
    }

    /// Tells Redis how an event ended, however long that takes: what was done is not to be done again.
    pub(super) async fn settle(&self, id: &str, end: End) {
        if let Some(command) = self.command(id, end) {
            let mut backoff = Backoff::default();
            loop {
                match self.run::<i64>(&command).await {
                    Ok(-1) => tracing::warn!(target: "wecom_api", id, "a callback was given to another worker as well"),
                    Ok(_) => {}
                    Err(Failure::Refused(error)) => {
                        tracing::warn!(target: "wecom_api", id, %error, "Redis refused to hear how a callback ended: it is handled again");
                    }
                    Err(_) => {
                        tokio::time::sleep(backoff.next()).await;
                        continue;
                    }
                }
                break;
            }
        }
        self.held().remove(id);
    }

    fn command(&self, id: &str, end: End) -> Option<Cmd> {
        let keys = &self.inbox.keys;
        let mine = |script, keys: Vec<String>| eval(script, keys).arg(GROUP).arg(&self.consumer).arg(id).take();
        Some(match end {
            End::Done(once) => {
                let once = once.iter().map(|key| keys.once(key));
                let all = std::iter::once(keys.events()).chain(once).collect();
                mine(script::DONE, all).arg(milliseconds(self.inbox.remember_once)).take()
            }
            End::Later { attempts, delay } => {
                let keys = vec![keys.events(), keys.delayed()];
                mine(script::LATER, keys).arg(milliseconds(delay)).arg(attempts).take()
            }
            End::Dead { attempts, error } => {
                let keys = vec![keys.events(), keys.dead()];
                mine(script::BURY, keys).arg(error).arg(attempts).take()
            }
            End::Lost => return None,
        })
    }

    /// Leaves the group.
    pub(super) async fn end(&self) {
        let command = eval(script::END, [self.inbox.keys.events()])
            .arg(GROUP)
            .arg(&self.consumer)
            .arg(milliseconds(self.lease))
            .take();
        if let Err(failure) = self.run::<i64>(&command).await {
            let error = failure.into_error();
            tracing::debug!(target: "wecom_api", %error, "Redis was not told that the worker has ended");
        }
    }

    async fn run<T: ::redis::FromRedisValue>(&self, command: &Cmd) -> Result<T, Failure> {
        self.inbox.connection.run(EVAL, command).await
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, Arc<Lease>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
