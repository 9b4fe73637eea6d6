import { type Script, script } from '../connection/script.ts';

/**
 * Takes the lock where it is free and no other node waits longer; otherwise the node waits in line. A token
 * that holds the lock already holds it on: the answer to an earlier try was lost. Nodes that have not asked
 * for so long leave the line.
 *
 * Keys: lock, line (by arrival), line (by last try). Values: token, lease in ms, node, patience in ms.
 */
export const ACQUIRE: Script = script(
  'acquire',
  `
local lock, line, seen = KEYS[1], KEYS[2], KEYS[3]
local token, lease, node, patience = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local holder = redis.call('GET', lock)
if holder == token then
  redis.call('PEXPIRE', lock, lease)
  return 1
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - patience * 1000)) do
  redis.call('ZREM', line, gone)
  redis.call('ZREM', seen, gone)
end
if not holder then
  local first = redis.call('ZRANGE', line, 0, 0)[1]
  if not first or first == node then
    redis.call('SET', lock, token, 'PX', lease)
    if first then
      redis.call('ZREM', line, node)
      redis.call('ZREM', seen, node)
    end
    return 1
  end
end
redis.call('ZADD', line, 'NX', now, node)
redis.call('ZADD', seen, now, node)
redis.call('PEXPIRE', line, patience * 4)
redis.call('PEXPIRE', seen, patience * 4)
return 0
`,
);

/** Keeps the lock for as long again. Keys: lock. Values: token, lease in ms. */
export const RENEW: Script = script(
  'renew',
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`,
);

/** Gives the lock back and tells the first in line. Keys: lock, line. Values: token, channel of notices, key. */
export const RELEASE: Script = script(
  'release',
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
if first then redis.call('PUBLISH', ARGV[2] .. first, ARGV[3]) end
return 1
`,
);

/**
 * Leaves the line, and tells the next one where the lock is free.
 * Keys: lock, line, line by last try. Values: node, channel of notices, key.
 */
export const LEAVE: Script = script(
  'leave',
  `
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 then
  local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if first then redis.call('PUBLISH', ARGV[2] .. first, ARGV[3]) end
end
return 1
`,
);
