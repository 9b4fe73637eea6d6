import { type Script, script } from '../connection/script.ts';

/**
 * Takes a token from every bucket of a key, or from none. Time is the server's own, so that nodes whose
 * clocks differ agree. A key whose buckets are full again expires; a limit that has changed begins anew.
 *
 * Keys: the buckets. Values: name of the limit, then capacity and tokens a millisecond of each bound.
 * Answers how many milliseconds to wait, as text; 0 when a token was taken.
 */
export const TAKE: Script = script(
  'take',
  `
local longest = 172800000
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local state = redis.call('HMGET', KEYS[1], 'limit', 'at')
local isKnown = state[1] == ARGV[1]
local passed = isKnown and math.max(0, now - tonumber(state[2])) or 0
local tokens, wait, full = {}, 0, 0
for at = 2, #ARGV, 2 do
  local capacity, rate = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local left = capacity
  if isKnown then
    left = math.min(capacity, tonumber(redis.call('HGET', KEYS[1], at)) + passed * rate)
  end
  if left < 1 then wait = math.max(wait, math.ceil((1 - left) / rate)) end
  tokens[at] = left - 1
  full = math.max(full, (capacity - left + 1) / rate)
end
if wait > 0 then return string.format('%.0f', math.min(wait, 9007199254740991)) end
local fields = { 'limit', ARGV[1], 'at', string.format('%.3f', isKnown and math.max(now, tonumber(state[2])) or now) }
for at, left in pairs(tokens) do
  fields[#fields + 1] = at
  fields[#fields + 1] = string.format('%.17g', left)
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('PEXPIRE', KEYS[1], math.ceil(math.min(full, longest)))
return '0'
`,
);
