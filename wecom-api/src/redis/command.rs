//! What all commands share.
//!
//! What takes more than one step is a script: it is done as a whole, and a cluster sends it on when its keys have moved,
//! which it does not do with a transaction.

use ::redis::{Cmd, ToSingleRedisArg, cmd};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// The name of a script in errors.
pub(crate) const EVAL: &str = "EVAL";

/// The longest expiry that is sent, a hundred years: Redis refuses one that overflows its clock.
const MAX_EXPIRY: u64 = 100 * 365 * 24 * 60 * 60 * 1000;

/// A script over keys, which a cluster must have in one slot. Arguments are added to it.
pub(crate) fn eval<K: ToSingleRedisArg>(script: &str, keys: impl IntoIterator<Item = K>) -> Cmd {
    let keys: Vec<_> = keys.into_iter().collect();
    let mut command = cmd(EVAL);
    command.arg(script).arg(keys.len());
    for key in keys {
        command.arg(key);
    }
    command
}

/// Redis refuses an expiry of zero.
pub(crate) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).clamp(1, MAX_EXPIRY)
}

/// A name that nobody else has.
pub(crate) fn unique_name() -> String {
    let random = |salt: u8| RandomState::new().hash_one((salt, Instant::now(), std::process::id()));
    format!("{:016x}{:016x}", random(0), random(1))
}
