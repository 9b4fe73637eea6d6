import { requireInteger } from '@roomkit/core';

import { headOf } from '../text/cut-text.ts';
import { KeywordIndex } from './keyword-index.ts';
import type { Retriever, RetrieverEntry, RetrieverMatch, RetrieverQuery, RetrieverScope } from './retriever.ts';
import { ScopedMap } from './scoped-map.ts';

/** How much a {@link KeywordRetriever} keeps. */
export interface KeywordRetrieverOptions {
  /** The most messages for one channel in one room; the oldest go first. @defaultValue 1000 */
  readonly maxEntries?: number;
  /** For how many channels in rooms; what was not used for longest goes first. @defaultValue 1000 */
  readonly maxReaders?: number;
  /** How many characters of a message are read. @defaultValue 4000 */
  readonly maxCharacters?: number;
}

/**
 * Finds messages that share words with a question, ranked by BM25. It needs no model and no key, and keeps everything
 * in memory: after a restart it knows what is said from then on. It knows words, not meanings: `invoice` finds neither
 * `invoices` nor `bill`. For more, bring a {@link Retriever} over embeddings.
 */
export class KeywordRetriever implements Retriever {
  readonly #maxEntries: number;
  readonly #maxCharacters: number;
  readonly #indexes: ScopedMap<KeywordIndex>;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: KeywordRetrieverOptions = {}) {
    const { maxEntries = 1000, maxReaders = 1000, maxCharacters = 4000 } = options;
    requireInteger('maxEntries', maxEntries, 1);
    requireInteger('maxReaders', maxReaders, 1);
    requireInteger('maxCharacters', maxCharacters, 1);
    this.#maxEntries = maxEntries;
    this.#maxCharacters = maxCharacters;
    this.#indexes = new ScopedMap(maxReaders);
  }

  async search(query: RetrieverQuery): Promise<readonly RetrieverMatch[]> {
    query.signal?.throwIfAborted();
    const text = headOf(query.text, this.#maxCharacters);
    return this.#indexes.get(query)?.search(text, query.limit, new Set(query.exclude)) ?? [];
  }

  async index(entry: RetrieverEntry): Promise<void> {
    const index = this.#indexes.get(entry) ?? new KeywordIndex(this.#maxEntries);
    this.#indexes.set(entry, index);
    index.add(entry, headOf(entry.text, this.#maxCharacters));
  }

  async remove({ eventId, ...scope }: RetrieverScope): Promise<void> {
    if (eventId === undefined) this.#indexes.take(scope);
    else for (const index of this.#indexes.within(scope)) index.remove(eventId);
  }
}
