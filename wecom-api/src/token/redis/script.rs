//! What Redis is asked to do. All but a plain write are scripts over one key: they are done as a whole, and a
//! cluster sends them on when the key has moved, which it does not do with a transaction.

use ::redis::{Cmd, ToSingleRedisArg, cmd};
use std::time::Duration;

/// The name of the command in errors.
pub(super) const NAME: &str = "EVAL";

/// Gives a word on the value, the value, and how long it has left in milliseconds. What is no text, or too long for a
/// token, is none of ours and not sent.
const READ: &str = "local value = redis.pcall('GET', KEYS[1]) \
                    if type(value) == 'table' then \
                    if string.find(value.err, 'WRONGTYPE', 1, true) then return {'type', false, -1} end \
                    return value end \
                    if value and #value > tonumber(ARGV[1]) then return {'long', false, -1} end \
                    return {'text', value, redis.call('PTTL', KEYS[1])}";

/// Deletes a key if it still holds this value: another may have written a newer one since.
const COMPARE_AND_DELETE: &str =
    "if redis.pcall('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

/// Takes a lock. Running it twice with one name is running it once: an answer may be lost on the way. What stands there
/// without an end, or with one that no lease has, is no lock and would never go away.
const TAKE: &str = "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end \
                    local value = redis.pcall('GET', KEYS[1]) \
                    if value == ARGV[1] then return 1 end \
                    local left = redis.call('PTTL', KEYS[1]) \
                    if type(value) ~= 'table' and left >= 0 and left <= tonumber(ARGV[3]) then return 0 end \
                    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) \
                    return 1";

/// Gives a lock that is still this holder's its full lease again.
const RENEW: &str = "if redis.pcall('GET', KEYS[1]) == ARGV[1] then \
                     return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end";

/// The longest expiry that is sent, a hundred years: Redis refuses one that overflows its clock.
const MAX_EXPIRY: u64 = 100 * 365 * 24 * 60 * 60 * 1000;

/// The longest lease that a lock may have, an hour.
const LONGEST_LEASE: u64 = 60 * 60 * 1000;

pub(super) fn read(place: &str, longest: usize) -> Cmd {
    with(script(READ, place), longest)
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
    with(with(with(script(TAKE, place), holder), milliseconds(lease)), LONGEST_LEASE.max(milliseconds(lease)))
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
