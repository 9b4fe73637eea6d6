import type { FeedMessage } from './messages.ts';

/** Hands every message to whoever listens now. */
export class Feed {
  readonly #listeners = new Set<(message: FeedMessage) => void>();

  publish(message: FeedMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  /** Listens until the returned function is called. */
  subscribe(listener: (message: FeedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
