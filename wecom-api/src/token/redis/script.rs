//! What Redis is asked to do. All but a plain write are scripts over one key.

use crate::redis::{eval, milliseconds};
use ::redis::{Cmd, cmd};
use std::time::Duration;

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

/// The longest lease that a lock may have, an hour.
const LONGEST_LEASE: u64 = 60 * 60 * 1000;

pub(super) fn read(place: &str, longest: usize) -> Cmd {
    eval(READ, [place]).arg(longest).take()
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
    eval(COMPARE_AND_DELETE, [place]).arg(value).take()
}

pub(super) fn take(place: &str, holder: &str, lease: Duration) -> Cmd {
    let lease = milliseconds(lease);
    eval(TAKE, [place]).arg(holder).arg(lease).arg(LONGEST_LEASE.max(lease)).take()
}

pub(super) fn renew(place: &str, holder: &str, lease: Duration) -> Cmd {
    eval(RENEW, [place]).arg(holder).arg(milliseconds(lease)).take()
}
