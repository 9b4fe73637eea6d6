import type { MemoryScope } from '@roomkit/core/ai';

import { isWithinScope, keyOfScope, type ReaderScope } from '../scope/reader-scope.ts';

interface Entry<Value> {
  readonly scope: ReaderScope;
  readonly value: Value;
}

/** Values by organization, room and channel; beyond so many, the one that was not used for longest goes. */
export class ScopedMap<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(scope: ReaderScope): Value | undefined {
    const key = keyOfScope(scope);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // The order of the map is the order of use.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(scope: ReaderScope, value: Value): void {
    const { organizationId, roomId, channelId } = scope;
    const key = keyOfScope(scope);
    this.#entries.delete(key);
    this.#entries.set(key, { scope: { organizationId, roomId, channelId }, value });
    if (this.#entries.size <= this.#most) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(scope: ReaderScope): void {
    this.#entries.delete(keyOfScope(scope));
  }

  /** What a scope names, of one channel or of all in the room. */
  within(scope: MemoryScope): readonly Value[] {
    return [...this.#entries.values()].filter((entry) => isWithinScope(entry.scope, scope)).map(({ value }) => value);
  }

  /** Takes out what a scope names, of one channel or of all in the room, and gives it. */
  take(scope: MemoryScope): readonly Value[] {
    const taken = [...this.#entries].filter(([, entry]) => isWithinScope(entry.scope, scope));
    for (const [key] of taken) this.#entries.delete(key);
    return taken.map(([, { value }]) => value);
  }

  /** Takes out everything, and gives it. */
  takeAll(): readonly Value[] {
    const values = [...this.#entries.values()].map(({ value }) => value);
    this.#entries.clear();
    return values;
  }
}
