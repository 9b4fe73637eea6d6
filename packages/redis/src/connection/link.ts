import type { Clock, Logger } from '@roomkit/core';

import { closedError, redisError } from '../errors.ts';
import type { RedisClient, RedisCommandOptions } from './client.ts';

export interface LinkOptions {
  readonly make: () => RedisClient | Promise<RedisClient>;
  /** Whether the clients that are made are ours to end. */
  readonly isOwn: boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called for each client that is made, before it connects. */
  readonly onMade?: (client: RedisClient) => void;
}

type Task<Result> = (client: RedisClient, options?: RedisCommandOptions) => Promise<Result>;

/**
 * One connection, made with the first call. The client comes back by itself after a cut; what the link adds
 * is that no call waits for ever, and that a connection of ours that has fallen silent is replaced.
 */
export class Link {
  readonly #options: LinkOptions;
  #client: Promise<RedisClient> | null = null;
  #lastFailure: unknown = null;
  #isClosed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @throws RoomKitError `redis_failed`, once `timeoutMs` have passed at the latest */
  async run<Result>(operation: string, task: Task<Result>): Promise<Result> {
    if (this.#isClosed) throw closedError(operation);
    const { clock, timeoutMs } = this.#options;
    const late = Promise.withResolvers<never>();
    const tooLate = new Error('Redis did not answer in time.');
    let used: RedisClient | null = null;
    let unsent: AbortController | null = null;
    const timer = clock.schedule(timeoutMs, () => {
      unsent?.abort();
      late.reject(tooLate);
    });
    const work = async (): Promise<Result> => {
      const client = await (this.#client ??= this.#open());
      used = client;
      if (client.isReady) return task(client);
      unsent = new AbortController();
      return task(client, { abortSignal: unsent.signal });
    };
    try {
      return await Promise.race([work(), late.promise]);
    } catch (error) {
      if (this.#isClosed) throw closedError(operation);
      if (error === tooLate) this.#replace(used);
      throw redisError(operation, error === tooLate ? (this.#lastFailure ?? error) : error);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  /** Ends the connection where it is ours. Calls that wait are rejected. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const client = await this.#client?.catch(() => null);
    if (client) this.#end(client);
  }

  async #open(): Promise<RedisClient> {
    const { make, logger, onMade } = this.#options;
    let client: RedisClient;
    try {
      client = await make();
    } catch (error) {
      this.#client = null;
      throw error;
    }
    client.on('error', (error: Error) => {
      if (this.#lastFailure === null) logger.warn('The connection to Redis failed; it is tried again.', { error });
      this.#lastFailure = error;
    });
    client.on('ready', () => {
      if (this.#lastFailure !== null) logger.info('The connection to Redis is back.', {});
      this.#lastFailure = null;
    });
    onMade?.(client);
    if (this.#isClosed) this.#end(client);
    else if (!client.isOpen) client.connect().catch((error: unknown) => this.#fail(client, error));
    return client;
  }

  /** The client has given up for good. One of ours is made anew with the next call. */
  #fail(client: RedisClient, error: unknown): void {
    this.#lastFailure = error;
    this.#replace(client);
  }

  /** A connection that is up and does not answer stays so until the system gives it up, a quarter of an hour later. */
  #replace(client: RedisClient | null): void {
    if (client === null || !this.#options.isOwn) return;
    if (client.isOpen && !client.isReady) return;
    this.#client = null;
    this.#end(client);
  }

  #end(client: RedisClient): void {
    if (this.#options.isOwn && client.isOpen) client.destroy();
  }
}
