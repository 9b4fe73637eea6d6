import type * as z from 'zod';

/** What is wrong with a body: the first thing that is. */
export interface FormProblem {
  /** Names and places in lists, from the outside in; empty for the whole body. */
  readonly path: readonly (string | number)[];
  readonly kind: 'unreadable' | 'missing' | 'unknown' | 'invalid';
}

/** A body of the right form, or what is wrong with it. */
export type Form<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly problem: FormProblem; readonly value?: undefined };

/** Holds the body of a request against the vendor's rules. */
export async function readForm<Value>(request: Request, schema: z.ZodType<Value>): Promise<Form<Value>> {
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return { problem: { path: [], kind: 'unreadable' } };
  }
  return formOf(body, schema);
}

/** Holds a value against the vendor's rules. */
export function formOf<Value>(body: unknown, schema: z.ZodType<Value>): Form<Value> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return { value: data };
  const issue = innermost(error.issues[0]);
  return { problem: issue === null ? { path: [], kind: 'invalid' } : problemOf(issue, body) };
}

function problemOf(issue: z.core.$ZodIssue, body: unknown): FormProblem {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0] ?? ''], kind: 'unknown' };
  return { path, kind: valueAt(body, path) === undefined ? 'missing' : 'invalid' };
}

/** Of the shapes a value could have had, the one it came nearest to. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | null {
  if (issue === undefined) return null;
  if (issue.code !== 'invalid_union') return issue;
  const tried = issue.errors.map((issues) => innermost(issues[0])).filter((found) => found !== null);
  const [nearest] = tried.toSorted((a, b) => b.path.length - a.path.length);
  return nearest === undefined ? issue : { ...nearest, path: [...issue.path, ...nearest.path] };
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string | number, unknown>> | null)?.[step],
    body,
  );
}
