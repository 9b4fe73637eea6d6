import { type Clock, type Logger, type RoomLock, type RoomLockManager, silentLogger, systemClock } from '@roomkit/core';

import { openDatabase } from '../connection/open-database.ts';
import { processEnvironment, systemId, systemRandom } from '../environment.ts';
import { closedError } from '../errors.ts';
import { Batch } from './batch.ts';
import { type HeldLock, newLock } from './held-lock.ts';
import { LockTable } from './lock-table.ts';
import { type PostgresRoomLocksOptions, requireLockOptions } from './options.ts';
import { stayAwake } from './stay-awake.ts';

const TTL_MS = 10_000;
const LINGER_MS = 10;
const PATIENCE_MS = 5000;
/** How long to wait before asking again for a row that another process has: at first, and at most. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;
/** How often a lock may go from hand to hand here before others get their chance. */
const MOST_HANDED = 64;
/** The part of a row's time in which it is taken to be ours: the rest is for clocks that run unevenly. */
const CERTAIN = 0.8;

/**
 * Room locks over any number of processes: rows with a time to live by the engine's clock, renewed while they
 * are held. Within a process waiters are served first come, first served; between processes whoever asks first
 * after a lock is free. A process that stops loses its locks by expiry, and the store fences what it still writes.
 * Whoever made it closes it.
 */
export class PostgresRoomLocks implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: true });
  readonly #table: LockTable;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #random: () => number;
  readonly #ttlMs: number;
  readonly #lingerMs: number;
  readonly #patienceMs: number;
  readonly #locks = new Map<string, HeldLock>();
  readonly #asking: Batch<HeldLock>;
  readonly #dropping: Batch<HeldLock>;
  #renewal: Disposable | null = null;
  #closing: Promise<void> | null = null;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: PostgresRoomLocksOptions) {
    requireLockOptions(options);
    const { ttlMs = TTL_MS, lingerMs = LINGER_MS, patienceMs = PATIENCE_MS } = options;
    this.#ttlMs = ttlMs;
    this.#lingerMs = lingerMs;
    this.#patienceMs = patienceMs;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#random = options.random ?? systemRandom;
    this.#table = new LockTable(openDatabase(options), (options.createId ?? systemId)(), ttlMs);
    this.#asking = new Batch((locks) => this.#ask(locks));
    this.#dropping = new Batch((locks) => this.#drop(locks));
  }

  /** Locks by `POSTGRES_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: PostgresRoomLocksOptions = {},
  ): PostgresRoomLocks {
    const { pool, client } = options;
    if (pool !== undefined || client !== undefined) return new PostgresRoomLocks(options);
    return new PostgresRoomLocks({ connectionString: env['POSTGRES_URL'] ?? '', ...options });
  }

  acquire(key: string, options: { readonly signal?: AbortSignal | undefined } = {}): RoomLock | Promise<RoomLock> {
    if (this.#closing) return Promise.reject(closedError('acquire'));
    const known = this.#locks.get(key);
    if (known?.state === 'idle' && this.#isCertain(known)) return this.#grant(known);
    // Only a waiter needs the signal: who offers it as a getter makes none for a lock that is at hand.
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const lock = known ?? newLock(key);
    const granted = lock.waiters.add(signal);
    if (!known) this.#locks.set(key, lock);
    if (!known || known.state === 'idle') this.#startAsking(lock);
    return granted;
  }

  /** Gives every lock back. Those who wait are refused. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #isCertain(lock: HeldLock): boolean {
    return this.#clock.monotonic() < lock.validUntil;
  }

  #grant(lock: HeldLock): RoomLock {
    stopTimer(lock);
    lock.state = 'used';
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#handOn(lock);
      },
    };
  }

  #handOn(lock: HeldLock): void {
    if (this.#closing) return;
    lock.state = 'idle';
    if (!this.#isCertain(lock)) {
      if (lock.waiters.isEmpty) this.#startDropping(lock);
      else this.#startAsking(lock);
      return;
    }
    if (lock.waiters.isEmpty) {
      if (this.#lingerMs === 0) this.#startDropping(lock);
      else lock.timer = this.#clock.schedule(this.#lingerMs, () => this.#startDropping(lock));
      return;
    }
    lock.handed += 1;
    if (lock.handed >= MOST_HANDED) this.#startDropping(lock);
    else lock.waiters.next()?.grant(this.#grant(lock));
  }

  #startAsking(lock: HeldLock): void {
    stopTimer(lock);
    lock.state = 'asking';
    this.#asking.add(lock);
  }

  #startDropping(lock: HeldLock): void {
    stopTimer(lock);
    lock.state = 'dropping';
    this.#dropping.add(lock);
  }

  async #ask(locks: readonly HeldLock[]): Promise<void> {
    const wanted = locks.filter((lock) => this.#isWanted(lock));
    if (wanted.length === 0) return;
    const sentAt = this.#clock.monotonic();
    try {
      const taken = await this.#table.take(wanted.map(({ key }) => key));
      for (const lock of wanted) {
        lock.failingSince = null;
        const epoch = taken.get(lock.key);
        if (epoch === undefined) this.#askLater(lock);
        else this.#receive(lock, epoch, sentAt);
      }
    } catch (error) {
      for (const lock of wanted) this.#failed(lock, error);
    }
  }

  /** Nobody waits any more: the lock is forgotten. */
  #isWanted(lock: HeldLock): boolean {
    if (!lock.waiters.isEmpty) return true;
    this.#locks.delete(lock.key);
    return false;
  }

  #receive(lock: HeldLock, epoch: string, sentAt: number): void {
    lock.epoch = epoch;
    lock.validUntil = sentAt + this.#ttlMs * CERTAIN;
    lock.handed = 0;
    lock.tries = 0;
    lock.state = 'idle';
    this.#renewal ??= this.#clock.schedule(this.#ttlMs / 3, () => void this.#renew());
    const waiter = lock.waiters.next();
    if (waiter && !this.#closing) waiter.grant(this.#grant(lock));
    else this.#startDropping(lock);
  }

  #askLater(lock: HeldLock): void {
    if (this.#closing) return;
    lock.tries += 1;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(lock.tries, 10));
    lock.timer = stayAwake(this.#clock, longest * (0.5 + this.#random() / 2), () => this.#startAsking(lock));
  }

  /** Those who wait hear of a database that stays away; a short absence is waited out. */
  #failed(lock: HeldLock, error: unknown): void {
    const now = this.#clock.monotonic();
    lock.failingSince ??= now;
    if (!this.#closing && now - lock.failingSince < this.#patienceMs) {
      this.#askLater(lock);
      return;
    }
    this.#locks.delete(lock.key);
    lock.waiters.failAll(error);
  }

  async #drop(locks: readonly HeldLock[]): Promise<void> {
    try {
      await this.#table.drop(locks);
    } catch (error) {
      this.#logger.warn('Giving room locks back failed; they run out by themselves.', { count: locks.length, error });
    }
    if (this.#closing) return;
    for (const lock of locks) {
      if (lock.waiters.isEmpty) this.#locks.delete(lock.key);
      // After its turn a process stands back a moment, so that another's question is not always late.
      else if (lock.handed >= MOST_HANDED) this.#standBack(lock);
      else this.#startAsking(lock);
    }
  }

  #standBack(lock: HeldLock): void {
    lock.state = 'asking';
    lock.handed = 0;
    this.#askLater(lock);
  }

  async #renew(): Promise<void> {
    const held = [...this.#locks.values()].filter(isOurs).map((lock) => ({ lock, epoch: lock.epoch }));
    this.#renewal = null;
    if (held.length === 0 || this.#closing) return;
    const sentAt = this.#clock.monotonic();
    try {
      const kept = await this.#table.renew(held.map(({ lock }) => lock.key));
      let lost = 0;
      for (const { lock, epoch } of held) {
        // Given back and taken again meanwhile: the answer is about another taking.
        if (lock.epoch !== epoch) continue;
        if (kept.has(lock.key)) lock.validUntil = sentAt + this.#ttlMs * CERTAIN;
        else if (isOurs(lock)) {
          lock.validUntil = 0;
          lost += 1;
        }
      }
      if (lost > 0) this.#logger.warn('Room locks were lost: their time had run out.', { count: lost });
    } catch (error) {
      this.#logger.warn('Renewing room locks failed.', { count: held.length, error });
    }
    this.#renewal ??= this.#clock.schedule(this.#ttlMs / 3, () => void this.#renew());
  }

  async #end(): Promise<void> {
    this.#renewal?.[Symbol.dispose]();
    const held: HeldLock[] = [];
    for (const lock of this.#locks.values()) {
      stopTimer(lock);
      lock.waiters.failAll(closedError('acquire'));
      if (lock.state === 'used' || lock.state === 'idle') held.push(lock);
    }
    this.#locks.clear();
    // A lock that is still given to us now goes back with the others.
    await this.#asking.idle();
    await this.#dropping.idle();
    if (held.length > 0) await this.#drop(held);
    await this.#table.close();
  }
}

/** What was lost is not renewed: whoever is inside learns it from the store. */
function isOurs({ state, validUntil }: HeldLock): boolean {
  return (state === 'used' || state === 'idle') && validUntil > 0;
}

function stopTimer(lock: HeldLock): void {
  lock.timer?.[Symbol.dispose]();
  lock.timer = null;
}
