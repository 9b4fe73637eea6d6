import { isRoomKitError, type RoomEvent } from '@roomkit/core';
import type { MemoryProvider } from '@roomkit/core/ai';

import type { AIPipelineContext } from '../pipeline/stage.ts';
import { inTime } from '../work/in-time.ts';

/** So much of what a memory has not taken in yet is read at once; what is older it never gets. */
const MOST_AT_ONCE = 1000;

/** So many rooms are known at once; a room that was forgotten is taken in again, which a memory has to bear. */
const MOST_ROOMS = 10_000;

/** How long a memory may take for one event. */
const LONGEST_MS = 5000;

/** How far a memory has come in a room. */
interface Progress {
  /** The highest index that is done with. */
  readonly taken: number;
  /** The index of the event behind it that it failed to take in, and is given once more; null for none. */
  readonly failed: number | null;
}

/**
 * Gives a memory the events its channel may see, each once for the life of the process, before it is asked. The turn
 * goes on where it fails: the event it failed with, and what is behind it, it is given with the next turn; one that it
 * fails with again is left out.
 */
export class MemoryIntake {
  readonly #memory: MemoryProvider;
  readonly #progress = new Map<string, Progress>();

  constructor(memory: MemoryProvider) {
    this.#memory = memory;
  }

  /** What is said in a room is taken in again, from its beginning. */
  forget(organizationId: string | null, roomId: string): void {
    this.#progress.delete(keyOf(organizationId, roomId));
  }

  /** @throws the reason of the turn's signal; nothing else of what the memory does */
  async take(turn: AIPipelineContext): Promise<void> {
    if (this.#memory.ingest === undefined) return;
    const { roomContext, view, event } = turn;
    const { organizationId, id: roomId } = roomContext.room;
    const key = keyOf(organizationId, roomId);
    const before = this.#progress.get(key) ?? { taken: -1, failed: null };
    const limit = Math.min(event.index - before.taken - 1, MOST_AT_ONCE);
    if (limit <= 0) return;
    const progress = await this.#takeAll(turn, before, await view.messages({ limit }));
    this.#progress.delete(key);
    this.#progress.set(key, progress);
    if (this.#progress.size > MOST_ROOMS) this.#progress.delete(this.#progress.keys().next().value ?? key);
  }

  async #takeAll(turn: AIPipelineContext, before: Progress, events: readonly RoomEvent[]): Promise<Progress> {
    let { taken } = before;
    for (const past of events) {
      if (past.index <= before.taken) continue;
      const isTaken = await this.#isTaken(turn, past);
      if (!isTaken && before.failed !== past.index) return { taken, failed: past.index };
      taken = past.index;
    }
    return { taken: turn.event.index - 1, failed: null };
  }

  async #isTaken({ host, signal, channelId, roomContext }: AIPipelineContext, event: RoomEvent): Promise<boolean> {
    const { organizationId, id: roomId } = roomContext.room;
    try {
      await inTime({ clock: host.clock, timeoutMs: LONGEST_MS, signal }, async () =>
        this.#memory.ingest?.({ organizationId, roomId, channelId, event }),
      );
      return true;
    } catch (error) {
      signal.throwIfAborted();
      const code = isRoomKitError(error) ? error.code : null;
      host.logger.warn('A memory could not take in an event.', { roomId, channelId, eventId: event.id, code });
      return false;
    }
  }
}

function keyOf(organizationId: string | null, roomId: string): string {
  return JSON.stringify([organizationId, roomId]);
}
