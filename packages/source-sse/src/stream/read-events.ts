import type { RoomKitError } from '@roomkit/core';
import { createParser } from 'eventsource-parser';

import type { ServerSentEvent } from '../options.ts';

/** What the stream said at one place: an event, or an id alone. */
export interface StreamItem {
  readonly event: ServerSentEvent | null;
  /** What to ask for the rest with once this is done; null where nothing has had an id yet. */
  readonly lastEventId: string | null;
}

export interface ReadOptions {
  readonly maxEventLength: number;
  /** The server says how long to wait before coming back, in milliseconds. */
  readonly onRetry: (milliseconds: number) => void;
  /** Called before each piece is waited for; what it gives is called when that is there. */
  readonly onWait: () => () => void;
  /** What to throw when an event is too long. */
  readonly tooLong: () => RoomKitError;
}

/**
 * The events of a stream, as they are asked for: what is not asked for is not read. One that the stream breaks
 * off in is none. Bytes that are no UTF-8 become U+FFFD, as the standard wants it. Rejects as the body does.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<StreamItem, void> {
  const items: StreamItem[] = [];
  let lastEventId: string | null = null;
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: options.maxEventLength,
    onId(id) {
      lastEventId = id;
      items.push({ event: null, lastEventId });
    },
    onEvent({ id, event = 'message', data }) {
      // Its id was told just before: it is done no sooner than the event.
      if (id !== undefined) items.pop();
      items.push({ event: { id: id === '' ? null : (id ?? null), type: event, data }, lastEventId });
    },
    onRetry: options.onRetry,
    onError: ({ type }) => void (isTooLong ||= type === 'max-buffer-size-exceeded'),
  });
  // The parser takes the byte order mark away, once.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const reader = body.getReader();
  try {
    for (;;) {
      const arrived = options.onWait();
      const { done, value } = await reader.read().finally(arrived);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* items.splice(0);
      if (isTooLong) throw options.tooLong();
    }
  } finally {
    // Whoever stops listening hangs up; a body that has failed says so again.
    await reader.cancel().catch(() => {});
  }
}
