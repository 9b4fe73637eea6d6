import { InputError } from '../domain/errors.ts';

const KEY = /^[0-9*#A-D]$/u;

/** How long a key is held unless told otherwise, in milliseconds. */
export const DTMF_DURATION_MS = 160;

/** Checks a key and how long it is to be held. @throws InputError naming the field */
export function requireDtmf(digit: string, durationMs: number): void {
  if (typeof digit !== 'string' || !KEY.test(digit)) throw new InputError('digit', 'must be one of 0-9 * # A-D');
  if (!Number.isFinite(durationMs) || durationMs < 1 || durationMs > 10_000) {
    throw new InputError('durationMs', 'must be from 1 to 10000');
  }
}
