import type { AIImagePart, AITextPart, MemoryScope } from '@roomkit/core/ai';

import { isWithinScope, keyOfScope, type ReaderScope } from '../scope/reader-scope.ts';

/** As much of a result as is read at once. */
export type ResultPage = readonly (AITextPart | AIImagePart)[];

/** A result in pages. */
export interface KeptResult {
  readonly pages: readonly ResultPage[];
}

interface Entry extends KeptResult {
  readonly id: string;
  readonly scope: ReaderScope;
  readonly bytes: number;
}

/** Long results, the newest of each scope, and no more in all than so many bytes: the oldest go first. */
export class KeptResults {
  /** By scope, then by id; both in the order they came. */
  readonly #scopes = new Map<string, Map<string, Entry>>();
  /** All of them, in the order they came. */
  readonly #entries = new Set<Entry>();
  readonly #most: { readonly results: number; readonly bytes: number };
  #bytes = 0;

  constructor(most: { readonly results: number; readonly bytes: number }) {
    this.#most = most;
  }

  put(scope: ReaderScope, id: string, { pages }: KeptResult): void {
    const entry: Entry = { id, scope, pages, bytes: bytesOf(pages) };
    const key = keyOfScope(scope);
    const own = this.#scopes.get(key) ?? new Map<string, Entry>();
    this.#scopes.set(key, own);
    own.set(id, entry);
    this.#entries.add(entry);
    this.#bytes += entry.bytes;
    if (own.size > this.#most.results) this.#dropFirst(own.values());
    while (this.#bytes > this.#most.bytes && this.#entries.size > 1) this.#dropFirst(this.#entries);
  }

  get(scope: ReaderScope, id: string): KeptResult | null {
    return this.#scopes.get(keyOfScope(scope))?.get(id) ?? null;
  }

  has(scope: ReaderScope): boolean {
    return this.#scopes.has(keyOfScope(scope));
  }

  clear(scope: MemoryScope): void {
    for (const entry of this.#entries) if (isWithinScope(entry.scope, scope)) this.#drop(entry);
  }

  #dropFirst(entries: Iterable<Entry>): void {
    for (const entry of entries) {
      this.#drop(entry);
      return;
    }
  }

  #drop(entry: Entry): void {
    const key = keyOfScope(entry.scope);
    const own = this.#scopes.get(key);
    own?.delete(entry.id);
    if (own?.size === 0) this.#scopes.delete(key);
    this.#entries.delete(entry);
    this.#bytes -= entry.bytes;
  }
}

/** What strings of such pages take at most: two bytes a character. */
export function bytesOf(pages: readonly ResultPage[]): number {
  let characters = 0;
  for (const page of pages) {
    for (const part of page) characters += part.type === 'text' ? part.text.length : part.url.length;
  }
  return 2 * characters;
}
