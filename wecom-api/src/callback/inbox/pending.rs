//! How much is in an inbox.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How much is in an inbox, for monitoring: what waits longer and longer needs more workers, and dead letters need
/// somebody who looks at them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pending {
    /// Events that wait for a worker.
    pub waiting: u64,
    /// Events that are being handled, or whose worker has ended and that nobody has taken over yet.
    pub in_work: u64,
    /// Events that failed and are tried again later.
    pub delayed: u64,
    /// Events that were given up.
    pub dead: u64,
    /// When the oldest of those came that wait or are in work.
    pub oldest: Option<SystemTime>,
}

impl Pending {
    /// Reads how many stand in the stream, are in work, delayed and dead, and the ID of the oldest.
    pub(super) fn read((all, in_work, delayed, dead, oldest): (u64, u64, u64, u64, String)) -> Self {
        Self { waiting: all.saturating_sub(in_work), in_work, delayed, dead, oldest: time(&oldest) }
    }
}

/// When an entry of a stream was written, by Redis's clock: its ID begins with that.
pub(super) fn time(id: &str) -> Option<SystemTime> {
    let milliseconds = id.split('-').next()?.parse().ok()?;
    UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
}
