//! When a call is repeated after a fault, and after how long.

use crate::operation::{Operation, Retry};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// When and how often a call is repeated after a fault.
///
/// Only what is known to be harmless is repeated: reads and writes that change nothing more the second time;
/// other writes only when the request never left this machine. A renewed token is no retry and not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: u32,
    base: Duration,
    max: Duration,
}

impl Default for RetryPolicy {
    /// Three repeats, after about 0.2, 0.4 and 0.8 seconds.
    fn default() -> Self {
        Self { retries: 3, base: Duration::from_millis(200), max: Duration::from_secs(5) }
    }
}

impl RetryPolicy {
    /// No repeat.
    pub fn never() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// At most this many repeats.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The first wait; each further one is twice as long, up to `max`. All are varied at random, so that many
    /// clients do not return at once.
    pub fn backoff(mut self, base: Duration, max: Duration) -> Self {
        self.base = base;
        self.max = max;
        self
    }

    /// The wait before the next try, if there is one: `tried` requests went out, and `sent` tells whether the
    /// last may have reached the server.
    pub(super) fn next(&self, operation: &Operation, tried: u32, sent: bool) -> Option<Duration> {
        let harmless = !sent || operation.retry != Retry::Unsafe;
        (harmless && tried <= self.retries).then(|| self.wait(tried))
    }

    /// Between half of the backoff and all of it.
    fn wait(&self, tried: u32) -> Duration {
        let full = self.base.saturating_mul(1 << tried.saturating_sub(1).min(16)).min(self.max);
        let random = RandomState::new().hash_one(tried) as f64 / u64::MAX as f64;
        full.mul_f64(0.5 + random / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_within_bounds() {
        let policy = RetryPolicy::default();
        for tried in 1..40 {
            let full = Duration::from_millis(200 * (1 << (tried - 1).min(16))).min(Duration::from_secs(5));
            let wait = policy.wait(tried);
            assert!(wait >= full / 2 && wait <= full, "{tried}: {wait:?}");
        }
    }
}
