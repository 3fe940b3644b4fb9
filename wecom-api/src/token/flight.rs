//! A fetch on its way: a task of its own, for which all wait who want the token. It goes on when they give up.

use super::lease::Lease;
use super::ring::Fetch;
use crate::error::Error;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tracing::Instrument;

/// Longest time for a fetch, with the wait for another process that is fetching, and all repeats.
pub(super) const LIMIT: Duration = Duration::from_secs(120);
/// How much longer one waits for a fetch that should have ended: its runtime may stand still.
const GRACE: Duration = Duration::from_secs(5);

/// What a fetch has come to.
pub(super) type Outcome = Result<Lease, Error>;

/// A fetch as those see it who wait for it.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) fetch: Arc<Fetch>,
    outcome: watch::Receiver<Option<Outcome>>,
    latest: Instant,
    task: OnceLock<AbortHandle>,
}

impl Flight {
    /// A fetch that is about to start; what it comes to is told by the sender.
    pub(super) fn new(fetch: Arc<Fetch>) -> (Arc<Self>, watch::Sender<Option<Outcome>>) {
        let (sender, outcome) = watch::channel(None);
        let flight = Self { fetch, outcome, latest: Instant::now() + LIMIT + GRACE, task: OnceLock::new() };
        (Arc::new(flight), sender)
    }

    /// Lets a task of this runtime do it.
    pub(super) fn start(&self, work: impl Future<Output = ()> + Send + 'static) {
        let task = tokio::spawn(self.fetch.clone().run(work).in_current_span());
        // It is started once only.
        let _ = self.task.set(task.abort_handle());
    }

    /// Waits for its end; `None` when its task has ended without an outcome, as with its runtime.
    pub(super) async fn outcome(&self) -> Option<Outcome> {
        let mut outcome = self.outcome.clone();
        let told = tokio::time::timeout_at(self.latest, outcome.wait_for(Option::is_some)).await;
        told.ok()?.ok()?.clone()
    }

    /// Whether its task has ended without an outcome, or should have ended long ago.
    pub(super) fn is_dead(&self) -> bool {
        self.outcome.has_changed().is_err() && self.outcome.borrow().is_none() || Instant::now() >= self.latest
    }

    /// What ends its task, once that runs.
    pub(super) fn task(&self) -> Option<AbortHandle> {
        self.task.get().cloned()
    }

    /// Ends it when this is dropped, for want of a client that would.
    pub(super) fn ending(&self) -> Option<Ending> {
        self.task().map(Ending)
    }

    /// Ends it, and waits until nothing of it happens any more.
    pub(super) async fn stop(&self) {
        if let Some(task) = self.task() {
            task.abort();
        }
        let mut outcome = self.outcome.clone();
        // Its runtime may stand still.
        let _ = tokio::time::timeout(GRACE, outcome.wait_for(|_| false)).await;
    }
}

/// Ends a task when it is dropped.
pub(super) struct Ending(AbortHandle);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.abort();
    }
}
