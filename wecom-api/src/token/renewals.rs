//! How often refused tokens of a key are replaced. A token that no longer counts is replaced at once; a server that
//! refuses every token, or one operation whatever its token, must not cost a token request a call.

use super::failure::{lasting, pause};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// After so many calls in a row, none of which a new token has helped, the next one waits.
const UNHELPED: u32 = 3;
/// After so many tokens in a row that were refused and never taken: calls that are given up cannot tell whether their
/// token would have helped.
const UNTAKEN: u32 = 50;
/// For so many operations at a time it is known that a new token does not help.
const OPERATIONS: usize = 32;

/// What the calls with a key's tokens have met.
#[derive(Debug, Default)]
pub(super) struct Renewals(Mutex<Met>);

#[derive(Debug, Default)]
struct Met {
    /// Whether the current token was taken by any operation.
    taken: bool,
    /// When it came.
    since: Option<Instant>,
    /// How many in a row were refused and never taken.
    untaken: u32,
    /// How many in a row came in place of another and did not help the call that had them fetched.
    unhelpful: u32,
    /// Whether the current token is counted there.
    counted: bool,
    /// Operations that refused a fresh token in place of one that they had refused.
    stubborn: Vec<Stubborn>,
}

#[derive(Debug)]
struct Stubborn {
    path: String,
    until: Instant,
    count: u32,
}

impl Renewals {
    /// A token has come in place of the last.
    pub(super) fn begin(&self) {
        self.with(|met| (met.taken, met.counted, met.since) = (false, false, Some(Instant::now())));
    }

    /// The current token was taken by an operation.
    pub(super) fn taken(&self, path: &str) {
        self.with(|met| {
            (met.taken, met.untaken, met.unhelpful) = (true, 0, 0);
            met.stubborn.retain(|operation| operation.path != path);
        });
    }

    /// Whether the current token, which an operation refuses, is to be replaced now.
    pub(super) fn allow(&self, path: &str) -> bool {
        let now = Instant::now();
        self.with(|met| {
            let waits = |operation: &Stubborn| operation.path == path && operation.until > now;
            if met.stubborn.iter().any(waits) {
                return false;
            }
            let over = (met.unhelpful + 1).saturating_sub(UNHELPED).max((met.untaken + 1).saturating_sub(UNTAKEN));
            if over > 0 && met.since.is_some_and(|since| now - since < pause(over, lasting())) {
                return false;
            }
            if !met.taken {
                met.untaken = met.untaken.saturating_add(1).min(2 * UNTAKEN);
            }
            true
        })
    }

    /// An operation has refused the token that came in place of the one that it had refused.
    pub(super) fn unhelpful(&self, path: &str) {
        let now = Instant::now();
        self.with(|met| {
            // Of the calls that are made at the same time one counts.
            if !met.counted {
                (met.counted, met.unhelpful) = (true, met.unhelpful.saturating_add(1).min(2 * UNTAKEN));
            }
            let found = met.stubborn.iter().position(|operation| operation.path == path);
            let mut operation = match found.map(|found| met.stubborn.swap_remove(found)) {
                Some(operation) => operation,
                None => Stubborn { path: path.to_owned(), until: now, count: 0 },
            };
            if operation.until <= now {
                operation.count = operation.count.saturating_add(1);
                operation.until = now + pause(operation.count, lasting());
            }
            if met.stubborn.len() >= OPERATIONS {
                met.stubborn.remove(0);
            }
            met.stubborn.push(operation);
        });
    }

    pub(super) fn forget(&self) {
        self.with(|met| *met = Met { taken: met.taken, since: met.since, ..Met::default() });
    }

    /// Until when it matters.
    pub(super) fn end(&self, now: Instant) -> Instant {
        let (_, most) = lasting();
        self.with(|met| {
            let untaken = met.since.filter(|_| met.untaken > 0 || met.unhelpful > 0).map(|since| since + most);
            met.stubborn.iter().map(|operation| operation.until + most).chain(untaken).max().unwrap_or(now)
        })
    }

    fn with<T>(&self, what: impl FnOnce(&mut Met) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::{Renewals, UNHELPED, UNTAKEN};

    #[test]
    fn tokens_that_help_no_call_are_replaced_a_few_times_and_then_seldom() {
        let renewals = Renewals::default();
        let replaced = (0..100).filter(|number| {
            let (path, allowed) = (format!("/{number}"), renewals.allow(&format!("/{number}")));
            if allowed {
                renewals.begin();
                // As two calls that were made at the same time.
                renewals.unhelpful(&path);
                renewals.unhelpful(&path);
            }
            allowed
        });
        assert_eq!(replaced.count(), UNHELPED as usize);
        renewals.taken("/a");
        assert!(renewals.allow("/b"), "a token that was taken has come to its end");
    }

    #[test]
    fn tokens_of_calls_that_were_given_up_are_replaced_without_a_wait_but_not_for_ever() {
        let renewals = Renewals::default();
        let replaced = (0..1000).filter(|_| {
            renewals.begin();
            renewals.allow("/a")
        });
        assert_eq!(replaced.count(), UNTAKEN as usize);
    }

    #[test]
    fn an_operation_that_a_new_token_did_not_help_waits_and_the_others_do_not() {
        let renewals = Renewals::default();
        renewals.begin();
        renewals.taken("/good");
        assert!(renewals.allow("/bad"));
        renewals.unhelpful("/bad");
        renewals.taken("/good");
        assert_eq!(["/bad", "/good"].map(|path| renewals.allow(path)), [false, true]);
        renewals.taken("/bad");
        assert!(renewals.allow("/bad"), "it has taken one since");
    }
}
