/** A vendor's JSON, read field by field: nothing in it is believed to be of any type. */
export type Json = Readonly<Record<string, unknown>>;

/** An object, or an empty one. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The objects of a list; anything else is an empty list. */
export function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null).map(objectOf) : [];
}

/** A text that is not empty; a number as its digits; null otherwise. */
export function textOrNull(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, also one written as text; null otherwise. */
export function numberOrNull(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A moment given in seconds since the epoch; null otherwise. */
export function dateOfSeconds(value: unknown): Date | null {
  const seconds = numberOrNull(value);
  return seconds === null || Math.abs(seconds) > 8.64e12 ? null : new Date(seconds * 1000);
}

/** A moment in a form that JavaScript reads (ISO 8601, RFC 2822); null otherwise. */
export function dateOfText(value: unknown): Date | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}
