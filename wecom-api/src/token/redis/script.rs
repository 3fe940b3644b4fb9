//! What Redis is asked to do. All but a plain write are scripts over one key: they are done as a whole, and a
//! cluster sends them on when the key has moved, which it does not do with a transaction.

use ::redis::{Cmd, ToSingleRedisArg, cmd};
use std::time::Duration;

/// The name of the command in errors.
pub(super) const NAME: &str = "EVAL";

/// Gives the value, and how long it has left in milliseconds.
const READ: &str = "return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}";

/// Deletes a key if it still holds this value: another may have written a newer one since.
const COMPARE_AND_DELETE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

/// Takes a lock. Running it twice with one name is running it once: an answer may be lost on the way.
const TAKE: &str = "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end \
                    if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end \
                    return 0";

/// Gives a lock that is still this holder's its full lease again.
const RENEW: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then \
                     return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end";

/// The longest expiry that is sent, a hundred years: Redis refuses one that overflows its clock.
const MAX_EXPIRY: u64 = 100 * 365 * 24 * 60 * 60 * 1000;

pub(super) fn read(place: &str) -> Cmd {
    script(READ, place)
}

pub(super) fn write(place: &str, value: &str, lifetime: Option<Duration>) -> Cmd {
    let mut command = cmd("SET");
    command.arg(place).arg(value);
    if let Some(lifetime) = lifetime {
        command.arg("PX").arg(milliseconds(lifetime));
    }
    command
}

pub(super) fn compare_and_delete(place: &str, value: &str) -> Cmd {
    with(script(COMPARE_AND_DELETE, place), value)
}

pub(super) fn take(place: &str, holder: &str, lease: Duration) -> Cmd {
    with(with(script(TAKE, place), holder), milliseconds(lease))
}

pub(super) fn renew(place: &str, holder: &str, lease: Duration) -> Cmd {
    with(with(script(RENEW, place), holder), milliseconds(lease))
}

fn script(text: &str, place: &str) -> Cmd {
    with(with(with(cmd(NAME), text), 1), place)
}

fn with(mut command: Cmd, argument: impl ToSingleRedisArg) -> Cmd {
    command.arg(argument);
    command
}

/// Redis refuses an expiry of zero.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).clamp(1, MAX_EXPIRY)
}
