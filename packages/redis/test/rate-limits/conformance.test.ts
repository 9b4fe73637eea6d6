import { describeRateLimiter } from '@roomkit/testing/conformance';
import { describe } from 'vitest';

import { RedisRateLimiter } from '../../src/index.ts';
import { hasRedis, ownPrefix, REDIS_URL } from '../support/redis.ts';

describe.skipIf(!hasRedis)('RedisRateLimiter in the suite of every rate limiter', () => {
  describeRateLimiter('RedisRateLimiter', {
    create() {
      const options = { url: REDIS_URL, prefix: ownPrefix() };
      return { limiter: new RedisRateLimiter(options), another: async () => new RedisRateLimiter(options) };
    },
  });
});
