import { type RoomEvent, textOf } from '@roomkit/core';
import type { MemoryEntry, MemoryProvider, MemoryQuery, MemoryResult, MemoryScope } from '@roomkit/core/ai';

/** A window without anything wrong. */
export class SoundMemory implements MemoryProvider {
  readonly specificationVersion = 'v1';
  readonly name: string = 'sound';

  async retrieve({ view, signal }: MemoryQuery): Promise<MemoryResult> {
    signal?.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    return { messages: [], events: await Promise.race([view.messages({ limit: 50 }), aborted]) };
  }
}

/** What is peculiar about a memory that takes notes of its own; what is left out is sound. */
export interface NotesFault {
  readonly keyOf?: (scope: MemoryScope) => string;
  /** Which notes are given. */
  readonly isGiven?: (note: RoomEvent, now: readonly RoomEvent[]) => boolean;
  readonly forgets?: boolean;
}

/** Keeps what it takes in, and gives the words as it heard them. */
export class NotesMemory extends SoundMemory {
  override readonly name = 'notes';
  readonly #notes = new Map<string, RoomEvent[]>();
  readonly #fault: Required<NotesFault>;

  constructor(fault: NotesFault) {
    super();
    this.#fault = {
      keyOf: ({ organizationId, roomId, channelId }) => JSON.stringify([organizationId, roomId, channelId]),
      isGiven: (note, now) => now.some(({ id, content }) => id === note.id && content === note.content),
      forgets: true,
      ...fault,
    };
  }

  override async retrieve(query: MemoryQuery): Promise<MemoryResult> {
    const { events } = await super.retrieve(query);
    const notes = (this.#notes.get(this.#fault.keyOf(query)) ?? []).filter((note) => this.#fault.isGiven(note, events));
    return { messages: notes.map((note) => ({ role: 'user', content: `Noted: ${textOf(note)}` })), events };
  }

  async ingest(entry: MemoryEntry): Promise<void> {
    const key = this.#fault.keyOf(entry);
    this.#notes.set(key, [...(this.#notes.get(key) ?? []), entry.event]);
  }

  async clear(scope: MemoryScope): Promise<void> {
    if (this.#fault.forgets) this.#notes.clear();
    else this.#notes.delete(this.#fault.keyOf({ ...scope, roomId: `${scope.roomId}?` }));
  }
}
