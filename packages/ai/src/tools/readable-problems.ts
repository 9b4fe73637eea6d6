import type { OutputUnit } from '@cfworker/json-schema';

import { headOf } from '../text/cut-text.ts';

/** Enough for a model to mend its call. */
const MOST_PROBLEMS = 10;
const LONGEST_PROBLEM = 300;

/** Errors that only say that there is another one further inside. */
const WRAPPERS: ReadonlySet<string> = new Set([
  '$ref',
  '$recursiveRef',
  'additionalItems',
  'additionalProperties',
  'allOf',
  'dependentSchemas',
  'if',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
  'unevaluatedItems',
  'unevaluatedProperties',
]);

/** What is wrong, a line a place, such as `filter.0.city: …`. */
export function readableProblems(errors: readonly OutputUnit[]): readonly string[] {
  const inner = errors.filter(({ keyword }) => !WRAPPERS.has(keyword));
  const lines = (inner.length > 0 ? inner : errors).map(
    (error) => `${placeOf(error.instanceLocation)}: ${wordsOf(error)}`,
  );
  return shortened(lines);
}

/** At most so many lines of at most so many characters, each once. */
export function shortened(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].slice(0, MOST_PROBLEMS).map((line) => headOf(line, LONGEST_PROBLEM));
}

/** A place in the arguments as people write it. */
export function joinPath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'arguments' : path.map(String).join('.');
}

function wordsOf({ keyword, error }: OutputUnit): string {
  return keyword === 'false' ? 'This is not allowed here.' : error;
}

/** From a JSON Pointer in a fragment (RFC 6901). */
function placeOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  return joinPath(steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')));
}
