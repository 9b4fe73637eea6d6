interface SpokenItem {
  readonly itemId: string;
  readonly contentIndex: number;
  bytes: number;
}

/** Where a response has to be cut. */
export interface Cut {
  /** The item that was heard in part; null where everything that was begun was heard. */
  readonly truncated: {
    readonly itemId: string;
    readonly contentIndex: number;
    readonly endMs: number;
    /** How much of its audio that is, from 0 to 1. */
    readonly share: number;
  } | null;
  /** Items nobody heard. */
  readonly deleted: readonly string[];
}

/** The items of the latest response, and how much audio is in each. */
export class SpokenItems {
  readonly #bytesPerMs: number;
  #items: SpokenItem[] = [];
  /** Those of a response that was stopped: how much of it was heard is told later, when another may have begun. */
  #stopped: SpokenItem[] | null = null;

  constructor(bytesPerMs: number) {
    this.#bytesPerMs = bytesPerMs;
  }

  /** Another response begins. */
  begin(): void {
    this.#items = [];
  }

  /** The latest response is stopped: it is the one that is cut. Again is nothing. */
  stop(): void {
    if (this.#items.length === 0) return;
    this.#stopped = this.#items;
    this.#items = [];
  }

  /** Another conversation begins. */
  clear(): void {
    this.#items = [];
    this.#stopped = null;
  }

  add(itemId: string, contentIndex: number, bytes: number): void {
    const last = this.#items.at(-1);
    if (last?.itemId === itemId && last.contentIndex === contentIndex) last.bytes += bytes;
    else this.#items.push({ itemId, contentIndex, bytes });
  }

  /** What is to be forgotten when so much was played: told once. An item is never cut behind its end, which the vendor refuses. */
  cutAt(playedMs: number): Cut {
    const items = this.#stopped ?? this.#items;
    if (this.#stopped === null) this.#items = [];
    this.#stopped = null;
    let left = Math.max(playedMs, 0);
    for (const [at, { itemId, contentIndex, bytes }] of items.entries()) {
      const durationMs = bytes / this.#bytesPerMs;
      if (left < durationMs) {
        const deleted = items.slice(at + 1).map((item) => item.itemId);
        return {
          truncated: { itemId, contentIndex, endMs: Math.floor(left), share: left / durationMs },
          deleted: deleted.filter((id) => id !== itemId),
        };
      }
      left -= durationMs;
    }
    return { truncated: null, deleted: [] };
  }
}
