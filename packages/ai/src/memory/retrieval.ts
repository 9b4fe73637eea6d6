import {
  type Clock,
  ConfigurationError,
  isRoomKitError,
  type Logger,
  requireInteger,
  requirePositive,
  type RoomEvent,
  silentLogger,
  systemClock,
  textOf,
} from '@roomkit/core';
import type { MemoryEntry, MemoryProvider, MemoryQuery, MemoryResult, MemoryScope } from '@roomkit/core/ai';

import { inTime } from '../work/in-time.ts';
import { inOrder, readInner, requireMemory } from './inner.ts';
import type { Retriever, RetrieverMatch } from './retriever.ts';
import { SlidingWindowMemory } from './sliding-window.ts';

/** What a {@link RetrievalMemory} is made of. */
export interface RetrievalMemoryOptions {
  /** Finds earlier messages, such as a `KeywordRetriever`. It stays yours to close. */
  readonly retriever: Retriever;
  /** What is remembered anyway. It stays yours to close. @defaultValue a window of 50 messages */
  readonly inner?: MemoryProvider;
  /** The most messages that are added. @defaultValue 5 */
  readonly limit?: number;
  /** Shorter messages are not looked for: they say too little. In characters, without blanks around. @defaultValue 3 */
  readonly minQueryCharacters?: number;
  /** How long the search may take, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/**
 * Adds earlier messages that have to do with the current one to what another memory remembers. What is found is read
 * from the room again: what the channel may not see any more is not given, and what was edited stands as it is now.
 * Where the search fails, the turn goes on without.
 */
export class RetrievalMemory implements MemoryProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'retrieval';
  readonly #options: Required<RetrievalMemoryOptions>;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: RetrievalMemoryOptions) {
    this.#options = {
      retriever: options.retriever,
      inner: options.inner ?? new SlidingWindowMemory(),
      limit: options.limit ?? 5,
      minQueryCharacters: options.minQueryCharacters ?? 3,
      timeoutMs: options.timeoutMs ?? 5000,
      clock: options.clock ?? systemClock,
      logger: options.logger ?? silentLogger,
    };
    const { retriever, inner, limit, minQueryCharacters, timeoutMs } = this.#options;
    if (typeof retriever?.search !== 'function') throw new ConfigurationError('retriever', 'must be a Retriever');
    requireMemory('inner', inner);
    requireInteger('limit', limit, 1);
    requireInteger('minQueryCharacters', minQueryCharacters, 0);
    requirePositive('timeoutMs', timeoutMs);
  }

  async retrieve(query: MemoryQuery): Promise<MemoryResult> {
    const result = await readInner(this.#options.inner, query);
    const text = textOf(query.current).trim();
    if (Array.from(text).length < this.#options.minQueryCharacters) return result;
    const found = await this.#inTime(query, async (signal) => {
      const known = new Set([query.current.id, ...result.events.map(({ id }) => id)]);
      const matches = await this.#search(query, text, known, signal);
      return Promise.all(matches.map((match) => this.#read(query, match)));
    });
    const events = found.filter((event) => event !== null);
    return { messages: result.messages, events: inOrder([...result.events, ...events], query.current.id) };
  }

  async ingest(entry: MemoryEntry): Promise<void> {
    const { event, organizationId, roomId, channelId } = entry;
    // First, for it has nothing to do with an index that is away.
    await this.#options.inner.ingest?.(entry);
    const text = event.type === 'message' ? textOf(event).trim() : '';
    if (text !== '') {
      const { id: eventId, index } = event;
      await this.#options.retriever.index?.({ organizationId, roomId, channelId, eventId, index, text });
    }
  }

  async clear(scope: MemoryScope): Promise<void> {
    await this.#options.retriever.remove?.(scope);
    await this.#options.inner.clear?.(scope);
  }

  async #search(
    { organizationId, roomId, channelId, current }: MemoryQuery,
    text: string,
    known: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<readonly RetrieverMatch[]> {
    const { retriever, limit } = this.#options;
    const exclude = [...known];
    const matches = await retriever.search({ organizationId, roomId, channelId, text, limit, exclude, signal });
    const isEarlier = (index: number): boolean => Number.isSafeInteger(index) && index >= 0 && index < current.index;
    const unknown = matches.filter(({ eventId, index }) => !known.has(eventId) && isEarlier(index));
    return [...new Map(unknown.map((match) => [match.eventId, match])).values()].slice(0, limit);
  }

  /** The event as its reader sees it now. One that is not there any more is not looked for again. */
  async #read({ view, ...query }: MemoryQuery, { eventId, index }: RetrieverMatch): Promise<RoomEvent | null> {
    const events = await view.messages({ limit: 1, beforeIndex: index + 1 });
    const event = events.find(({ id }) => id === eventId);
    if (event !== undefined) return event;
    const { organizationId, roomId, channelId } = query;
    await this.#options.retriever.remove?.({ organizationId, roomId, channelId, eventId });
    return null;
  }

  /** What comes in time; nothing where it does not, or fails. @throws the reason of the query's signal */
  async #inTime(
    { signal, roomId, channelId }: MemoryQuery,
    work: (signal: AbortSignal) => Promise<readonly (RoomEvent | null)[]>,
  ): Promise<readonly (RoomEvent | null)[]> {
    const { clock, timeoutMs, logger } = this.#options;
    try {
      return await inTime({ clock, timeoutMs, signal }, work);
    } catch (error) {
      signal?.throwIfAborted();
      const code = isRoomKitError(error) ? error.code : null;
      logger.warn('Earlier messages could not be searched.', { roomId, channelId, code });
      return [];
    }
  }
}
