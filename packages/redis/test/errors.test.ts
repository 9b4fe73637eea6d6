import { describe, expect, it } from 'vitest';

import { redisError } from '../src/errors.ts';

describe('a failure of Redis', () => {
  it.each([
    ['LOADING Redis is loading the dataset in memory', true],
    ['READONLY You can not write against a read only replica.', true],
    ['OOM command not allowed when used memory is greater than maxmemory.', true],
    ['MISCONF Redis is configured to save RDB snapshots', true],
    ['BUSY Redis is busy running a script.', true],
    ['MASTERDOWN Link with MASTER is down', true],
    ['WRONGPASS invalid username-password pair or user is disabled.', false],
    ['NOAUTH Authentication required.', false],
    ['NOPERM this user has no permissions to run this command', false],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', false],
    ['ERR unknown command `EVALSHA`, with args beginning with: `secret`', false],
    ['connect ECONNREFUSED 127.0.0.1:6379', true],
    ['Socket closed unexpectedly', true],
  ])('%s', (message, retryable) => {
    const error = redisError('acquire', new Error(message));
    expect(error).toMatchObject({ code: 'redis_failed', details: { operation: 'acquire' }, retryable });
    expect(error.message).toBe('Redis could not be used.');
  });

  it('repeats nothing of what was sent', () => {
    const { cause } = redisError('publish', new Error('ERR unknown command, with args beginning with: `secret`'));
    expect(String(cause)).toBe('Error: Redis answered ERR.');
  });
});
