import type { ServerFrame } from '@roomkit/client/protocol';

/** A frame ready for any number of connections: encoded once. */
export interface EncodedFrame {
  readonly text: string;
  readonly data: Buffer;
}

/** Encodes a frame. */
export function encodeFrame(frame: ServerFrame): EncodedFrame {
  return encodeText(JSON.stringify(frame));
}

/** A frame that is JSON already. */
export function encodeText(text: string): EncodedFrame {
  return { text, data: Buffer.from(text) };
}
