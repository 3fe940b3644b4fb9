//! Names that nobody else has, and waits that differ.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A name of this kind: unlike any other, of this process or another.
pub(super) fn id(kind: &str) -> String {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{kind}_{:016x}_{count}", number())
}

/// Between half of the time and all of it.
pub(super) fn jittered(time: Duration) -> Duration {
    let share = (number() >> 11) as f64 / (1u64 << 53) as f64;
    time.mul_f64(0.5 + share / 2.0)
}

/// Where the system gives no random numbers, the count keeps names apart within the process.
fn number() -> u64 {
    getrandom::u64().unwrap_or_default()
}
