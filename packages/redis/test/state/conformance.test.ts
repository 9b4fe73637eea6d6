import { describeStateStore } from '@roomkit/testing/conformance';
import { describe } from 'vitest';

import { RedisStateStore } from '../../src/index.ts';
import { flush, hasRedis, openClient, ownPrefix, REDIS_URL } from '../support/redis.ts';

describe.skipIf(!hasRedis)('RedisStateStore in the suite of every state store', () => {
  describeStateStore('RedisStateStore', {
    create() {
      const options = { url: REDIS_URL, prefix: ownPrefix() };
      return {
        state: new RedisStateStore(options),
        reopen: async () => new RedisStateStore(options),
        async close() {
          await using client = await openClient();
          await flush(client, options.prefix);
        },
      };
    },
  });
});
