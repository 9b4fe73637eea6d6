import { freezeCopy, type RoomEvent, textOf } from '@roomkit/core';
import type {
  AIMessage,
  MemoryEntry,
  MemoryPage,
  MemoryProvider,
  MemoryQuery,
  MemoryResult,
  MemoryScope,
  MemoryView,
} from '@roomkit/core/ai';

import { aRoom, anEvent } from '../../store/fixtures.ts';

/** A room as a memory meets it: said by `visitor`, read by one channel, which does not see everything. */
export class MemoryRoom {
  readonly scope: Required<MemoryScope>;
  /** Every page that was asked for, by whichever view. */
  readonly pages: MemoryPage[] = [];
  #events: readonly RoomEvent[] = [];
  readonly #hidden = new Set<string>();

  constructor(scope: Partial<Required<MemoryScope>> = {}) {
    this.scope = Object.freeze({ organizationId: null, roomId: 'r1', channelId: 'assistant', ...scope });
  }

  /** Adds a message and gives it. */
  say(words: string): RoomEvent {
    const index = this.#events.length;
    const { roomId } = this.scope;
    const event = anEvent({ id: `${roomId}-${index}`, roomId, index, content: { type: 'text', body: words } });
    const frozen = freezeCopy({ ...event, source: { ...event.source, channelId: 'visitor' } });
    this.#events = [...this.#events, frozen];
    return frozen;
  }

  /** From now on the reader does not see it; nor would it, were it deleted. */
  hide(event: RoomEvent): void {
    this.#hidden.add(event.id);
  }

  /** From now on it says something else. */
  edit(event: RoomEvent, words: string): void {
    const edited = freezeCopy({ ...event, content: { type: 'text' as const, body: words } });
    this.#events = this.#events.map((each) => (each.id === event.id ? edited : each));
  }

  /** What a memory is asked before `current` is answered; `given` replaces fields. */
  query(current: RoomEvent, given: Partial<MemoryQuery> = {}): MemoryQuery {
    return Object.freeze({ ...this.scope, current, view: this.#view(current), ...given });
  }

  /** Says something, and gives what the memory remembers before it is answered; then the memory takes it in. */
  async turn(memory: MemoryProvider, words: string): Promise<string> {
    const current = this.say(words);
    const query = this.query(current);
    const remembered = shown(await memory.retrieve(query), query.view);
    await memory.ingest?.(this.entry(current));
    return remembered;
  }

  /** An event as it is taken in. */
  entry(event: RoomEvent): MemoryEntry {
    return Object.freeze({ ...this.scope, event });
  }

  #view(current: RoomEvent): MemoryView {
    const { channelId, organizationId, roomId } = this.scope;
    return Object.freeze<MemoryView>({
      room: freezeCopy(aRoom({ id: roomId, organizationId })),
      channelId,
      messages: async (page) => {
        this.pages.push(page);
        requirePage(page);
        const before = Math.min(page.beforeIndex ?? current.index, current.index);
        const earlier = this.#events.filter(({ index }) => index < before).slice(-page.limit);
        return Object.freeze(earlier.filter(({ id }) => !this.#hidden.has(id)));
      },
      toMessage: (event) => asMessage(event, channelId),
    });
  }
}

/** Everything a memory gave, in one text, for searches. */
export function shown({ messages, events }: MemoryResult, view: MemoryView): string {
  return JSON.stringify([...messages, ...events.map((event) => view.toMessage(event))]);
}

function asMessage(event: RoomEvent, channelId: string): AIMessage | null {
  const content = textOf(event);
  if (content === '') return null;
  return { role: event.source.channelId === channelId ? 'assistant' : 'user', content };
}

function requirePage({ limit, beforeIndex }: MemoryPage): void {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1000) throw new RangeError(`no page has ${limit} messages`);
  if (beforeIndex !== undefined && (!Number.isSafeInteger(beforeIndex) || beforeIndex < 0)) {
    throw new RangeError(`there is no index ${beforeIndex}`);
  }
}
