//! The lock of a key in Redis.

use super::compare_and_delete;
use super::connection::{Connection, Failure};
use crate::token::store::Lock;
use ::redis::pipe;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Takes the lock. Running it twice with one name is running it once: an answer may be lost on the way.
const TAKE: &str = "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end \
                    if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end \
                    return 0";

/// Takes a lock for this long, unless another holds it.
pub(super) async fn take(
    connection: &Arc<Connection>,
    place: String,
    lease: Duration,
) -> Result<Option<Box<dyn Lock>>, Failure> {
    let holder = holder();
    let mut commands = pipe();
    let milliseconds = u64::try_from(lease.as_millis()).unwrap_or(u64::MAX).max(1);
    commands.cmd("EVAL").arg(TAKE).arg(1).arg(&place).arg(&holder).arg(milliseconds);
    // Made before Redis is asked: when the answer is lost or nobody waits for it any more, the lock may be taken.
    let mut held = Held { release: Some(Release { connection: connection.clone(), place, holder, done: false }) };
    let (taken,): (bool,) = connection.run("EVAL", &commands).await?;
    if !taken {
        held.forget();
        return Ok(None);
    }
    Ok(Some(Box::new(held)))
}

/// A name that no other holder has.
fn holder() -> String {
    let random = |salt: u8| RandomState::new().hash_one((salt, Instant::now(), std::process::id()));
    format!("{:016x}{:016x}", random(0), random(1))
}

struct Held {
    release: Option<Release>,
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
        let Some(release) = self.release.take() else { return };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(release.run());
        }
        // Without a runtime it is dropped here, which does the same by a thread.
    }
}

/// Gives a lock back: by a task, or by a thread where no runtime would run the task to its end.
struct Release {
    connection: Arc<Connection>,
    place: String,
    holder: String,
    done: bool,
}

impl Release {
    async fn run(mut self) {
        let commands = compare_and_delete(&self.place, &self.holder);
        let answer = self.connection.run::<()>("EVAL", &commands).await;
        self.done = true;
        if let Err(failure) = answer {
            let error = failure.into_error();
            tracing::debug!(target: "wecom_api", %error, "a lock stays until its lease ends");
        }
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        let connection = self.connection.clone();
        let commands = compare_and_delete(&self.place, &self.holder);
        // When no thread can be had either, or Redis does not answer, the lease ends the lock.
        let _ = std::thread::Builder::new()
            .name("wecom-unlock".to_owned())
            .spawn(move || drop(connection.run_blocking(&commands)));
    }
}
