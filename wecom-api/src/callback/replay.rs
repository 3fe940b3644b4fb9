//! Telling a callback that comes a second time.

use super::{CallbackError, CallbackQuery};
use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Refuses callbacks that are older than a window, and those that came within it already.
///
/// WeCom itself signs anew when it sends an event again because no answer came in time: those repeats pass, and are
/// told apart by what is in them. This is against somebody who sends a recorded request once more.
#[derive(Debug)]
pub struct ReplayGuard {
    window: Duration,
    seen: Mutex<Seen>,
}

/// The signatures within the window, oldest first.
#[derive(Debug, Default)]
struct Seen {
    signatures: HashSet<String>,
    order: VecDeque<(SystemTime, String)>,
}

impl ReplayGuard {
    /// A guard that takes timestamps so far away from this machine's time, before or after it.
    pub fn new(window: Duration) -> Self {
        Self { window, seen: Mutex::default() }
    }

    /// Remembers a callback whose signature was verified.
    ///
    /// # Errors
    /// When its timestamp is out of the window, or its signature came before.
    pub fn check(&self, query: &CallbackQuery) -> Result<(), CallbackError> {
        self.check_at(query, SystemTime::now())
    }

    pub(super) fn check_at(&self, query: &CallbackQuery, now: SystemTime) -> Result<(), CallbackError> {
        let seconds = query
            .timestamp
            .parse()
            .map_err(|_| CallbackError::Query { parameter: "timestamp", problem: "is no number of seconds" })?;
        let off = UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .map_or(Duration::MAX, |then| now.duration_since(then).unwrap_or_else(|error| error.duration()));
        if off > self.window {
            return Err(CallbackError::Stale { off, window: self.window });
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // A timestamp may lie one window ahead, and is good for one window after that.
        while seen.order.front().is_some_and(|(at, _)| now.duration_since(*at).unwrap_or_default() > self.window * 2) {
            if let Some((_, old)) = seen.order.pop_front() {
                seen.signatures.remove(&old);
            }
        }
        if !seen.signatures.insert(query.msg_signature.clone()) {
            return Err(CallbackError::Replayed);
        }
        seen.order.push_back((now, query.msg_signature.clone()));
        Ok(())
    }
}
