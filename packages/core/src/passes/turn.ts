import type { RoomLock } from '../ports/locks.ts';
import type { RoomLease } from '../ports/store-pass.ts';
import type { PassToken } from './pass-token.ts';
import type { PassState } from './pass.ts';

/** One holding of a room's lock, from the moment it was given to the moment it is free again. */
export class Turn {
  readonly token: PassToken | null;
  readonly #lock: RoomLock;
  readonly #close: (lease: RoomLease) => Promise<void>;
  #state: PassState | null = null;
  #isAbandoned = false;

  /** @param close - gives a lease back without a commit; never rejects */
  constructor(lock: RoomLock, token: PassToken | null, close: (lease: RoomLease) => Promise<void>) {
    this.#lock = lock;
    this.token = token;
    this.#close = close;
    token?.heldBy(this);
  }

  /** What was given up while it waited does not start. */
  requireTime(): void {
    if (this.#isAbandoned || this.token?.expired) throw givenUp();
  }

  /** Works on the room as it was found. */
  begin(state: PassState): PassState {
    this.#state = state;
    if (!this.#isAbandoned) return state;
    this.abandon();
    throw givenUp();
  }

  /** Forgets what was begun, of which nothing was written: the time for it runs again. */
  restart(): void {
    this.#state = null;
    this.token?.reopen();
    this.requireTime();
  }

  /** Frees the lock and starts what waits for that; a promise where a lease has to go back before. */
  end(): Promise<void> | null {
    const giving = this.#state ? this.#giveBack(this.#state) : null;
    if (giving) return giving.then(() => this.#leave());
    this.#leave();
    return null;
  }

  #leave(): void {
    this.token?.heldBy(null);
    this.#lock.release();
    const tasks = this.#state?.afterRelease;
    if (tasks) for (const task of tasks) task();
  }

  /** The deadline has run out: the lock goes to whoever waits, nothing may be written any more. */
  abandon(): void {
    this.#isAbandoned = true;
    if (this.#state) {
      this.#state.isAbandoned = true;
      void this.#giveBack(this.#state);
    }
    this.#lock.release();
  }

  #giveBack(state: PassState): Promise<void> | null {
    state.isOver = true;
    if (!state.holdsLease) return null;
    state.holdsLease = false;
    return this.#close(state.lease);
  }
}

function givenUp(): DOMException {
  return new DOMException('The pass was given up.', 'AbortError');
}
