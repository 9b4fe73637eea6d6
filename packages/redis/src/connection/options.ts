import {
  type Clock,
  ConfigurationError,
  type CreateId,
  type Logger,
  requireInteger,
  silentLogger,
  systemClock,
} from '@roomkit/core';

import { systemId, systemRandom } from '../environment.ts';
import type { RedisClientSource } from './client.ts';

/** Where Redis is, and how long to wait for it. */
export interface RedisOptions {
  /**
   * A client of yours, or a function that gives one when it is first needed. It is connected where it is not,
   * and never closed here; what needs a connection of its own makes it by `duplicate()`. Give this or `url`.
   */
  readonly client?: RedisClientSource;
  /** `redis://` or `rediss://`, with user and password where they are needed. The connection is closed by `close()`. */
  readonly url?: string;
  /** What every key and channel begins with; the same on all nodes. @defaultValue 'roomkit' */
  readonly prefix?: string;
  /** How long a call may wait for Redis, reconnecting included, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** @defaultValue random UUIDs */
  readonly createId?: CreateId;
  /** From 0 up to but not including 1; spreads what nodes do at the same time. @defaultValue Math.random */
  readonly random?: () => number;
}

/** Variables of the environment that `fromEnv` reads. */
export const REDIS_ENVIRONMENT = [{ name: 'REDIS_URL', secret: true }] as const;

/** Options with everything decided. */
export interface RedisSettings {
  readonly source: RedisClientSource | URL;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly createId: CreateId;
  readonly random: () => number;
}

const PREFIX = /^[\w.:/-]{1,100}$/;

/** @throws ConfigurationError naming the field that cannot be used */
export function settingsOf(options: RedisOptions): RedisSettings {
  const { prefix = 'roomkit', timeoutMs = 5000 } = options;
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) {
    throw new ConfigurationError('prefix', 'must be 1 to 100 letters, digits and any of _ . : / -');
  }
  requireInteger('timeoutMs', timeoutMs, 1);
  return {
    source: sourceOf(options),
    prefix,
    timeoutMs,
    clock: options.clock ?? systemClock,
    logger: (options.logger ?? silentLogger).child('redis'),
    createId: options.createId ?? systemId,
    random: options.random ?? systemRandom,
  };
}

/** `REDIS_URL` as options; what is given goes before it. */
export function optionsFromEnv<Options extends RedisOptions>(
  env: Readonly<Record<string, string | undefined>>,
  options: Options,
): Options & RedisOptions {
  if (options.client !== undefined || options.url !== undefined) return options;
  return { ...options, url: env['REDIS_URL'] ?? '' };
}

function sourceOf({ client, url }: RedisOptions): RedisClientSource | URL {
  if (client === undefined) return locationOf(url);
  if (url !== undefined) throw new ConfigurationError('client', 'must not be given together with url');
  const isClient = typeof client === 'object' && client !== null && typeof client.sendCommand === 'function';
  if (!isClient && typeof client !== 'function') {
    throw new ConfigurationError('client', 'must be a client of @redis/client, or a function that gives one');
  }
  return client;
}

/** What is wrong is said without the URL: it may hold a password. */
function locationOf(url: unknown): URL {
  const location = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  if (location === null || !['redis:', 'rediss:'].includes(location.protocol) || location.hostname === '') {
    throw new ConfigurationError('url', 'must be a redis:// or rediss:// URL');
  }
  return location;
}
