import { ConfigurationError, type RoomEvent } from '@roomkit/core';
import type { MemoryProvider, MemoryQuery, MemoryResult } from '@roomkit/core/ai';

/** Throws unless a value is a memory. @throws ConfigurationError naming the field */
export function requireMemory(field: string, value: unknown): asserts value is MemoryProvider {
  const memory = value as Partial<MemoryProvider> | null | undefined;
  if (typeof memory?.retrieve !== 'function' || memory.specificationVersion !== 'v1') {
    throw new ConfigurationError(field, 'must be a MemoryProvider with the specificationVersion v1');
  }
}

/** What an inner memory gives, its events oldest first, each once, the current one left out. */
export async function readInner(inner: MemoryProvider, query: MemoryQuery): Promise<MemoryResult> {
  query.signal?.throwIfAborted();
  const { messages, events } = await inner.retrieve(query);
  query.signal?.throwIfAborted();
  return { messages, events: inOrder(events, query.current.id) };
}

/** Events oldest first, each once, one of them left out. */
export function inOrder(events: readonly RoomEvent[], exceptId: string): readonly RoomEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  byId.delete(exceptId);
  return [...byId.values()].sort((one, other) => one.index - other.index);
}
