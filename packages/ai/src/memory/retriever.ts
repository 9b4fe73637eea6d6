import type { MemoryScope } from '@roomkit/core/ai';

import type { ReaderScope } from '../scope/reader-scope.ts';

/** A message to be found later. */
export interface RetrieverEntry extends ReaderScope {
  readonly eventId: string;
  /** Its position in the room, by which it is read again. */
  readonly index: number;
  readonly text: string;
}

/** What is looked for, among the messages of one reader in one room. */
export interface RetrieverQuery extends ReaderScope {
  readonly text: string;
  /** The most matches to give. */
  readonly limit: number;
  /** Events that are at hand already. Giving them again does no harm, but takes the place of others. */
  readonly exclude: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A message that was found. Its words are read from the room, where they may have changed. */
export type RetrieverMatch = Pick<RetrieverEntry, 'eventId' | 'index'>;

/** What is taken out: one message, or everything of a channel or of a room. */
export interface RetrieverScope extends MemoryScope {
  readonly eventId?: string;
}

/**
 * Finds messages that have to do with some words: by words, by embeddings, or as it likes. It answers for each reader
 * apart: an index that several channels share would tell one of them what another was whispered.
 */
export interface Retriever {
  /** The best matches first. */
  search(query: RetrieverQuery): Promise<readonly RetrieverMatch[]>;
  /** Takes a message in; the same one again takes the place of the first. */
  index?(entry: RetrieverEntry): Promise<void>;
  remove?(scope: RetrieverScope): Promise<void>;
}
