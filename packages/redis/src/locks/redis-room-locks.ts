import { requireInteger, type RoomLock, type RoomLockManager } from '@roomkit/core';

import type { Link } from '../connection/link.ts';
import { commandLink } from '../connection/links.ts';
import { optionsFromEnv, type RedisOptions, type RedisSettings, settingsOf } from '../connection/options.ts';
import { Subscriber } from '../connection/subscriber.ts';
import { processEnvironment } from '../environment.ts';
import { closedError } from '../errors.ts';
import { LockKeys, type LockKeysDeps, noticeChannel } from './lock-keys.ts';
import { RoomQueue } from './room-queue.ts';

/** How {@link RedisRoomLocks} work. */
export interface RedisRoomLocksOptions extends RedisOptions {
  /**
   * How long a lock outlives a holder that has stopped, in milliseconds; it is renewed three times as often.
   *
   * @defaultValue 10000
   */
  readonly leaseMs?: number;
  /**
   * How often to ask for a lock that another node has, in milliseconds, should the notice that it is free be
   * lost. The actual time varies by half.
   *
   * @defaultValue 200
   */
  readonly pollMs?: number;
}

const SHORTEST_LEASE_MS = 100;
/** A node that has missed so many tries loses its place in line. */
const MISSED_TRIES = 10;
const HEARTBEAT_MS = 5000;

/**
 * Room locks over all nodes of one Redis. They keep nodes from working for nothing; what protects the data is
 * the store's epoch, also when Redis loses everything. Within a process first come, first served; over
 * processes each has its turn.
 */
export class RedisRoomLocks implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: true });
  readonly #settings: RedisSettings;
  readonly #link: Link;
  readonly #subscriber: Subscriber;
  readonly #deps: LockKeysDeps;
  readonly #pollMs: number;
  readonly #queues = new Map<string, RoomQueue>();
  readonly #underWay = new Set<Promise<void>>();
  #isListening = false;
  #closing: Promise<void> | null = null;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: RedisRoomLocksOptions) {
    const { leaseMs = 10_000, pollMs = 200 } = options;
    requireInteger('leaseMs', leaseMs, SHORTEST_LEASE_MS);
    requireInteger('pollMs', pollMs, 1);
    this.#settings = settingsOf(options);
    const { createId, prefix } = this.#settings;
    this.#pollMs = pollMs;
    this.#link = commandLink(this.#settings);
    this.#deps = { link: this.#link, prefix, node: createId(), leaseMs, patienceMs: pollMs * MISSED_TRIES };
    const wakeAll = (): void => {
      for (const queue of this.#queues.values()) queue.notice();
    };
    this.#subscriber = new Subscriber({ ...this.#settings, heartbeatMs: HEARTBEAT_MS, onGap: wakeAll });
  }

  /** Locks by `REDIS_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: RedisRoomLocksOptions = {},
  ): RedisRoomLocks {
    return new RedisRoomLocks(optionsFromEnv(env, options));
  }

  /** @throws RoomKitError `redis_failed` when Redis cannot be reached for `timeoutMs` */
  acquire(key: string, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<RoomLock> {
    if (this.#closing) return Promise.reject(closedError('acquire'));
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return this.#queueOf(key).acquire(signal);
  }

  /** How many rooms are held or waited for in this process. */
  get size(): number {
    return this.#queues.size;
  }

  /** Gives back what is held; those who wait are rejected. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #queueOf(key: string): RoomQueue {
    const known = this.#queues.get(key);
    if (known) return known;
    const { clock, createId, logger, random, timeoutMs } = this.#settings;
    const { leaseMs } = this.#deps;
    const queue = new RoomQueue(
      {
        clock,
        logger,
        random,
        timeoutMs,
        leaseMs,
        pollMs: this.#pollMs,
        createToken: createId,
        onContended: () => this.#listen(),
        onIdle: () => this.#queues.delete(key),
        track: (work) => this.#track(work),
      },
      new LockKeys(this.#deps, key),
    );
    this.#queues.set(key, queue);
    return queue;
  }

  /** Whoever never meets another node needs no second connection. Without notices, asking again serves. */
  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const { prefix, logger } = this.#settings;
    const channel = noticeChannel(prefix, this.#deps.node);
    this.#subscriber
      .add(channel, (key) => this.#queues.get(key)?.notice())
      .catch((error: unknown) => {
        this.#isListening = false;
        logger.warn('Notices of free locks cannot be heard.', { error });
      });
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  async #close(): Promise<void> {
    for (const queue of this.#queues.values()) queue.close();
    const { clock, timeoutMs } = this.#settings;
    const enough = Promise.withResolvers<void>();
    const timer = clock.schedule(timeoutMs, enough.resolve);
    await Promise.race([Promise.all(this.#underWay), enough.promise]);
    timer[Symbol.dispose]();
    await this.#subscriber.close();
    await this.#link.close();
  }
}
