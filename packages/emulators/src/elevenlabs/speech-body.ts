import { setImmediate } from 'node:timers/promises';

import type { ElevenLabsFault } from './faults.ts';
import { piecesOf } from './voice-audio.ts';

/** What becomes of a body that is read. */
export interface BodyEvents {
  readonly onStart: () => void;
  /** It was said, broken, or given up by whoever read it. */
  readonly onEnd: () => void;
  /** Breaks the connection. */
  readonly cut: () => void;
}

/** Speech as a body, made no faster than it is read. */
export function bodyOf(
  audio: Uint8Array,
  fault: ElevenLabsFault | null,
  events: BodyEvents,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = [...piecesOf(audio)];
  const afterBytes = fault !== null && 'afterBytes' in fault ? fault.afterBytes : Number.POSITIVE_INFINITY;
  let sentBytes = 0;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    events.onEnd();
  };
  events.onStart();
  return new ReadableStream(
    {
      async pull(controller) {
        if (sentBytes >= afterBytes) {
          if (fault?.kind === 'stall') return new Promise<void>(() => {});
          end();
          events.cut();
          return;
        }
        // So that a piece is on its way before the next is made.
        await setImmediate();
        const piece = pieces.shift();
        if (piece === undefined) {
          end();
          controller.close();
          return;
        }
        sentBytes += piece.byteLength;
        controller.enqueue(new Uint8Array(piece));
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
