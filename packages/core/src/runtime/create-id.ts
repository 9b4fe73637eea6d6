import type { CreateId } from '../ports/runtime.ts';

const BYTES = 16;
const pool = new Uint8Array(BYTES * 256);
let next = pool.length;

const HEX = '0123456789abcdef';
const DIGITS = Uint8Array.from(HEX, (digit) => digit.charCodeAt(0));
const DASH = '-'.charCodeAt(0);
/** Written over by each call. */
const codes: number[] = Array.from({ length: 36 }, () => DASH);

/**
 * Random UUIDs (RFC 9562 version 4), out of a pool of random bytes. Built in one piece: the string the
 * platform's own function gives is a tree of parts, which costs ten times the memory as long as it lives.
 */
export const createRandomId: CreateId = () => {
  if (next === pool.length) {
    crypto.getRandomValues(pool);
    next = 0;
  }
  for (let at = 0, byte = 0; at < 36; at += 1) {
    if (at === 8 || at === 13 || at === 18 || at === 23) continue;
    let value = pool[next + byte] as number;
    if (byte === 6) value = (value & 0x0f) | 0x40;
    if (byte === 8) value = (value & 0x3f) | 0x80;
    codes[at] = DIGITS[value >> 4] as number;
    codes[at + 1] = DIGITS[value & 15] as number;
    at += 1;
    byte += 1;
  }
  pool.fill(0, next, next + BYTES);
  next += BYTES;
  return String.fromCharCode.apply(null, codes);
};
