import { isChannelType } from './channel-type.ts';
import { ConfigurationError, InputError } from './errors.ts';
import type { UnknownPolicy } from './unknown-outcome.ts';

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Throws unless a value is an id: 1 to 255 characters, none of them a control character. */
export function requireId(field: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > 255 || CONTROL_CHARACTER.test(value)) {
    throw new InputError(field, 'must be 1 to 255 characters without control characters');
  }
}

/** What {@link isNativeId} asks for, for messages of errors. */
export const NATIVE_ID = 'must be 1 to 1,024 bytes of well-formed text without control characters';

const LONGEST_NATIVE_ID = 1024;
/** How many bytes of UTF-8 one unit of a string becomes at most. */
const BYTES_PER_UNIT = 3;

/** Whether every store can keep and look up a value as the id that somebody else gave a message. */
export function isNativeId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > LONGEST_NATIVE_ID) return false;
  if (CONTROL_CHARACTER.test(value) || !value.isWellFormed()) return false;
  return (
    value.length * BYTES_PER_UNIT <= LONGEST_NATIVE_ID || new TextEncoder().encode(value).length <= LONGEST_NATIVE_ID
  );
}

/** Throws unless a channel's description can be used. */
export function requireChannelOptions(options: {
  readonly channelType: unknown;
  readonly deliveryTimeoutMs?: unknown;
  readonly unknownPolicy?: unknown;
}): void {
  if (!isChannelType(options.channelType) || options.channelType === 'system') {
    throw new ConfigurationError('channelType', 'must be a known channel type or custom:<namespace>');
  }
  if (options.deliveryTimeoutMs !== undefined) requirePositive('deliveryTimeoutMs', options.deliveryTimeoutMs);
  if (options.unknownPolicy !== undefined && !isUnknownPolicy(options.unknownPolicy)) {
    throw new ConfigurationError('unknownPolicy', 'must be repeat or dead_letter');
  }
}

/** Whether a value says what to do about a send whose fate nothing can tell. */
export function isUnknownPolicy(value: unknown): value is UnknownPolicy {
  return value === 'repeat' || value === 'dead_letter';
}

/** Throws unless a value is a finite number above zero. */
export function requirePositive(field: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw new ConfigurationError(field, 'must be a finite number above 0');
  }
}

/** Throws unless a value is a whole number of at least `minimum`. */
export function requireInteger(field: string, value: unknown, minimum: number): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    throw new ConfigurationError(field, `must be a whole number of at least ${minimum}`);
  }
}

/** Throws unless a value is a position in a timeline: a whole number, and at least the first there may be. */
export function requireIndex(field: string, value: unknown, first = 0): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < first) {
    throw new InputError(field, `must be a whole number of at least ${first}`);
  }
}

/** Throws unless a value can limit how many are given: a whole number of at least 1, or left out. */
export function requireLimit(value: unknown): void {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 1)) return;
  throw new InputError('limit', 'must be a whole number of at least 1');
}
