/**
 * Says texts one after the other, each while the one before it is listened to: at most one is ready ahead. Stops, as
 * does the source of the texts, when nobody listens any more.
 *
 * @param speak - makes the samples of one text
 * @throws what `speak` or the texts throw; the signal's reason once it is aborted
 */
export async function* speakAhead(
  texts: AsyncIterable<string> | Iterable<string>,
  speak: (text: string) => Promise<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]();
  let isDone = false;
  const make = async (): Promise<Uint8Array | null> => {
    const next = await source.next();
    isDone = next.done === true;
    return next.done === true ? null : speak(next.value);
  };
  const abort = aborted(signal);
  try {
    let upcoming = make();
    for (;;) {
      const spoken = await Promise.race([upcoming, abort.reached]);
      if (spoken === null) return;
      upcoming = make();
      // Whoever stops listening never gets to hear of it.
      upcoming.catch(() => undefined);
      yield spoken;
      signal?.throwIfAborted();
    }
  } finally {
    abort.forget();
    // Not waited for: a source may hang in the very text that nobody wants any more.
    if (!isDone) void Promise.resolve(source.return?.()).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal | undefined): { readonly reached: Promise<never>; readonly forget: () => void } {
  let onAbort: () => void = () => undefined;
  const reached = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal?.reason as Error);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
  reached.catch(() => undefined);
  return { reached, forget: () => signal?.removeEventListener('abort', onAbort) };
}
