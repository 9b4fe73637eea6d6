/** Who waits for a lock in this process: first come, first served. */
export class Waiters<Given> {
  readonly #waiting = new Set<PromiseWithResolvers<Given>>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Rejects with the signal's reason when it fires first; `onGone` is called then. */
  wait(signal: AbortSignal | undefined, onGone: () => void): Promise<Given> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const waiter = Promise.withResolvers<Given>();
    this.#waiting.add(waiter);
    if (signal) {
      const onAbort = (): void => {
        if (!this.#waiting.delete(waiter)) return;
        waiter.reject(signal.reason);
        onGone();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const settled = (): void => signal.removeEventListener('abort', onAbort);
      waiter.promise.then(settled, settled);
    }
    return waiter.promise;
  }

  /** Gives to who has waited longest. False when nobody waits. */
  give(make: () => Given): boolean {
    const [first] = this.#waiting;
    if (first === undefined) return false;
    this.#waiting.delete(first);
    first.resolve(make());
    return true;
  }

  rejectAll(error: unknown): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const waiter of waiting) waiter.reject(error);
  }
}
