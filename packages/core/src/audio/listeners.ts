import type { Unsubscribe } from '../voice/backend.ts';

/** Whoever wants to hear of something, called in the order they came. None can break the caller or the others. */
export class Listeners<Given extends readonly unknown[]> {
  readonly #listeners = new Set<(...given: Given) => void>();
  readonly #onError: (error: unknown) => void;

  /** @param onError - hears of listeners that throw */
  constructor(onError: (error: unknown) => void = () => undefined) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: (...given: Given) => void): Unsubscribe {
    // The same function may listen twice, and stops once for each.
    const entry = (...given: Given): void => listener(...given);
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  call(...given: Given): void {
    for (const listener of this.#listeners) {
      try {
        listener(...given);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
