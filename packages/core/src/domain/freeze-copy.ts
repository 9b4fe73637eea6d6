import { InputError } from './errors.ts';

const MAX_DEPTH = 500;

/** A date that cannot be moved. It passes for a `Date` everywhere, copies of it are ordinary dates. */
class FrozenDate extends Date {
  static {
    // Libraries that copy a date through its constructor get an ordinary one.
    Object.defineProperty(this.prototype, 'constructor', { value: Date });
    for (const name of Object.getOwnPropertyNames(Date.prototype)) {
      if (name.startsWith('set')) Object.defineProperty(this.prototype, name, { value: refuse });
    }
    Object.freeze(this.prototype);
  }
}

function refuse(): never {
  throw new TypeError('This date belongs to a stored record and cannot be changed.');
}

/** A moment, in milliseconds since the epoch, as a date that cannot be moved. */
export function frozenDate(milliseconds: number): Date {
  return new FrozenDate(milliseconds);
}

/** A date that cannot be moved: the same one where it was frozen before. */
export function freezeDate(date: Date): Date {
  return date instanceof FrozenDate ? date : new FrozenDate(date.getTime());
}

/**
 * Copies plain data deeply and freezes the copy: objects, arrays, dates, bytes and primitives. What is
 * frozen through and through already is given back as it is, without a copy. Class instances become plain objects of their own
 * fields. Bytes are copied, but cannot be frozen.
 *
 * @param field - named in the error
 * @throws InputError for functions, symbols, maps and sets, and for data that is cyclic or nested deeper than 500 levels
 */
export function freezeCopy<Value>(value: Value, field = 'value'): Value {
  return isDeepFrozen(value, 0) ? value : (copy(value, field, 0) as Value);
}

function copy(value: unknown, field: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw new InputError(field, `must be plain data, without a ${typeof value}`);
    }
    return value;
  }
  if (depth > MAX_DEPTH) throw new InputError(field, `must not be cyclic or nested deeper than ${MAX_DEPTH} levels`);
  if (Object.isFrozen(value) && isDeepFrozen(value, depth)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => copy(item, field, depth + 1)));
  if (value instanceof Date) return freezeDate(value);
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof Map || value instanceof Set)
    throw new InputError(field, 'must be plain data, without maps and sets');
  // Spreading copies own fields fastest, and keeps a field named `__proto__` a field.
  const result: Record<string, unknown> = { ...value };
  for (const key in result) {
    const item = result[key];
    if (typeof item === 'object' ? item !== null : typeof item === 'function' || typeof item === 'symbol') {
      result[key] = copy(item, field, depth + 1);
    }
  }
  return Object.freeze(result);
}

function isDeepFrozen(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'symbol';
  if (value instanceof FrozenDate) return true;
  if (!Object.isFrozen(value) || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item: unknown) => isDeepFrozen(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    if (!isDeepFrozen((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
}
