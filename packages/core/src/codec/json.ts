import { freezeCopy } from '../domain/freeze-copy.ts';
import { fromBase64, toBase64 } from '../runtime/base64.ts';

/** JSON text as {@link encode} writes it. */
export type Json = string;

/**
 * What JSON has no word for is written as an object with one of these names. Names of the data's own that
 * begin with a dollar sign get another one in front.
 */
const DATE = '$date';
const BYTES = '$bytes';
const BIGINT = '$bigint';
const NUMBER = '$number';

/**
 * Writes plain data without loss: dates, bytes, big integers and every number are read as they were. Where
 * there are none of them, it is the JSON that everybody writes.
 *
 * @param field - named in the error
 * @throws InputError for what is not plain data
 */
export function encode(value: unknown, field: string): Json {
  return encodePlain(freezeCopy(value, field));
}

/** As {@link encode}, for what is known to be plain data: it is not looked at again. */
export function encodePlain(value: unknown): Json {
  return JSON.stringify(isJson(value) ? value : tagged(value));
}

/**
 * Reads what {@link encode} wrote; nothing of it is frozen. Throws at text that is not JSON, or that has
 * broken values under the codec's own names.
 */
export function decode(text: Json): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('"$') ? untagged(value) : value;
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint';
  if (Array.isArray(value)) return value.every(isJson);
  if (value instanceof Date || value instanceof Uint8Array) return false;
  for (const key in value) {
    if (key.startsWith('$') || !isJson((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

function tagged(value: unknown): unknown {
  if (typeof value === 'bigint') return { [BIGINT]: String(value) };
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [NUMBER]: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return { [DATE]: value.getTime() };
  if (value instanceof Uint8Array) return { [BYTES]: toBase64(value) };
  if (Array.isArray(value)) return value.map(tagged);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, tagged(item)]),
  );
}

function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(untagged);
  const entries = Object.entries(value);
  const [only] = entries;
  if (only && entries.length === 1) {
    const [key, item] = only;
    if (key === DATE) return new Date(item as number);
    if (key === BYTES) return fromBase64(item as string);
    if (key === BIGINT) return BigInt(item as string);
    if (key === NUMBER) return Number(item);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key.startsWith('$$') ? key.slice(1) : key, untagged(item)]));
}
