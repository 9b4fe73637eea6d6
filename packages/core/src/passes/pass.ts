import type { ChannelBinding } from '../domain/binding.ts';
import { isRoomKitError, RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Room, RoomReference } from '../domain/room.ts';
import type { CommitInput, CommitResult, RoomLease } from '../ports/store-pass.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { PassToken } from './pass-token.ts';

/** What one pass writes; lease and time are the pass's own. */
export type PassWrite = Omit<CommitInput, 'lease' | 'release' | 'now'>;

/** What is true of a room while its lock is held, shared by a pass and those nested in it. */
export interface PassState {
  readonly key: string;
  readonly reference: RoomReference;
  readonly lease: RoomLease;
  /** The term of the node: what the pass plans is held in it. */
  readonly term: number;
  room: Room;
  bindings: readonly ChannelBinding[];
  /** The store keeps other nodes out. */
  holdsLease: boolean;
  /** Something was written. */
  hasWritten: boolean;
  /** The deadline has run out, or the room is removed: nothing may be written any more. */
  isAbandoned: boolean;
  /** It was given up, or its last write is done: code that still runs calls from outside. */
  isOver: boolean;
  /** Work that starts once the lock is free. */
  afterRelease: (() => void)[] | null;
}

/** What every pass works with. */
export interface PassDeps {
  readonly store: ConversationStore;
  readonly now: () => Date;
  readonly onCommitted: (reference: RoomReference, write: PassWrite, result: CommitResult) => void;
  /** Told of every failure of the store at a commit, before it is known what became of it. */
  readonly onFailed: (reference: RoomReference, error: unknown) => void;
}

/** One turn at a room's state under its lock. */
export class Pass {
  readonly state: PassState;
  /** The event that already holds the idempotency key asked about. */
  readonly duplicate: RoomEvent | null;
  /** The channel asked about was detached on purpose. */
  readonly revoked: boolean;
  /** The end of the queue of passes nested in this one; null when there is none. Never rejects. */
  innerTail: Promise<unknown> | null = null;
  readonly #deps: PassDeps;
  readonly #isNested: boolean;
  readonly #token: PassToken | null;

  constructor(
    state: PassState,
    found: { readonly duplicate: RoomEvent | null; readonly revoked: boolean },
    deps: PassDeps,
    isNested: boolean,
    token: PassToken | null,
  ) {
    this.state = state;
    this.duplicate = found.duplicate;
    this.revoked = found.revoked;
    this.#deps = deps;
    this.#isNested = isNested;
    this.#token = token;
  }

  get reference(): RoomReference {
    return this.state.reference;
  }

  get room(): Room {
    return this.state.room;
  }

  get bindings(): readonly ChannelBinding[] {
    return this.state.bindings;
  }

  binding(channelId: string): ChannelBinding | null {
    return this.state.bindings.find((binding) => binding.channelId === channelId) ?? null;
  }

  /** Starts `task` when the lock is free again; at once if the pass has ended. */
  afterRelease(task: () => void): void {
    const { state } = this;
    if (state.afterRelease) state.afterRelease.push(task);
    else state.afterRelease = [task];
  }

  /**
   * Writes everything or nothing. `last` gives the lease back with the same write.
   * From here on the deadline has no say: what was committed is never reported as timed out.
   * A plain value where the store answers without a promise.
   */
  commit(write: PassWrite, options: { readonly last?: boolean } = {}): CommitResult | Promise<CommitResult> {
    const { state } = this;
    if (state.isAbandoned || this.#token?.seal() === false) {
      throw new RoomKitError('lock_lost', 'The pass was given up before its commit.', {
        roomId: state.reference.roomId,
      });
    }
    const release = options.last === true && !this.#isNested;
    const input: CommitInput = { ...write, lease: state.lease, release, now: this.#deps.now() };
    const answer = this.#deps.store.commit(input);
    return answer instanceof Promise ? this.#await(answer, input) : this.#written(answer, input);
  }

  async #await(answer: Promise<CommitResult>, input: CommitInput): Promise<CommitResult> {
    let result: CommitResult;
    try {
      result = await answer;
    } catch (error) {
      result = await this.#readBack(input, error);
    }
    return this.#written(result, input);
  }

  #written(result: CommitResult, input: CommitInput): CommitResult {
    if (result.outcome !== 'committed') return result;
    const { state } = this;
    const { bindings, removedChannelIds } = input;
    state.room = result.room;
    state.hasWritten = true;
    if (input.release) {
      state.holdsLease = false;
      state.isOver = true;
    }
    if (bindings || removedChannelIds) state.bindings = mergeBindings(state.bindings, bindings, removedChannelIds);
    this.#deps.onCommitted(state.reference, input, result);
    return result;
  }

  /**
   * A commit whose answer was lost may have happened: its first event tells. Nobody is answered before
   * that is known. What was planned is taken to stand behind others, which is asked again in its turn.
   */
  async #readBack(input: CommitInput, error: unknown): Promise<CommitResult> {
    const [first] = input.events ?? [];
    if (!first || isRoomKitError(error, 'stale_writer') || isRoomKitError(error, 'input_invalid')) throw error;
    const { store } = this.#deps;
    const { reference } = this.state;
    this.#deps.onFailed(reference, error);
    const found = await store.getEvent(reference, first.id);
    const room = found ? await store.getRoom(reference) : null;
    if (!found || !room) throw error;
    const events = await Promise.all((input.events ?? []).map(({ id }) => store.getEvent(reference, id)));
    return {
      outcome: 'committed',
      events: events.filter((event) => event !== null),
      room,
      behind: input.outbox ?? [],
    };
  }
}

function mergeBindings(
  current: readonly ChannelBinding[],
  put: readonly ChannelBinding[] = [],
  removed: readonly string[] = [],
): readonly ChannelBinding[] {
  const merged = new Map(current.map((binding) => [binding.channelId, binding]));
  for (const channelId of removed) merged.delete(channelId);
  for (const binding of put) merged.set(binding.channelId, binding);
  return [...merged.values()];
}
