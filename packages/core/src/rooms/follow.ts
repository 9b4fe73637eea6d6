import { RoomNotFoundError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import { requireIndex } from '../domain/validation.ts';
import type { RoomNews } from '../ports/room-news.ts';
import type { Clock } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { RoomHints } from './room-hints.ts';

/** How many events a follower reads at once; more are read when these are taken. */
const PAGE = 100;
/** How often a follower looks by itself where other processes write and no word of them may arrive. */
const LOOK_EVERY_MS = 2_000;

export interface FollowersDeps {
  readonly store: Pick<ConversationStore, 'capabilities' | 'getRoom' | 'listEvents'>;
  /** Null where no word goes from process to process. */
  readonly hints: RoomHints | null;
  readonly clock: Pick<Clock, 'schedule'>;
}

/** Where to begin, and when to end. */
export interface FollowOptions {
  /** Begins after this index; -1 with the first event. Without it, with what comes next. */
  readonly afterIndex?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The followers of one room. */
interface Followed {
  /** Rises with every commit that may be news. */
  version: number;
  readonly waiting: Set<() => void>;
  /** Hears of other processes; null where there is nothing to hear. */
  readonly hearing: Disposable | null;
  count: number;
  ended: boolean;
}

/**
 * Committed events as they come. Followers are only woken and read the store themselves, by index: slow
 * ones take no memory, and nothing can be lost, doubled or out of order.
 */
export class Followers {
  readonly #deps: FollowersDeps;
  readonly #rooms = new Map<string, Followed>();
  #closed = false;

  constructor(deps: FollowersDeps) {
    this.#deps = deps;
  }

  /** To be called after every commit: those who follow here are woken, other processes are told. */
  notify(key: string, news: RoomNews): void {
    if (this.#rooms.size > 0) this.#wake(key);
    this.#deps.hints?.announce(key, news);
  }

  /** Ends the followers of a room that is gone. */
  end(reference: RoomReference): void {
    const room = this.#rooms.get(roomKey(reference));
    if (!room) return;
    room.ended = true;
    wake(room);
  }

  /**
   * Ends when the signal fires, the room is deleted or the kit closes.
   *
   * @throws InputError at once; RoomNotFoundError when first asked for an event
   */
  follow(reference: RoomReference, options: FollowOptions = {}): AsyncIterable<RoomEvent> {
    const { afterIndex, signal } = options;
    if (afterIndex !== undefined) requireIndex('afterIndex', afterIndex, -1);
    // Asked for at the call, not at the first read: what is sent in between is part of "what comes next".
    const start = this.#startAfter(reference, afterIndex);
    start.catch(() => {});
    return this.#read(reference, start, signal);
  }

  /** Ends every follower. */
  close(): void {
    this.#closed = true;
    for (const room of this.#rooms.values()) wake(room);
  }

  async #startAfter(reference: RoomReference, afterIndex: number | undefined): Promise<number> {
    const room = await this.#deps.store.getRoom(reference);
    if (!room) throw new RoomNotFoundError(reference.roomId);
    return afterIndex ?? (room.eventCount === 0 ? -1 : room.latestIndex);
  }

  async *#read(
    reference: RoomReference,
    start: Promise<number>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RoomEvent, void, undefined> {
    let after = await start;
    const key = roomKey(reference);
    const room = this.#join(key);
    const isOver = (): boolean => this.#closed || room.ended || signal?.aborted === true;
    try {
      while (!isOver()) {
        const { version } = room;
        const events = await this.#deps.store.listEvents(reference, {
          ...(after < 0 ? {} : { afterIndex: after }),
          limit: PAGE,
        });
        for (const event of events) {
          if (isOver()) return;
          after = event.index;
          yield event;
        }
        if (events.length === 0 && room.version === version && !isOver()) await this.#news(room, signal);
      }
    } finally {
      this.#leave(key, room);
    }
  }

  #news(room: Followed, signal: AbortSignal | undefined): Promise<void> {
    const { store, clock } = this.#deps;
    return new Promise((resolve) => {
      const done = (): void => {
        room.waiting.delete(done);
        signal?.removeEventListener('abort', done);
        timer?.[Symbol.dispose]();
        resolve();
      };
      const timer = store.capabilities.shared ? clock.schedule(LOOK_EVERY_MS, done) : null;
      room.waiting.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #join(key: string): Followed {
    let room = this.#rooms.get(key);
    if (!room) {
      const hearing = this.#deps.hints?.listen(key, () => this.#wake(key)) ?? null;
      this.#rooms.set(key, (room = { version: 0, waiting: new Set(), hearing, count: 0, ended: false }));
    }
    room.count += 1;
    return room;
  }

  #leave(key: string, room: Followed): void {
    room.count -= 1;
    if (room.count > 0) return;
    if (this.#rooms.get(key) === room) this.#rooms.delete(key);
    room.hearing?.[Symbol.dispose]();
  }

  #wake(key: string): void {
    const room = this.#rooms.get(key);
    if (!room) return;
    room.version += 1;
    wake(room);
  }
}

function wake(room: Followed): void {
  for (const done of room.waiting) done();
}
