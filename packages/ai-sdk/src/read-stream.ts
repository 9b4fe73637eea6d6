/** Settles as the promise does, or rejects with the signal's reason as soon as that fires. */
export async function orAborted<Value>(promise: PromiseLike<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason as Error);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Reads a stream piece by piece. An abort ends it even where the stream minds none, and a reader that stops is told
 * to whoever writes.
 */
export async function* readStream<Piece>(
  stream: ReadableStream<Piece>,
  signal: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await orAborted(reader.read(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever writes may take its time to hear it, or may have failed already.
    reader.cancel().catch(() => {});
  }
}

/** The same for whatever gives its pieces one after the other. */
export async function* readIterable<Piece>(
  pieces: AsyncIterable<Piece>,
  signal: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await orAborted(iterator.next(), signal);
      if (done === true) return;
      yield value;
    }
  } finally {
    iterator.return?.().catch(() => {});
  }
}
