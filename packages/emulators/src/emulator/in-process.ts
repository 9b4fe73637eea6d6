/** How a server answers: `cut` breaks the connection. */
export type Answer = (request: Request, cut: () => void) => Promise<Response>;

/**
 * A call without a socket, which ends as one over a socket does: an abort rejects with the signal's reason, a
 * connection that breaks with a `TypeError`, be it before the answer or within it.
 */
export async function answerInProcess(request: Request, answer: Answer): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const { promise: end, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting when it ends.
  end.catch(() => {});
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  const response = await Promise.race([answer(request, () => reject(new TypeError('terminated'))), end]);
  if (response.body === null) return response;
  const { status, headers } = response;
  return new Response(until(end, response.body), { status, headers });
}

/** A body that fails when its connection does, and is given up when its reader stops. */
function until(end: Promise<never>, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const giveUp = async (): Promise<void> => reader.cancel().catch(() => {});
  end.catch(giveUp);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await Promise.race([reader.read(), end]);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: giveUp,
    },
    { highWaterMark: 0 },
  );
}
