//! How long to wait before Redis is asked again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(3);

#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Whether it failed since it was last well.
    pub(super) fn is_on(&self) -> bool {
        self.failures > 0
    }

    pub(super) fn next(&mut self) -> Duration {
        let wait = doubled(FIRST, self.failures, LONGEST);
        self.failures = self.failures.saturating_add(1);
        wait
    }

    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A time that doubles with each failure, up to the longest.
pub(super) fn doubled(first: Duration, failures: u32, longest: Duration) -> Duration {
    2u32.checked_pow(failures).and_then(|factor| first.checked_mul(factor)).unwrap_or(longest).min(longest)
}
