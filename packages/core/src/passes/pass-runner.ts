import { RoomKitError, RoomNotFoundError } from '../domain/errors.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { RoomLock, RoomLockManager } from '../ports/locks.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { CommitResult, OpenPassResult } from '../ports/store-pass.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { Frame, Frames } from './frames.ts';
import type { NodeMembership } from './node-membership.ts';
import type { PassToken } from './pass-token.ts';
import { Pass, type PassDeps, type PassState, type PassWrite } from './pass.ts';
import { RoomWaits } from './room-waits.ts';

export interface PassRunnerDeps {
  readonly store: ConversationStore;
  readonly locks: RoomLockManager;
  readonly node: NodeMembership;
  readonly frames: Frames;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every commit, after it. */
  readonly onCommitted: (reference: RoomReference, write: PassWrite, result: CommitResult) => void;
  /** Told of every failure of the store at a commit, before it is known what became of it. */
  readonly onFailed: (reference: RoomReference, error: unknown) => void;
}

export interface PassOptions {
  readonly token?: PassToken | null;
  readonly idempotencyKey?: string | null;
  readonly channelId?: string | null;
}

/** How long to wait at most before asking again for a room that another node holds. */
const LONGEST_PAUSE_MS = 200;

type Opened = Extract<OpenPassResult, { outcome: 'opened' }>;

/**
 * The one way to a room's state: takes the lock, claims the lease, runs the work, gives both back.
 * Called from a hook of the same room it runs inside that pass, after others nested there before it.
 */
export class PassRunner {
  readonly #deps: PassRunnerDeps;
  readonly #passDeps: PassDeps;
  readonly #waits = new RoomWaits();

  constructor(deps: PassRunnerDeps) {
    this.#deps = deps;
    const { store, clock, onCommitted, onFailed } = deps;
    this.#passDeps = { store, now: () => new Date(clock.now()), onCommitted, onFailed };
  }

  /** The pass whose hooks are calling, if any. */
  current(): Pass | null {
    const frame = this.#deps.frames.current();
    if (frame?.kind !== 'pass') return null;
    // A hook that outlived its time may still be running when its pass is over: it calls from outside then.
    const { released, abandoned } = frame.pass.state;
    return released || abandoned ? null : frame.pass;
  }

  /** Whether the caller is a channel at work on a delivery: it must not wait for deliveries. */
  inDelivery(): boolean {
    return this.#deps.frames.current()?.kind === 'delivery';
  }

  /**
   * Runs the hooks of a pass, so that what they call knows where it is, and lets what they called for end,
   * awaited or not: the pass goes on alone. Results may be plain values.
   */
  enter<Result>(pass: Pass, task: () => Result | Promise<Result>): Result | Promise<Result> {
    const frame: Frame = { kind: 'pass', pass, open: true };
    let result: Result | Promise<Result>;
    try {
      result = this.#deps.frames.run(frame, task);
    } catch (error) {
      result = Promise.reject(error);
    }
    if (result instanceof Promise || pass.innerTail !== null) return this.#leave(frame, pass, result);
    frame.open = false;
    return result;
  }

  async #leave<Result>(frame: Frame, pass: Pass, result: Result | Promise<Result>): Promise<Result> {
    try {
      return await result;
    } finally {
      frame.open = false;
      while (pass.innerTail !== null) {
        const tail = pass.innerTail;
        await tail;
        if (pass.innerTail === tail) pass.innerTail = null;
      }
    }
  }

  /** @throws RoomNotFoundError when there is no such room */
  async run<Result>(
    reference: RoomReference,
    options: PassOptions,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<Result> {
    const result = await this.tryRun(reference, options, work);
    if (result === undefined) throw new RoomNotFoundError(reference.roomId);
    return result.value;
  }

  /** Undefined when there is no such room. */
  tryRun<Result>(
    reference: RoomReference,
    options: PassOptions,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<{ readonly value: Result } | undefined> {
    return this.execute(reference, options, undefined, async (pass) => ({ value: await work(pass) }));
  }

  /** The same for the path of messages: gives `missing` when there is no such room. */
  execute<Result, Missing>(
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<Result | Missing> {
    const key = roomKey(reference);
    const outer = this.current();
    if (outer && outer.state.key === key) return this.#runNested(outer, reference, options, missing, work);
    const { node } = this.#deps;
    if (!node.isMember) return node.join().then(() => this.execute(reference, options, missing, work));
    if (outer) return this.#runAcross(outer, key, reference, options, missing, work);
    return this.#runAlone(key, reference, options, missing, work);
  }

  /** A hook of one room changes another. */
  async #runAcross<Result, Missing>(
    outer: Pass,
    key: string,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<Result | Missing> {
    if (this.#waits.wouldClose(outer.state, key)) {
      const { roomId } = reference;
      throw new RoomKitError('deadlock', 'Two rooms wait for each other.', { roomId }, { retryable: true });
    }
    const end = this.#waits.add(outer.state, key);
    try {
      return await this.#runAlone(key, reference, options, missing, work);
    } finally {
      end();
    }
  }

  #runAlone<Result, Missing>(
    key: string,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<Result | Missing> {
    // The token gives its signal when it is asked: a free lock never asks.
    const lock = this.#deps.locks.acquire(key, options.token ?? undefined);
    if (lock instanceof Promise) {
      return lock.then((granted) => this.#runLocked(granted, key, reference, options, missing, work));
    }
    return this.#runLocked(lock, key, reference, options, missing, work);
  }

  async #runLocked<Result, Missing>(
    lock: RoomLock,
    key: string,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<Result | Missing> {
    const token = options.token ?? null;
    let state: PassState | null = null;
    let abandoned = false;
    token?.onExpire(() => {
      abandoned = true;
      if (state) this.#abandon(state);
      lock.release();
    });
    try {
      requireTime(token);
      const found = await this.#openPass(reference, options);
      const opened = found.outcome === 'opened' ? found : await this.#reopen(found, reference, options);
      if (!opened) return missing;
      state = {
        key,
        reference,
        lease: opened.lease,
        room: opened.room,
        bindings: opened.bindings,
        abandoned,
        released: false,
        afterRelease: [],
      };
      if (abandoned) throw this.#abandon(state);
      return await work(new Pass(state, opened, this.#passDeps, { nested: false, token }));
    } finally {
      if (state && !state.released && !state.abandoned) await this.#giveBack(state);
      token?.onExpire(null);
      lock.release();
      if (state) for (const task of state.afterRelease) task();
    }
  }

  #runNested<Result, Missing>(
    outer: Pass,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Promise<Result>,
  ): Promise<Result | Missing> {
    const token = options.token ?? null;
    const run = (outer.innerTail ?? Promise.resolve()).then(async () => {
      requireTime(token);
      const opened = await this.#reopen(await this.#openPass(reference, options), reference, options);
      if (!opened) return missing;
      return work(new Pass(outer.state, opened, this.#passDeps, { nested: true, token }));
    });
    outer.innerTail = run.catch(() => {});
    return run;
  }

  #openPass(reference: RoomReference, options: PassOptions): Promise<OpenPassResult> {
    return this.#deps.store.openPass({
      room: reference,
      nodeId: this.#deps.node.nodeId,
      idempotencyKey: options.idempotencyKey ?? null,
      channelId: options.channelId ?? null,
    });
  }

  /** Waits while another living node holds the room. Null when there is no such room. */
  async #reopen(first: OpenPassResult, reference: RoomReference, options: PassOptions): Promise<Opened | null> {
    let pause = first.outcome === 'held' ? first.retryAfterMs : 0;
    for (let result = first; ; result = await this.#openPass(reference, options)) {
      if (result.outcome === 'opened') return result;
      if (result.outcome === 'missing') return null;
      await this.#deps.clock.sleep(pause, options.token ? { signal: options.token.signal } : {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  #abandon(state: PassState): Error {
    state.abandoned = true;
    void this.#giveBack(state);
    return new DOMException('The pass was given up.', 'AbortError');
  }

  async #giveBack(state: PassState): Promise<void> {
    state.released = true;
    try {
      await this.#deps.store.closePass(state.lease);
    } catch (error) {
      // The lease runs out with the node's time; the work itself is done or refused.
      this.#deps.logger.warn('Giving a room back failed.', { roomId: state.reference.roomId, error });
    }
  }
}

/** What was given up while it waited does not start. */
function requireTime(token: PassToken | null): void {
  if (token?.expired) throw new DOMException('The pass was given up.', 'AbortError');
}
