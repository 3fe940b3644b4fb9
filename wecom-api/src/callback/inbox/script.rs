//! What Redis is asked to do with events.
//!
//! Each script may run twice: the answer to the first time may be lost. What an event holds goes to Redis once, and is
//! moved there after that.

/// Keeps an event, unless its key is known. 0 when it is, -1 when too much is waiting.
///
/// The key is remembered last: were it first, and the rest refused, the server's repeat would be taken for kept.
pub(super) const STORE: &str = "
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[3]) then return -1 end
redis.call('XADD', KEYS[2], '*', 'attempts', '0', 'letter', ARGV[1])
redis.call('SET', KEYS[1], '', 'PX', ARGV[2])
return 1";

/// Makes the group, and forgets consumers that have nothing and were not seen for long: each worker has one of its own.
pub(super) const BEGIN: &str = "
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then return made end
for _, facts in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local of = {}
  for at = 1, #facts, 2 do of[facts[at]] = facts[at + 1] end
  if of.pending == 0 and of.idle > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], of.name)
  end
end
return 1";

/// Lets events wait for a worker whose delay is over, and gives those whose worker has died to this one, with how often
/// they were given to one. Gives where to look on, and the events.
pub(super) const SWEEP: &str = "
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then return made end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)) do
  local attempts, letter = string.match(member, '^(%d+):(.*)$')
  if letter then
    redis.call('XADD', KEYS[1], '*', 'attempts', attempts, 'letter', letter)
  else
    redis.call('XADD', KEYS[1], '*', 'unknown', member)
  end
  redis.call('ZREM', KEYS[2], member)
end
local claimed = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
local found = {}
for _, entry in ipairs(claimed[2]) do
  if entry then
    local work = redis.call('XPENDING', KEYS[1], ARGV[1], entry[1], entry[1], 1)
    if #work > 0 then found[#found + 1] = {entry[1], entry[2], work[1][4]} end
  end
end
return {claimed[1], found}";

/// Renews the leases of what is still this worker's. Gives what is not.
pub(super) const RENEW: &str = "
local lost = {}
for at = 3, #ARGV do
  local work = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[at], ARGV[at], 1)
  if #work == 0 or work[1][2] ~= ARGV[2] then
    lost[#lost + 1] = ARGV[at]
  else
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[at], 'JUSTID')
  end
end
return lost";

/// Lets others have at once what this worker got and did not handle, or forgets the worker when there is nothing.
pub(super) const END: &str = "
local work = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1000, ARGV[2])
for _, entry in ipairs(work) do
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, entry[1], 'IDLE', ARGV[3], 'JUSTID')
end
if #work == 0 then redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2]) end
return 1";

/// Goes on only when an event is still this worker's: 0 when it is settled, -1 when another has it.
macro_rules! owned {
    ($script:literal) => {
        concat!(
            "
local work = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
if #work == 0 then return 0 end
if work[1][2] ~= ARGV[2] then return -1 end",
            $script,
            "
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
redis.call('XDEL', KEYS[1], ARGV[3])
return 1"
        )
    };
}

/// An event was handled, and with it the keys that its handler asked for.
pub(super) const DONE: &str = owned!(
    "
for at = 2, #KEYS do
  redis.call('HSET', KEYS[at], 'done', '1')
  redis.call('PEXPIRE', KEYS[at], ARGV[4])
end"
);

/// An event was not handled, and is to be tried again after a time.
pub(super) const LATER: &str = owned!(
    "
local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[4])
local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
if entry then
  local fields = entry[2]
  for at = 1, #fields, 2 do
    if fields[at] == 'letter' then redis.call('ZADD', KEYS[2], due, ARGV[5] .. ':' .. fields[at + 1]) end
  end
end"
);

/// An event is given up: it goes to the dead letters, with all that it holds. What is no event may have very many
/// fields, of which a script can pass on so many only.
pub(super) const BURY: &str = owned!(
    "
local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
local letter = {'error', ARGV[4], 'attempts', ARGV[5]}
if entry then
  local fields = entry[2]
  for at = 1, math.min(#fields, 200), 2 do
    if fields[at] ~= 'error' and fields[at] ~= 'attempts' then
      letter[#letter + 1] = fields[at]
      letter[#letter + 1] = fields[at + 1]
    end
  end
end
redis.call('XADD', KEYS[2], '*', unpack(letter))"
);

/// Lets a dead letter wait for a worker again. 0 when there is none, -1 when it is no event.
pub(super) const REPLAY: &str = "
local entry = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not entry then return 0 end
local fields = entry[2]
for at = 1, #fields, 2 do
  if fields[at] == 'letter' then
    redis.call('XADD', KEYS[2], '*', 'attempts', '0', 'letter', fields[at + 1])
    redis.call('XDEL', KEYS[1], ARGV[1])
    return 1
  end
end
return -1";

/// Begins what is to be done once by its key: `done` when it was, `busy` while another event with this key is in work,
/// `doubt` when it was begun before, `lost` when the event is no longer this worker's.
pub(super) const ONCE: &str = "
local mine = redis.call('XPENDING', KEYS[2], ARGV[1], ARGV[3], ARGV[3], 1)
if #mine == 0 or mine[1][2] ~= ARGV[2] then return 'lost' end
if redis.call('HGET', KEYS[1], 'done') then return 'done' end
local owner = redis.call('HGET', KEYS[1], 'owner')
if owner and owner ~= ARGV[3] then
  local work = redis.call('XPENDING', KEYS[2], ARGV[1], owner, owner, 1)
  if #work > 0 and work[1][3] < tonumber(ARGV[4]) then return 'busy' end
end
redis.call('HSET', KEYS[1], 'owner', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return owner and 'doubt' or 'first'";

/// How many there are: in the stream, in work, delayed, dead; and the ID of the oldest.
pub(super) const COUNT: &str = "
local work = redis.pcall('XPENDING', KEYS[1], ARGV[1])
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
return {
  redis.call('XLEN', KEYS[1]), work.err and 0 or work[1],
  redis.call('ZCARD', KEYS[2]), redis.call('XLEN', KEYS[3]), oldest and oldest[1] or ''
}";
