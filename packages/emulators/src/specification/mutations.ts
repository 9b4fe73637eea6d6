import type { RecordedRequest } from '../emulator/recorded-request.ts';
import { bodyValue } from './body-value.ts';

/** A call that was changed in one place. */
export interface MutatedRequest {
  readonly what: string;
  readonly request: RecordedRequest;
}

type Json = Readonly<Record<string, unknown>>;

/** Values that stand where something else belongs. */
const STRANGE: readonly unknown[] = [null, 7, '', [], {}, 'strange', true];

/**
 * A call with each of its fields left out, and with strange values in its place, one at a time: for seeing that
 * an emulator accepts nothing that the vendor's document refuses.
 */
export function mutationsOf(request: RecordedRequest): readonly MutatedRequest[] {
  const value = bodyValue(request);
  if (typeof value !== 'object' || value === null) return [];
  const isForm = request.contentType?.startsWith('application/x-www-form-urlencoded') === true;
  return pathsOf(value).flatMap((path) => {
    const changes: readonly (readonly [string, unknown])[] = [
      ['left out', undefined],
      ...(isForm ? ['', 'strange'] : STRANGE).map((strange) => [`is ${JSON.stringify(strange)}`, strange] as const),
    ];
    return changes.map(([what, strange]) => ({
      what: `${path.join('.')} ${what}`,
      request: { ...request, body: encode(changed(value, path, strange), isForm) },
    }));
  });
}

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, at) => (String(at) === key ? changed(item, rest, to) : item));
  }
  const copy: Record<string, unknown> = { ...(value as Json) };
  const next = changed(copy[key], rest, to);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

function encode(value: unknown, isForm: boolean): Uint8Array {
  if (!isForm) return new TextEncoder().encode(JSON.stringify(value));
  const form = new URLSearchParams();
  for (const [key, item] of Object.entries(value as Json)) {
    for (const one of Array.isArray(item) ? (item as readonly unknown[]) : [item]) form.append(key, String(one));
  }
  return new TextEncoder().encode(form.toString());
}
