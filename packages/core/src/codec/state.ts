import { InputError } from '../domain/errors.ts';
import type { Json } from './json.ts';

/** A name as JSON: it holds no character that an engine cuts a text at, refuses, or cannot tell from another. */
export function nameJson(name: string): Json {
  return JSON.stringify(name);
}

/** The name that {@link nameJson} wrote. */
export function nameOf(json: Json): string {
  return JSON.parse(json) as string;
}

/** A value of a state store as it is kept. @throws InputError for what JSON has no word for */
export function stateJson(value: unknown): Json {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    // A cycle, or a big integer. What was thrown may repeat parts of it.
  }
  if (json === undefined) throw new InputError('value', 'must be JSON');
  return json;
}
