import { describeRoomLockManager } from '@roomkit/testing/conformance';
import { describe } from 'vitest';

import { RedisRoomLocks } from '../../src/index.ts';
import { hasRedis, ownPrefix, REDIS_URL } from '../support/redis.ts';

describe.skipIf(!hasRedis)('RedisRoomLocks in the suite of every lock manager', () => {
  describeRoomLockManager('RedisRoomLocks', {
    patienceMs: 5000,
    create() {
      const options = { url: REDIS_URL, prefix: ownPrefix() };
      return { locks: new RedisRoomLocks(options), another: async () => new RedisRoomLocks(options) };
    },
  });
});
