//! Handles what is in an inbox.

use super::Inbox;
use super::backoff::{Backoff, doubled};
use super::letter::Taken;
use super::once::{InWork, Work};
use super::shift::{End, Shift};
use crate::callback::{Handle, HandlerError};
use crate::redis::Failure;
use crate::token::StoreError;
use futures_util::future::{Either, FutureExt, select};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CONCURRENCY: usize = 16;
const LEASE: Duration = Duration::from_secs(30);
/// Shorter ones would end while Redis is asked to renew them.
const SHORTEST_LEASE: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 10;
const FIRST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(5 * 60);
/// How long an event waits for another with the same key.
const TURN: Duration = Duration::from_millis(500);
/// Characters of an error that a dead letter keeps.
const ERROR: usize = 1_000;

/// Handles what is in an [`Inbox`]; made by [`Inbox::worker`].
///
/// Any number of them may run, on any host.
#[derive(Clone, Debug)]
#[must_use = "a worker does nothing before `run`"]
pub struct Worker {
    inbox: Inbox,
    name: String,
    concurrency: usize,
    lease: Duration,
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
}

impl Worker {
    pub(super) fn new(inbox: Inbox, name: String) -> Self {
        Self {
            inbox,
            name,
            concurrency: CONCURRENCY,
            lease: LEASE,
            attempts: ATTEMPTS,
            first_delay: FIRST_DELAY,
            longest_delay: LONGEST_DELAY,
        }
    }

    /// How many events it handles at once; 16 unless given. It takes no more than that from the inbox.
    pub fn concurrency(mut self, events: usize) -> Self {
        self.concurrency = events.max(1);
        self
    }

    /// After what time an event is given to another worker when its own has died or is cut off from Redis; 30 seconds
    /// unless given, and at least one. A handler may take longer: its lease is renewed while it runs. When it cannot be
    /// renewed in time, the handler is stopped where it waits, since another may have begun.
    ///
    /// It must be the same for all workers of an inbox, and longer than a worker may stand still.
    pub fn lease(mut self, time: Duration) -> Self {
        self.lease = time.max(SHORTEST_LEASE);
        self
    }

    /// After how many attempts an event becomes a dead letter; 10 unless given. That its worker died counts as one.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How long to wait after the first failure, and at most; a second and five minutes unless given. The time doubles
    /// with each attempt.
    pub fn delay(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_delay, self.longest_delay) = (first, longest);
        self
    }

    /// Handles events until `shutdown` is there, and then what it has begun. Put a timeout around it if the process must
    /// end: what is dropped with it is given to another worker after the lease.
    ///
    /// The loss of Redis is waited for to end. What a handler replies is dropped, since the server has had its answer.
    ///
    /// # Errors
    /// When Redis refuses at the beginning: the password, the command, or what stands in the inbox's place.
    pub async fn run(
        self,
        handler: impl Handle + 'static,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), StoreError> {
        let shift = Arc::new(Shift::new(self.inbox.clone(), &self.name, self.lease));
        let mut shutdown = pin!(shutdown.fuse());
        match select(pin!(shift.begin()), &mut shutdown).await {
            Either::Left((begun, _)) => begun.map_err(Failure::into_error)?,
            Either::Right(_) => return Ok(()),
        }
        // Those of the tasks that are dropped with it end, too.
        let mut renewing = JoinSet::new();
        renewing.spawn(shift.clone().renew());
        let mut tasks = JoinSet::new();
        let job = Arc::new((self, handler));
        let mut backoff = Backoff::default();
        let mut stopping = false;
        while !stopping {
            while tasks.try_join_next().is_some() {}
            let free = job.0.concurrency - tasks.len();
            if free == 0 {
                stopping = matches!(select(pin!(tasks.join_next()), &mut shutdown).await, Either::Right(_));
                continue;
            }
            // Not given up halfway: Redis might give events to nobody.
            let next = match select(pin!(shift.next(free)), &mut shutdown).await {
                Either::Left((next, _)) => next,
                Either::Right(((), next)) => {
                    stopping = true;
                    next.await
                }
            };
            match next {
                Ok((events, since)) => {
                    if backoff.is_on() {
                        tracing::info!(target: "wecom_api", "Redis is back; callbacks are handled again");
                        backoff.reset();
                    }
                    for event in events {
                        tasks.spawn(work(job.clone(), shift.clone(), event, since));
                    }
                }
                Err(failure) => {
                    if !backoff.is_on() {
                        let error = failure.into_error();
                        tracing::warn!(target: "wecom_api", %error, "no callbacks are handled until Redis is back");
                    }
                    let pause = pin!(tokio::time::sleep(backoff.next()));
                    stopping = stopping || matches!(select(pause, &mut shutdown).await, Either::Right(_));
                }
            }
        }
        while tasks.join_next().await.is_some() {}
        drop(renewing);
        shift.end().await;
        Ok(())
    }

    fn delay_after(&self, attempt: u32) -> Duration {
        doubled(self.first_delay, attempt.saturating_sub(1), self.longest_delay)
    }
}

/// Handles one event.
async fn work<H: Handle>(job: Arc<(Worker, H)>, shift: Arc<Shift>, event: Taken, since: Instant) {
    let (worker, handler) = &*job;
    let lease = shift.hold(&event.id, since);
    // The end of the lease is looked at first: a process that stood still may have been replaced meanwhile.
    let end = match select(pin!(lease.ended()), pin!(handle(worker, handler, &shift, &event))).await {
        Either::Right((end, _)) => end,
        Either::Left(_) => {
            tracing::warn!(target: "wecom_api", id = event.id, "a handler was stopped: its lease could not be renewed");
            End::Lost
        }
    };
    if let End::Dead { attempts, error } = &end {
        tracing::error!(target: "wecom_api", id = event.id, attempts, error, "a callback is a dead letter now");
    }
    shift.settle(&event.id, end).await;
}

async fn handle<H: Handle>(worker: &Worker, handler: &H, shift: &Shift, event: &Taken) -> End {
    let attempt = event.attempts().saturating_add(event.deliveries);
    let delivery = match event.delivery() {
        Ok(delivery) => delivery,
        Err(error) => return End::Dead { attempts: attempt, error },
    };
    if attempt > worker.attempts {
        let error = "the worker that handled it ended before it had done so".to_owned();
        return End::Dead { attempts: attempt - 1, error };
    }
    let work = Arc::new(Work {
        inbox: shift.inbox.clone(),
        consumer: shift.consumer.clone(),
        id: event.id.clone(),
        lease: shift.lease,
        keys: Mutex::default(),
    });
    let delivery = Arc::new(delivery.in_work(work.clone()));
    let handled = AssertUnwindSafe(async { handler.handle(delivery).await }).catch_unwind().await;
    // What the panic said went to the panic hook.
    let error: HandlerError = match handled {
        Ok(Ok(_)) => return End::Done(work.begun()),
        Ok(Err(error)) => error,
        Err(_) => "the handler panicked".into(),
    };
    if error.is::<InWork>() {
        return End::Later { attempts: attempt - 1, delay: TURN };
    }
    let error: String = error.to_string().chars().take(ERROR).collect();
    if attempt >= worker.attempts {
        return End::Dead { attempts: attempt, error };
    }
    let delay = worker.delay_after(attempt);
    tracing::warn!(target: "wecom_api", id = event.id, attempt, error, "a callback is tried again later");
    End::Later { attempts: attempt, delay }
}
