import type { MemoryProvider } from '@roomkit/core/ai';

import type { AIPipelineContext } from '../pipeline/stage.ts';

/** So much of what a memory has not taken in yet is read at once; what is older it never gets. */
const MOST_AT_ONCE = 1000;

/** So many rooms are known at once; a room that was forgotten is taken in again, which a memory has to bear. */
const MOST_ROOMS = 10_000;

/** Gives a memory the events its channel may see, each once for the life of the process, before it is asked. */
export class MemoryIntake {
  readonly #memory: MemoryProvider;
  /** The highest index taken in, by room. */
  readonly #taken = new Map<string, number>();

  constructor(memory: MemoryProvider) {
    this.#memory = memory;
  }

  /** What is said in a room is taken in again, from its beginning. */
  forget(organizationId: string | null, roomId: string): void {
    this.#taken.delete(keyOf(organizationId, roomId));
  }

  async take({ roomContext, channelId, view, event }: AIPipelineContext): Promise<void> {
    if (this.#memory.ingest === undefined) return;
    const { organizationId, id: roomId } = roomContext.room;
    const key = keyOf(organizationId, roomId);
    const last = this.#taken.get(key) ?? -1;
    const limit = Math.min(event.index - last - 1, MOST_AT_ONCE);
    if (limit <= 0) return;
    for (const past of await view.messages({ limit })) {
      if (past.index > last) await this.#memory.ingest({ organizationId, roomId, channelId, event: past });
    }
    this.#taken.delete(key);
    this.#taken.set(key, event.index - 1);
    if (this.#taken.size > MOST_ROOMS) this.#taken.delete(this.#taken.keys().next().value ?? key);
  }
}

function keyOf(organizationId: string | null, roomId: string): string {
  return JSON.stringify([organizationId, roomId]);
}
