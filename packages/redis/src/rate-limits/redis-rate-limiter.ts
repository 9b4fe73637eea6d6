import { ConfigurationError, type Logger, type RateDecision, type RateLimit, type RateLimiter } from '@roomkit/core';

import type { Link } from '../connection/link.ts';
import { commandLink } from '../connection/links.ts';
import { nameOf } from '../connection/names.ts';
import { optionsFromEnv, type RedisOptions, settingsOf } from '../connection/options.ts';
import { runScript } from '../connection/script.ts';
import { processEnvironment } from '../environment.ts';
import { boundsOf } from './bounds.ts';
import { TAKE } from './script.ts';

/** How a {@link RedisRateLimiter} works. */
export interface RedisRateLimiterOptions extends RedisOptions {
  /**
   * What becomes of a token while Redis cannot be used. `refuse`: nobody gets one, and is told to ask again
   * soon, so that no limit of a vendor is broken; deliveries wait. `allow`: everybody gets one, without limit.
   *
   * @defaultValue 'refuse'
   */
  readonly whenUnavailable?: 'refuse' | 'allow';
  /** How long a call may wait for Redis, in milliseconds. @defaultValue 1000 */
  readonly timeoutMs?: number;
}

const GRANTED: RateDecision = Object.freeze({ granted: true });
/** When to ask again while Redis is out of reach. */
const UNAVAILABLE: RateDecision = Object.freeze({ granted: false, retryAfterMs: 500 });

/** Token buckets that all nodes of one Redis share: one limit, however many they are. */
export class RedisRateLimiter implements RateLimiter {
  readonly specificationVersion = 'v1' as const;
  readonly #link: Link;
  readonly #prefix: string;
  readonly #logger: Logger;
  readonly #whenUnavailable: 'refuse' | 'allow';
  #isAvailable = true;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: RedisRateLimiterOptions) {
    const { whenUnavailable = 'refuse' } = options;
    if (whenUnavailable !== 'refuse' && whenUnavailable !== 'allow') {
      throw new ConfigurationError('whenUnavailable', 'must be refuse or allow');
    }
    const settings = settingsOf({ ...options, timeoutMs: options.timeoutMs ?? 1000 });
    this.#whenUnavailable = whenUnavailable;
    this.#prefix = settings.prefix;
    this.#logger = settings.logger;
    this.#link = commandLink(settings);
  }

  /** A limiter by `REDIS_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: RedisRateLimiterOptions = {},
  ): RedisRateLimiter {
    return new RedisRateLimiter(optionsFromEnv(env, options));
  }

  /** One call of Redis. Does not fail: see `whenUnavailable`. */
  async take(key: string, limit: RateLimit): Promise<RateDecision> {
    const bounds = boundsOf(limit);
    if (bounds.length === 0) return GRANTED;
    const values = bounds.flatMap(({ capacity, perMs }) => [capacity, perMs]);
    let reply: unknown;
    try {
      reply = await runScript(this.#link, TAKE, [`${this.#prefix}:limit:${nameOf(key)}`], [values.join(), ...values]);
    } catch (error) {
      return this.#decideAlone(error);
    }
    if (!this.#isAvailable) this.#logger.info('Rate limits are counted again.', {});
    this.#isAvailable = true;
    const retryAfterMs = Number(reply);
    return retryAfterMs === 0 ? GRANTED : { granted: false, retryAfterMs };
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #decideAlone(error: unknown): RateDecision {
    const whenUnavailable = this.#whenUnavailable;
    if (this.#isAvailable) {
      this.#logger.warn('Rate limits cannot be counted: Redis could not be used.', { whenUnavailable, error });
    }
    this.#isAvailable = false;
    return whenUnavailable === 'allow' ? GRANTED : UNAVAILABLE;
  }
}
