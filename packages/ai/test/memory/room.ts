import type { RoomEvent } from '@roomkit/core';
import type { MemoryProvider, MemoryQuery, MemoryResult } from '@roomkit/core/ai';
import { MemoryRoom } from '@roomkit/testing/conformance';

/** A room in which so many messages of so many tokens were said. */
export function roomOf(
  count: number,
  tokens = 100,
  given: ConstructorParameters<typeof MemoryRoom>[0] = {},
): MemoryRoom {
  const room = new MemoryRoom(given);
  for (let at = 0; at < count; at += 1) room.say(words(at, tokens));
  return room;
}

/** Words of exactly so many tokens, that begin with a number. */
export function words(number: number, tokens: number): string {
  return `#${number} `.padEnd(tokens * 4, 'x');
}

/** What a memory remembers before the next message is answered. */
export async function remembered(
  memory: MemoryProvider,
  room: MemoryRoom,
  given: Partial<MemoryQuery> & { readonly says?: string } = {},
): Promise<MemoryResult> {
  const { says = 'And now?', ...fields } = given;
  return memory.retrieve(room.query(room.say(says), fields));
}

/** The positions of events. */
export function indexes(events: readonly RoomEvent[]): readonly number[] {
  return events.map(({ index }) => index);
}

/** A memory that gives what it is told to, and hears what it is told. */
export class FixedMemory implements MemoryProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'fixed';
  readonly heard: string[] = [];
  readonly #result: (query: MemoryQuery) => MemoryResult | Promise<MemoryResult>;

  constructor(result: (query: MemoryQuery) => MemoryResult | Promise<MemoryResult>) {
    this.#result = result;
  }

  async retrieve(query: MemoryQuery): Promise<MemoryResult> {
    return this.#result(query);
  }

  async ingest({ event }: { readonly event: RoomEvent }): Promise<void> {
    this.heard.push(`ingest ${event.id}`);
  }

  async clear({ roomId }: { readonly roomId: string }): Promise<void> {
    this.heard.push(`clear ${roomId}`);
  }

  async close(): Promise<void> {
    this.heard.push('close');
  }
}
