//! What is remembered of token requests that failed, so that they are not repeated with each call.

use crate::error::Error;
use crate::error_code::ErrorRetry;
use std::time::{Duration, Instant};

/// How long a failure is remembered at first and at most: each further one in a row twice as long.
const LASTING: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// The same for one that may be over soon: a busy server, a broken connection.
const PASSING: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));

/// The last failure of a token's source.
#[derive(Debug)]
pub(super) struct Failure {
    error: Error,
    since: Instant,
    until: Instant,
    /// How many there were in a row.
    count: u32,
}

impl Failure {
    /// A failure after those of before.
    pub(super) fn after(last: Option<&Self>, error: Error) -> Self {
        let count = last.map_or(1, |last| last.count.saturating_add(1));
        let since = Instant::now();
        Self { until: since + pause(count, limits(&error)), error, since, count }
    }

    /// The error, as long as no new try is made, with a word on that.
    pub(super) fn remembered(&self) -> Option<(Error, String)> {
        let left = self.until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        let (ago, left) = (self.since.elapsed().as_secs(), left.as_secs_f64().ceil());
        Some((self.error.clone(), format!("remembered from {ago} s ago, the next try is in {left} s")))
    }

    /// When it counts no more: those in a row are no further apart.
    pub(super) fn end(&self) -> Instant {
        self.until + (self.until - self.since)
    }

    /// Whether another request for the token may have another answer, so that it is worth remembering. Not so where
    /// none was made for want of a ticket, a code or the store.
    pub(super) fn is_memorable(error: &Error) -> bool {
        !matches!(error, Error::Store { .. } | Error::Credentials { .. })
    }
}

/// `first`, then twice as long each time, up to `most`.
pub(super) fn pause(count: u32, (first, most): (Duration, Duration)) -> Duration {
    first.saturating_mul(1 << count.saturating_sub(1).min(16)).min(most)
}

pub(super) const fn lasting() -> (Duration, Duration) {
    LASTING
}

fn limits(error: &Error) -> (Duration, Duration) {
    let passing = match error {
        Error::Transport { .. } | Error::Timeout { .. } | Error::Status { .. } => true,
        Error::Api(error) => error.code.retry() == ErrorRetry::Busy,
        _ => false,
    };
    if passing { PASSING } else { LASTING }
}
