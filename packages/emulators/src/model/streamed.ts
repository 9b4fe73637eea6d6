import { systemClock } from '@roomkit/core';

/** A stream and how it goes on after its last chunk. */
export interface Streamed {
  readonly chunks: readonly Uint8Array[];
  readonly ending: 'end' | 'hang' | 'disconnect';
}

/** What a stream is given in. */
export interface StreamedOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Breaks the connection. */
  readonly cut: () => void;
  /** Called once, when the stream is over or its reader has stopped. */
  readonly over: () => void;
}

/** An answer chunk by chunk, each when the one before has been read. */
export function streamed({ chunks, ending }: Streamed, { headers, cut, over }: StreamedOptions): Response {
  const left = chunks.values();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = left.next();
        if (!done) return controller.enqueue(value);
        if (ending === 'hang') return new Promise(() => {});
        over();
        if (ending === 'end') return controller.close();
        // What was written must have left the process, or the break would take it along.
        await systemClock.sleep(0);
        cut();
        return new Promise(() => {});
      },
      cancel: over,
    },
    { highWaterMark: 0 },
  );
  // Named, so that the server sends the head before it has the first chunk.
  return new Response(body, { headers: { ...headers, 'transfer-encoding': 'chunked' } });
}
