import { ConfigurationError, requireInteger } from '@roomkit/core';
import type { MemoryProvider, MemoryQuery, MemoryResult } from '@roomkit/core/ai';

import { abortable } from '../work/abortable.ts';
import { inOrder } from './inner.ts';

/** How far a {@link SlidingWindowMemory} reaches. */
export interface SlidingWindowMemoryOptions {
  /** How many earlier messages are read, 0 to 1,000; hidden ones among them count. @defaultValue 50 */
  readonly maxEvents?: number;
}

/** The most messages a view gives at once. */
const MOST_EVENTS = 1000;

/** Remembers the last messages as they are, and keeps nothing of its own. */
export class SlidingWindowMemory implements MemoryProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'sliding_window';
  readonly #maxEvents: number;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor({ maxEvents = 50 }: SlidingWindowMemoryOptions = {}) {
    requireInteger('maxEvents', maxEvents, 0);
    if (maxEvents > MOST_EVENTS) throw new ConfigurationError('maxEvents', `must be at most ${MOST_EVENTS}`);
    this.#maxEvents = maxEvents;
  }

  async retrieve({ view, current, signal }: MemoryQuery): Promise<MemoryResult> {
    signal?.throwIfAborted();
    if (this.#maxEvents === 0) return { messages: [], events: [] };
    const events = await abortable(() => view.messages({ limit: this.#maxEvents }), signal);
    return { messages: [], events: inOrder(events, current.id) };
  }
}
