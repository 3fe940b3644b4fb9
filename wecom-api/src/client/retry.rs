//! When a call is repeated after a fault, and after how long.

use super::transport::Failure;
use crate::error_code::ErrorRetry;
use crate::operation::{Operation, Retry};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// When and how often a call is repeated after a fault.
///
/// Only what is known to be harmless is repeated: reads and writes that change nothing more the second time;
/// other writes only when the request never left this machine. A renewed token is no retry and not counted.
///
/// Where the server says how long to wait (`Retry-After`), a repeat waits that long, unless that is longer than
/// [`longest_told`](Self::longest_told) or than the call's deadline leaves: then the error comes at once. Repeats of all
/// calls of a client draw on one budget, see [`ClientBuilder::retry_budget`](crate::ClientBuilder::retry_budget).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: u32,
    base: Duration,
    max: Duration,
    longest_told: Duration,
    at_limits: Option<(u32, Duration)>,
}

impl Default for RetryPolicy {
    /// Three repeats, after about 0.2, 0.4 and 0.8 seconds, or after what the server says up to 30 seconds; none after
    /// a frequency limit.
    fn default() -> Self {
        Self {
            retries: 3,
            base: Duration::from_millis(200),
            max: Duration::from_secs(5),
            longest_told: Duration::from_secs(30),
            at_limits: None,
        }
    }
}

/// Why and when a call is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) wait: Duration,
    /// Whether the wait is the server's, which is not to be cut short by a deadline.
    pub(super) told: bool,
    /// Whether a limit was hit: the server is well, and the repeat costs nothing of the budget.
    pub(super) limit: bool,
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

    /// The longest wait that the server may ask for (`Retry-After`); when it asks for more, the error comes at once.
    pub fn longest_told(mut self, longest: Duration) -> Self {
        self.longest_told = longest;
        self
    }

    /// Waits when a frequency limit was hit (45009, 45033 and their kin) and makes the call again, at most so many
    /// times. Such a call did nothing, so writes are repeated, too. Most limits are counted by the minute; those by
    /// the hour or day are not worth waiting for.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wecom_api::RetryPolicy;
    ///
    /// let patient = RetryPolicy::default().wait_at_limits(2, Duration::from_secs(60));
    /// ```
    ///
    /// Not done unless it is said here: each try counts against the limit. To stay below it, see [`Pace`](crate::Pace).
    pub fn wait_at_limits(mut self, times: u32, wait: Duration) -> Self {
        self.at_limits = Some((times, wait));
        self
    }

    /// The next try, if there is one, after `tried` requests and `limited` waits at limits.
    pub(super) fn next(&self, operation: &Operation, failure: &Failure, tried: u32, limited: u32) -> Option<Repeat> {
        if failure.error.code().is_some_and(|code| code.retry() == ErrorRetry::Rate) {
            let (times, wait) = self.at_limits?;
            let told = failure.retry_after.unwrap_or_default();
            let bearable = told <= self.longest_told.max(wait);
            let wait = wait.max(told);
            return (limited < times && bearable).then(|| Repeat {
                wait: wait.saturating_add(self.wait(1)),
                told: true,
                limit: true,
            });
        }
        let harmless = !failure.sent || operation.retry != Retry::Unsafe;
        if !failure.transient || !harmless || tried > self.retries {
            return None;
        }
        match failure.retry_after {
            None => Some(Repeat { wait: self.wait(tried), told: false, limit: false }),
            Some(told) if told > self.longest_told => None,
            // Not all who were told the same at the same moment, at the same moment.
            Some(told) => Some(Repeat { wait: told.saturating_add(self.wait(tried)), told: true, limit: false }),
        }
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
    use crate::error::{ApiError, Body, Error};
    use crate::error_code::ErrorCode;
    use crate::operation::{Method, TokenKind};
    use std::borrow::Cow;

    fn failure(error: Error, retry_after: Option<u64>) -> Failure {
        let transient = error.is_retryable() && error.code().is_none();
        Failure { error, sent: true, transient, retry_after: retry_after.map(Duration::from_secs) }
    }

    fn busy(retry_after: Option<u64>) -> Failure {
        let origin = "it".to_owned().into();
        let after = retry_after.map(Duration::from_secs);
        let body = Body(bytes::Bytes::new());
        failure(Error::Status { origin, status: 429, retry_after: after, body }, retry_after)
    }

    fn limited() -> Failure {
        let code = ErrorCode::new(45009);
        let (origin, message, body) = ("it".to_owned().into(), String::new(), Body(bytes::Bytes::new()));
        failure(ApiError { origin, code, message, retry_after: None, body }.into(), None)
    }

    const READ: Operation = Operation::untyped(Method::Get, Cow::Borrowed("/r"), TokenKind::None, Retry::Read);
    const WRITE: Operation = Operation::untyped(Method::Post, Cow::Borrowed("/w"), TokenKind::None, Retry::Unsafe);

    #[test]
    fn what_the_server_says_is_waited_for_up_to_a_limit() {
        let policy = RetryPolicy::default();
        let cases = [
            // Operation, seconds told, tried: the wait in whole seconds.
            (&READ, None, 1, Some(0)),
            (&READ, Some(0), 1, Some(0)),
            (&READ, Some(7), 1, Some(7)),
            (&READ, Some(30), 3, Some(30)),
            (&READ, Some(31), 1, None),
            (&READ, Some(u64::MAX), 1, None),
            (&READ, Some(7), 4, None),
            (&WRITE, Some(7), 1, None),
        ];
        for (operation, told, tried, expected) in cases {
            let repeat = policy.next(operation, &busy(told), tried, 0);
            assert_eq!(repeat.map(|repeat| repeat.wait.as_secs()), expected, "{operation} {told:?} {tried}");
            assert_eq!(repeat.is_some_and(|repeat| repeat.told), expected.is_some() && told.is_some());
        }
    }

    #[test]
    fn a_frequency_limit_is_waited_for_only_where_it_is_said() {
        let patient = RetryPolicy::never().wait_at_limits(2, Duration::from_secs(60));
        for operation in [&READ, &WRITE] {
            assert_eq!(RetryPolicy::default().next(operation, &limited(), 1, 0), None);
            for waited in [0, 1] {
                let repeat = patient.next(operation, &limited(), 1 + waited, waited).expect("it waits");
                assert!(
                    repeat.limit && repeat.wait >= Duration::from_secs(60) && repeat.wait < Duration::from_secs(61)
                );
            }
            assert_eq!(patient.next(operation, &limited(), 3, 2), None);
        }
    }

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
