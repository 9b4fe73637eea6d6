import { isRoomKitError, RoomKitError, RoomNotFoundError, StaleWriterError } from '../domain/errors.ts';
import { frozenDate } from '../domain/freeze-copy.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { RoomLock, RoomLockManager } from '../ports/locks.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { CommitResult, RoomLease } from '../ports/store-pass.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { Frame, Frames } from './frames.ts';
import { HotRooms, type HotRoom } from './hot-rooms.ts';
import type { NodeMembership } from './node-membership.ts';
import type { PassToken } from './pass-token.ts';
import { Pass, type PassDeps, type PassState, type PassWrite } from './pass.ts';
import { RoomClaims, type ClaimOptions } from './room-claims.ts';
import { RoomReturns } from './room-returns.ts';
import { RoomWaits } from './room-waits.ts';
import { Turn } from './turn.ts';

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
  readonly closing: AbortSignal;
}

export interface PassOptions extends ClaimOptions {
  /**
   * The work may be begun on what is remembered of the room, and done again from its start where that was
   * no longer true. It writes, or changes nothing.
   */
  readonly isRepeatable?: boolean;
}

/** What a pass finds that did not ask. */
const NOTHING_FOUND = Object.freeze({ duplicate: null, revoked: false });

/**
 * The one way to a room's state: takes the lock, claims the lease, runs the work, gives both back.
 * Called from a hook of the same room it runs inside that pass, after others nested there before it.
 */
export class PassRunner {
  readonly #deps: PassRunnerDeps;
  readonly #passDeps: PassDeps;
  readonly #waits = new RoomWaits();
  readonly #returns: RoomReturns;
  readonly #claims: RoomClaims;
  readonly #hot: HotRooms;

  constructor(deps: PassRunnerDeps) {
    this.#deps = deps;
    const { store, clock, onCommitted, onFailed } = deps;
    this.#passDeps = { store, now: () => frozenDate(clock.now()), onCommitted, onFailed };
    this.#returns = new RoomReturns(deps);
    this.#claims = new RoomClaims({ ...deps, returns: this.#returns });
    this.#hot = new HotRooms(clock, store.capabilities.shared);
  }

  /** The pass whose hooks are calling, if any. */
  current(): Pass | null {
    const frame = this.#deps.frames.current();
    if (frame?.kind !== 'pass') return null;
    // A hook that outlived its time may still be running when its pass is over: it calls from outside then.
    return frame.pass.state.isOver ? null : frame.pass;
  }

  /** Whether the caller is a hook, or a channel at work on a delivery: it must not wait for deliveries. */
  isCalling(): boolean {
    return this.#deps.frames.current()?.kind === 'delivery' || this.current() !== null;
  }

  /**
   * Runs the hooks of a pass, so that what they call knows where it is, and lets what they called for end,
   * awaited or not: the pass goes on alone, with `then`. A plain value where nothing has to be waited for.
   */
  enter<Outcome, Result>(
    pass: Pass,
    task: () => Outcome | Promise<Outcome>,
    then: (outcome: Outcome) => Result | Promise<Result>,
  ): Result | Promise<Result> {
    const frame: Frame = { kind: 'pass', pass, open: true };
    let outcome: Outcome | Promise<Outcome>;
    try {
      outcome = this.#deps.frames.run(frame, task);
    } catch (error) {
      outcome = Promise.reject(error);
    }
    const leave = (given: Outcome): Result | Promise<Result> => {
      frame.open = false;
      return pass.innerTail === null ? then(given) : innerEnd(pass).then(() => then(given));
    };
    if (!(outcome instanceof Promise)) return leave(outcome);
    return outcome.then(leave, async (error: unknown) => {
      frame.open = false;
      await innerEnd(pass);
      throw error;
    });
  }

  /** @throws RoomNotFoundError when there is no such room */
  async run<Result>(
    reference: RoomReference,
    options: PassOptions,
    work: (pass: Pass) => Result | Promise<Result>,
  ): Promise<Result> {
    const result = await this.tryRun(reference, options, work);
    if (result === undefined) throw new RoomNotFoundError(reference.roomId);
    return result.value;
  }

  /** Undefined when there is no such room. */
  async tryRun<Result>(
    reference: RoomReference,
    options: PassOptions,
    work: (pass: Pass) => Result | Promise<Result>,
  ): Promise<{ readonly value: Result } | undefined> {
    return this.execute(reference, options, undefined, async (pass) => ({ value: await work(pass) }));
  }

  /** The same for the path of messages: gives `missing` when there is no such room. */
  execute<Result, Missing>(
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Result | Promise<Result>,
  ): Result | Missing | Promise<Result | Missing> {
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
    work: (pass: Pass) => Result | Promise<Result>,
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
    work: (pass: Pass) => Result | Promise<Result>,
  ): Result | Missing | Promise<Result | Missing> {
    // The token gives its signal when it is asked: a free lock never asks.
    const lock = this.#deps.locks.acquire(key, options.token ?? undefined);
    if (lock instanceof Promise) {
      return lock.then((granted) => this.#runLocked(granted, key, reference, options, missing, work));
    }
    return this.#runLocked(lock, key, reference, options, missing, work);
  }

  #runLocked<Result, Missing>(
    lock: RoomLock,
    key: string,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Result | Promise<Result>,
  ): Result | Missing | Promise<Result | Missing> {
    const turn = new Turn(lock, options.token ?? null, this.#close);
    const again = (): Promise<Result | Missing> => this.#runClaimed(turn, key, reference, options, missing, work);
    const hot = options.isRepeatable ? this.#remembered(key, options) : null;
    if (!hot || turn.token?.expired) return again();
    const state = turn.begin(stateOf(key, reference, this.#deps.node.term, hot, false));
    let result: Result | Promise<Result>;
    try {
      result = work(new Pass(state, NOTHING_FOUND, this.#passDeps, false, turn.token));
    } catch (error) {
      result = Promise.reject(error);
    }
    if (result instanceof Promise || !state.hasWritten) return this.#runHot(turn, state, result, again);
    return this.#finish(turn, state, result);
  }

  /** A pass that began on what was remembered: it counts where its commit showed that this was still true. */
  async #runHot<Result, Missing>(
    turn: Turn,
    state: PassState,
    running: Result | Promise<Result>,
    again: () => Promise<Result | Missing>,
  ): Promise<Result | Missing> {
    let result: Result | undefined;
    try {
      result = await running;
    } catch (error) {
      if (state.hasWritten || !isOutdated(error)) {
        this.#hot.forget(state.key);
        await turn.end();
        throw error;
      }
    }
    if (state.hasWritten) return this.#finish(turn, state, result as Result);
    this.#hot.forget(state.key);
    return again();
  }

  async #runClaimed<Result, Missing>(
    turn: Turn,
    key: string,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Result | Promise<Result>,
  ): Promise<Result | Missing> {
    try {
      turn.restart();
      const claim = this.#claims.claim(reference, options);
      const opened = claim instanceof Promise ? await claim : claim;
      if (!opened) return missing;
      const state = turn.begin(stateOf(key, reference, this.#deps.node.term, opened, true));
      const result = await work(new Pass(state, opened, this.#passDeps, false, turn.token));
      this.#keep(state);
      return result;
    } catch (error) {
      this.#hot.forget(key);
      throw error;
    } finally {
      const ending = turn.end();
      if (ending) await ending;
    }
  }

  #finish<Result>(turn: Turn, state: PassState, result: Result): Result | Promise<Result> {
    this.#keep(state);
    const ending = turn.end();
    return ending ? ending.then(() => result) : result;
  }

  /** What is remembered of a room, where that is all this pass asks. */
  #remembered(key: string, { idempotencyKey, channelId }: PassOptions): HotRoom | null {
    if (idempotencyKey != null) return null;
    const hot = this.#hot.find(key);
    if (!hot || channelId == null) return hot;
    return hot.bindings.some((binding) => binding.channelId === channelId) ? hot : null;
  }

  #keep(state: PassState): void {
    if (state.isAbandoned) this.#hot.forget(state.key);
    else this.#hot.remember(state.key, state);
  }

  #runNested<Result, Missing>(
    outer: Pass,
    reference: RoomReference,
    options: PassOptions,
    missing: Missing,
    work: (pass: Pass) => Result | Promise<Result>,
  ): Promise<Result | Missing> {
    const token = options.token ?? null;
    const run = (outer.innerTail ?? Promise.resolve()).then(async () => {
      requireTime(token);
      const opened = await this.#claims.claim(reference, options);
      if (!opened) return missing;
      // The pass around it began on what was remembered, and another node had the room since.
      if (opened.lease.epoch !== outer.state.lease.epoch) {
        await this.#close(opened.lease);
        throw new StaleWriterError(reference.roomId, outer.state.lease.epoch);
      }
      outer.state.holdsLease = true;
      return work(new Pass(outer.state, opened, this.#passDeps, true, token));
    });
    outer.innerTail = run.catch(() => {});
    return run;
  }

  readonly #close = async (lease: RoomLease): Promise<void> => {
    try {
      await this.#deps.store.closePass(lease);
    } catch (error) {
      // The work itself is done or refused. As long as this node lives, nobody else would get the room.
      this.#returns.owe(lease.room, lease);
      this.#deps.logger.warn('Giving a room back failed; it is tried again.', { roomId: lease.room.roomId, error });
    }
  };
}

function stateOf(key: string, reference: RoomReference, term: number, found: HotRoom, holdsLease: boolean): PassState {
  const { lease, room, bindings } = found;
  return {
    key,
    reference,
    lease,
    term,
    room,
    bindings,
    holdsLease,
    hasWritten: false,
    isAbandoned: false,
    isOver: false,
    afterRelease: null,
  };
}

/** Whether a commit was refused because another node had the room in between, or it is gone. */
function isOutdated(error: unknown): boolean {
  return isRoomKitError(error, 'stale_writer') || isRoomKitError(error, 'room_not_found');
}

async function innerEnd(pass: Pass): Promise<void> {
  while (pass.innerTail !== null) {
    const tail = pass.innerTail;
    await tail;
    if (pass.innerTail === tail) pass.innerTail = null;
  }
}

/** What was given up while it waited does not start. */
function requireTime(token: PassToken | null): void {
  if (token?.expired) throw new DOMException('The pass was given up.', 'AbortError');
}
