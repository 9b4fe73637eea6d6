import type { Clock, Logger } from '@roomkit/core';

import type { LockKeys } from './lock-keys.ts';

export interface HoldDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly random: () => number;
}

/** How many times a lease is renewed before it would run out. */
const RENEWALS = 3;
const LONGEST_PAUSE_MS = 200;

/** A lock that this process has, renewed until it is given back or lost. */
export class Hold {
  readonly #deps: HoldDeps;
  readonly #keys: LockKeys;
  readonly #token: string;
  #validUntil: number;
  #timer: Disposable;
  #isOver = false;

  /** @param takenAt - when it was asked for, by the monotonic clock: the lease cannot have begun earlier */
  constructor(deps: HoldDeps, keys: LockKeys, token: string, takenAt: number) {
    this.#deps = deps;
    this.#keys = keys;
    this.#token = token;
    this.#validUntil = takenAt + deps.leaseMs;
    this.#timer = this.#schedule();
  }

  /** Whether nobody else can have the lock, as far as this process can know. */
  get isValid(): boolean {
    return !this.#isOver && this.#deps.clock.monotonic() < this.#validUntil;
  }

  /** Gives the lock back. Tried again until the lease would have run out anyway; does not fail. */
  async release(): Promise<void> {
    this.#end();
    const { clock, random } = this.#deps;
    do {
      try {
        await this.#keys.release(this.#token);
        return;
      } catch (error) {
        if (!isRetryable(error)) return;
        await clock.sleep(LONGEST_PAUSE_MS * (1 + random()) * 0.5);
      }
    } while (clock.monotonic() < this.#validUntil);
  }

  #schedule(): Disposable {
    const { clock, leaseMs } = this.#deps;
    return clock.schedule(leaseMs / RENEWALS, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { clock, leaseMs } = this.#deps;
    const askedAt = clock.monotonic();
    try {
      if (await this.#keys.renew(this.#token)) this.#validUntil = askedAt + leaseMs;
      else this.#lose();
    } catch {
      if (clock.monotonic() >= this.#validUntil) this.#lose();
    }
    if (!this.#isOver) this.#timer = this.#schedule();
  }

  /** Whoever works under it goes on: the store refuses what another node has overtaken. */
  #lose(): void {
    if (this.#isOver) return;
    this.#end();
    this.#deps.logger.warn('A lock was lost before it was given back.', {});
  }

  #end(): void {
    this.#isOver = true;
    this.#timer[Symbol.dispose]();
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
