/**
 * A stream that can be left at any time, also while its next item is waited for: its work is ended by a signal of its
 * own. Nothing happens before it is read.
 */
export function stoppable<Item>(
  run: (signal: AbortSignal) => AsyncGenerator<Item, void, undefined>,
  outer: AbortSignal,
): AsyncIterableIterator<Item> {
  const stop = new AbortController();
  const items = run(AbortSignal.any([outer, stop.signal]));
  const ended = { done: true, value: undefined } as const;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return await items.next();
      } catch (error) {
        if (stop.signal.aborted) return ended;
        throw error;
      }
    },
    async return() {
      stop.abort();
      await items.return(undefined).catch(() => {});
      return ended;
    },
  };
}
