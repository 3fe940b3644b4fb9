//! The lock of a key in Redis: taken, kept as long as it is held, and given back.

use super::script;
use crate::redis::{Connection, EVAL, Failure, unique_name};
use crate::token::store::Lock;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::{self, Handle};
use tokio::task::AbortHandle;

/// How long to wait before Redis is asked again to free a lock.
const PAUSE: Duration = Duration::from_millis(300);
/// How long to wait at least between two renewals, however short the lease.
const SHORTEST: Duration = Duration::from_millis(10);

/// Takes a lock, unless another holds it. It is kept until it is dropped; `lease` is how long it outlives a process
/// that dies.
pub(super) async fn take(
    connection: &Arc<Connection>,
    place: String,
    lease: Duration,
) -> Result<Option<Box<dyn Lock>>, Failure> {
    let claim = Claim { connection: connection.clone(), place, holder: unique_name(), lease };
    let command = script::take(&claim.place, &claim.holder, lease);
    // Made before Redis is asked: when the answer is lost or nobody waits for it any more, the lock may be taken.
    let mut held = Held { release: Some(Release { claim: claim.clone(), sure: false, done: false }), renewal: None };
    if !connection.run::<bool>(EVAL, &command).await? {
        held.forget();
        return Ok(None);
    }
    if let Some(release) = &mut held.release {
        release.sure = true;
    }
    held.renewal = Some(tokio::spawn(claim.keep()).abort_handle());
    Ok(Some(Box::new(held)))
}

/// A lock and who holds it.
#[derive(Clone)]
struct Claim {
    connection: Arc<Connection>,
    place: String,
    holder: String,
    lease: Duration,
}

impl Claim {
    /// Renews the lease: what is done under the lock may take longer.
    async fn keep(self) {
        let command = script::renew(&self.place, &self.holder, self.lease);
        loop {
            tokio::time::sleep((self.lease / 3).max(SHORTEST)).await;
            // When Redis does not answer, it may do so the next time. When it answers no, the lease has ended, and
            // the lock may be another's.
            if let Ok(false) = self.connection.run::<bool>(EVAL, &command).await {
                return;
            }
        }
    }

    /// Frees the lock; tries for one lease when Redis does not answer. Unless it is `sure` that the lock was taken,
    /// the command that takes it may still be on its way to Redis, so that it is looked for twice.
    async fn free(&self, sure: bool) {
        let command = script::compare_and_delete(&self.place, &self.holder);
        let began = Instant::now();
        let mut looked = sure;
        loop {
            match self.connection.run::<bool>(EVAL, &command).await {
                Ok(freed) if freed || looked => return,
                Ok(_) => looked = true,
                Err(failure) if began.elapsed() >= self.lease => {
                    let error = failure.into_error();
                    tracing::debug!(target: "wecom_api", %error, "a lock stays until its lease ends");
                    return;
                }
                Err(_) => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

struct Held {
    release: Option<Release>,
    renewal: Option<AbortHandle>,
}

impl Held {
    fn forget(&mut self) {
        if let Some(mut release) = self.release.take() {
            release.done = true;
        }
    }
}

impl Lock for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(renewal) = &self.renewal {
            renewal.abort();
        }
        let Some(release) = self.release.take() else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(release.run());
        }
        // Without a runtime it is dropped here, which does the same by a thread.
    }
}

/// Gives a lock back: by a task, or by a thread where no runtime would run the task to its end.
struct Release {
    claim: Claim,
    sure: bool,
    done: bool,
}

impl Release {
    async fn run(mut self) {
        self.claim.free(self.sure).await;
        self.done = true;
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        let connection = Arc::new(self.claim.connection.anew());
        let claim = Claim { connection, ..self.claim.clone() };
        let sure = self.sure;
        // When no thread or runtime can be had, the lease ends the lock.
        let _ = std::thread::Builder::new().name("wecom-unlock".to_owned()).spawn(move || {
            if let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() {
                runtime.block_on(claim.free(sure));
            }
        });
    }
}
