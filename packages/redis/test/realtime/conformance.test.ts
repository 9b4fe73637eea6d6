import { describeRealtimeBackend } from '@roomkit/testing/conformance';
import { describe } from 'vitest';

import { RedisRealtime } from '../../src/index.ts';
import { hasRedis, ownPrefix, REDIS_URL } from '../support/redis.ts';

describe.skipIf(!hasRedis)('RedisRealtime in the suite of every realtime backend', () => {
  describeRealtimeBackend('RedisRealtime', {
    patienceMs: 10_000,
    create() {
      const options = { url: REDIS_URL, prefix: ownPrefix() };
      return { realtime: new RedisRealtime(options), another: async () => new RedisRealtime(options) };
    },
  });
});
