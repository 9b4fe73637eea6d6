import { InMemoryMediaStore } from '../memory/media-store.ts';
import { InMemoryStateStore } from '../memory/state-store.ts';
import type { RoomKitOptions } from '../options.ts';
import type { Logger } from '../ports/runtime.ts';
import { TokenBucketRateLimiter } from '../resilience/token-bucket.ts';
import type { Foundation } from './foundation.ts';

type Parts = Pick<Foundation, 'store' | 'locks' | 'realtime' | 'rateLimiter' | 'state' | 'media'>;

/** Says once, at start, what several processes over one store would not share. The store itself keeps the order. */
export function warnOfUnsafePairs(parts: Parts, options: RoomKitOptions, logger: Logger): void {
  if (!parts.store.capabilities.shared) return;
  const store = parts.store.name;
  if (!parts.locks.capabilities.shared) {
    logger.warn('A shared store with locks of one process: correct, but slow when several processes meet in a room.', {
      store,
    });
  }
  if (!parts.realtime.capabilities.shared) {
    logger.warn('A shared store with realtime of one process: other processes see changes late, and no signals.', {
      store,
    });
  }
  if (
    parts.rateLimiter instanceof TokenBucketRateLimiter &&
    (options.inboundRateLimit || options.organizationRateLimit)
  ) {
    logger.warn('A shared store with rate limits of one process: each process allows the whole limit.', { store });
  }
  if (parts.state instanceof InMemoryStateStore) {
    logger.warn('A shared store with state of one process: what channels keep is lost with it.', { store });
  }
  if (parts.media instanceof InMemoryMediaStore) {
    logger.warn('A shared store with media of one process: other processes cannot serve its files.', { store });
  }
}
