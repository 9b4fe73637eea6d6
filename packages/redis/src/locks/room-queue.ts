import type { RoomLock } from '@roomkit/core';

import { closedError } from '../errors.ts';
import { Hold, type HoldDeps } from './hold.ts';
import type { LockKeys } from './lock-keys.ts';
import { Pause } from './pause.ts';
import { Waiters } from './waiters.ts';

export interface RoomQueueDeps extends HoldDeps {
  readonly createToken: () => string;
  /** How long Redis may be out of reach before those who wait are told. */
  readonly timeoutMs: number;
  /** How often to ask for a lock that another node has, in milliseconds, when no notice comes. */
  readonly pollMs: number;
  /** Called when another node has the lock: from now on notices are of use. */
  readonly onContended: () => void;
  /** Called when nobody waits or holds any more. */
  readonly onIdle: () => void;
  /** Keeps what must end before the manager is closed. */
  readonly track: (work: Promise<void>) => void;
}

/** How many of this process may have the lock in turn before other nodes have theirs. */
const HANDOVERS = 16;
const RETRY_MS = 50;

/**
 * The waiters of one room in this process. One of them asks Redis for all; what it gets is handed on from one
 * to the next without asking again, until it is another node's turn.
 */
export class RoomQueue {
  readonly #deps: RoomQueueDeps;
  readonly #keys: LockKeys;
  readonly #waiters = new Waiters<RoomLock>();
  readonly #pause: Pause;
  #hold: Hold | null = null;
  #handovers = 0;
  #isAsking = false;
  #isClosed = false;

  constructor(deps: RoomQueueDeps, keys: LockKeys) {
    this.#deps = deps;
    this.#keys = keys;
    this.#pause = new Pause(deps.clock);
  }

  acquire(signal: AbortSignal | undefined): Promise<RoomLock> {
    if (this.#isClosed) return Promise.reject(closedError('acquire'));
    const lock = this.#waiters.wait(signal, () => this.#pause.end());
    this.#ask();
    return lock;
  }

  /** The lock may be free now. */
  notice(): void {
    this.#pause.end();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiters.rejectAll(closedError('acquire'));
    this.#pause.end();
    this.#giveUpHold();
  }

  #ask(): void {
    if (this.#hold !== null || this.#isAsking) return;
    if (this.#waiters.size === 0) {
      this.#deps.onIdle();
      return;
    }
    this.#isAsking = true;
    void this.#askUntilGiven().then((hold) => {
      this.#isAsking = false;
      this.#hold = hold;
      this.#handovers = 0;
      this.#handOn();
    });
  }

  /** Null when nobody waits any more. */
  async #askUntilGiven(): Promise<Hold | null> {
    const { clock, createToken, onContended, pollMs, timeoutMs, track } = this.#deps;
    const token = createToken();
    let isInLine = false;
    let failingSince: number | null = null;
    while (this.#waiters.size > 0) {
      const askedAt = clock.monotonic();
      try {
        if (await this.#keys.acquire(token)) return new Hold(this.#deps, this.#keys, token, askedAt);
        failingSince = null;
        if (!isInLine) onContended();
        isInLine = true;
        await this.#pause.begin(this.#spread(pollMs));
      } catch (error) {
        failingSince ??= askedAt;
        if (isPassing(error) && clock.monotonic() - failingSince < timeoutMs) {
          await this.#pause.begin(this.#spread(RETRY_MS));
          continue;
        }
        this.#waiters.rejectAll(error);
        // The lock may have been given, and only the answer lost.
        track(this.#keys.release(token).catch(() => {}));
      }
    }
    if (isInLine && !this.#isClosed) track(this.#keys.leave().catch(() => {}));
    return null;
  }

  #handOn(): void {
    const hold = this.#hold;
    const isGiven = hold?.isValid === true && this.#waiters.give(() => this.#lock(hold));
    if (isGiven) return;
    this.#giveUpHold();
    this.#ask();
  }

  #lock(hold: Hold): RoomLock {
    let isHeld = true;
    return {
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        if (this.#hold !== hold) return;
        this.#handovers += 1;
        if (this.#handovers >= HANDOVERS) this.#giveUpHold();
        this.#handOn();
      },
    };
  }

  #giveUpHold(): void {
    const hold = this.#hold;
    this.#hold = null;
    if (hold !== null) this.#deps.track(hold.release());
  }

  #spread(milliseconds: number): number {
    return milliseconds * (0.5 + this.#deps.random());
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
