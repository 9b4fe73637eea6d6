import type * as z from 'zod';

/** A call's body as the vendor reads it, or the fields that are wrong, as paths such as `text.body`. */
export type Reading<Value> =
  | { readonly value: Value; readonly wrong?: undefined }
  | { readonly wrong: readonly string[]; readonly value?: undefined };

/** Holds a body against the vendor's rules. */
export function read<Parsed, Value>(
  schema: z.ZodType<Parsed>,
  body: unknown,
  make: (parsed: Parsed) => Value,
): Reading<Value> {
  const { success, data, error } = schema.safeParse(body);
  return success ? { value: make(data) } : { wrong: error.issues.map(({ path }) => path.join('.')) };
}
