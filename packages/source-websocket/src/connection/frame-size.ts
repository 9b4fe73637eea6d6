import type { Frame } from './socket.ts';

const encoder = new TextEncoder();

/** Whether a frame took no more bytes than that on the wire. */
export function isWithin(frame: Frame, maxBytes: number): boolean {
  if (typeof frame !== 'string') return frame.byteLength <= maxBytes;
  // A UTF-16 unit takes one to three bytes: they are counted only where that leaves the answer open.
  if (frame.length > maxBytes) return false;
  return frame.length * 3 <= maxBytes || encoder.encode(frame).byteLength <= maxBytes;
}
