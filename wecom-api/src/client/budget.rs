//! What all repeats of a client may cost together, so that a sick server is not asked many times as often as a well
//! one. The numbers are those of the AWS SDKs.

use std::sync::{Mutex, PoisonError};

/// What a client may spend before a success gives something back.
pub(super) const BUDGET: u32 = 500;
/// What a repeat costs.
const REPEAT: u32 = 5;
/// What a repeat costs after a timeout, which has cost the server more.
const REPEAT_AFTER_TIMEOUT: u32 = 10;
/// What a success at the first try gives back.
const SUCCESS: u32 = 1;

/// A bucket of tokens that repeats take from and successes put back to. Shared by a client and those made from it.
#[derive(Debug)]
pub(super) struct Budget {
    size: u32,
    left: Mutex<u32>,
}

impl Budget {
    pub(super) fn new(size: u32) -> Self {
        Self { size, left: Mutex::new(size) }
    }

    /// What a repeat costs, once it is paid; `None` when there is not enough left.
    pub(super) fn pay(&self, after_timeout: bool) -> Option<u32> {
        let cost = if after_timeout { REPEAT_AFTER_TIMEOUT } else { REPEAT };
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.checked_sub(cost)?;
        Some(cost)
    }

    /// Takes back after a success what the repeat that it took had cost, or a little when it took none.
    pub(super) fn refill(&self, paid: Option<u32>) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_add(paid.unwrap_or(SUCCESS)).min(self.size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_paid_for_until_a_success_gives_back() {
        let budget = Budget::new(BUDGET);
        assert_eq!((0..200).filter_map(|_| budget.pay(false)).count(), 100);
        assert_eq!(budget.pay(true), None);
        (0..4).for_each(|_| budget.refill(None));
        assert_eq!(budget.pay(false), None);
        budget.refill(None);
        let paid = budget.pay(false);
        assert!(paid.is_some());
        budget.refill(paid);
        assert_eq!(budget.pay(false), paid, "a repeat that succeeded costs nothing");
        (0..1000).for_each(|_| budget.refill(None));
        assert_eq!((0..200).filter_map(|_| budget.pay(true)).count(), 50);
    }
}
