import { orAborted } from '@roomkit/core/providers';

/**
 * What an iterable gives, until a signal fires: also where it hangs, and does not hear the signal.
 *
 * @throws the signal's reason; what the iterable fails with
 */
export async function* untilAborted<Value>(
  items: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const step = await orAborted(iterator.next(), signal);
      isDone = step.done === true;
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    // Not waited for: it may hang in what nobody wants any more.
    if (!isDone) iterator.return?.().catch(() => undefined);
  }
}
