import { describe, expect, it } from 'vitest';

import {
  InMemoryLockManager,
  InMemoryMediaStore,
  InMemoryRealtime,
  InMemoryStateStore,
  InMemoryStore,
  RoomKit,
  TokenBucketRateLimiter,
} from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { sharedStore } from '../support/nodes.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { TestClock } from '../support/test-clock.ts';

const isShared = { capabilities: { shared: true } };

/** Parts that are as good as those of several processes. */
const SHARED: RoomKitOptions = {
  locks: Object.assign(new InMemoryLockManager(), isShared),
  realtime: Object.assign(new InMemoryRealtime(), isShared),
  rateLimiter: { specificationVersion: 'v1', take: () => ({ granted: true }) },
  state: {
    specificationVersion: 'v1',
    get: async () => null,
    set: async () => {},
    delete: async () => false,
    list: async () => [],
  },
  media: {
    specificationVersion: 'v1',
    put: () => Promise.reject(new Error('not asked')),
    get: async () => null,
    delete: async () => false,
  },
};

async function warnings(options: RoomKitOptions): Promise<readonly string[]> {
  const logger = new RecordingLogger();
  const clock = new TestClock();
  const kit = new RoomKit({ store: sharedStore(clock), ...options, clock, logger });
  await kit.createRoom();
  await kit.close();
  return logger.at('warn').map(({ message }) => message.slice(0, message.indexOf(':')));
}

const LIMIT = { maxPerSecond: 1 };

describe('parts of one process over a store that several share', () => {
  it('are none where every part is shared', async () => {
    expect(await warnings(SHARED)).toEqual([]);
    expect(await warnings({ ...SHARED, inboundRateLimit: LIMIT })).toEqual([]);
  });

  it.each([
    ['CORE-13.5.4 locks', { locks: new InMemoryLockManager() }, 'A shared store with locks of one process'],
    ['realtime', { realtime: new InMemoryRealtime() }, 'A shared store with realtime of one process'],
    ['state', { state: new InMemoryStateStore() }, 'A shared store with state of one process'],
    ['media', { media: new InMemoryMediaStore() }, 'A shared store with media of one process'],
    [
      'limits of what comes in',
      { rateLimiter: new TokenBucketRateLimiter(), inboundRateLimit: LIMIT },
      'A shared store with rate limits of one process',
    ],
    [
      'limits of an organization',
      { rateLimiter: new TokenBucketRateLimiter(), organizationRateLimit: LIMIT },
      'A shared store with rate limits of one process',
    ],
  ] as const)('%s: said once at start', async (_part, options, warning) => {
    expect(await warnings({ ...SHARED, ...options })).toEqual([warning]);
  });

  it('are not warned of where nothing is limited, and none over a store of one process', async () => {
    expect(await warnings({ ...SHARED, rateLimiter: new TokenBucketRateLimiter() })).toEqual([]);
    expect(await warnings({ store: new InMemoryStore(), inboundRateLimit: LIMIT })).toEqual([]);
  });
});
