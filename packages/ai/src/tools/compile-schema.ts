// By interpretation: `ajv` writes a function for each schema (`new Function`), which neither Workers nor pages with a
// strict policy allow, and is several times the size. This one depends on nothing, is kept up to date, and is what
// the client of MCP takes on Workers. docs/decisions/0011-tools-of-strangers.md
import { dereference, type OutputUnit, type Schema, type SchemaDraft, validate } from '@cfworker/json-schema';
import { ConfigurationError } from '@roomkit/core';
import type { JsonSchema } from '@roomkit/core/ai';

import { checkSchema } from './check-schema.ts';
import { readableProblems } from './readable-problems.ts';

/** Says what is wrong with some arguments, for the model to read. An empty list: nothing. */
export type ArgumentCheck = (args: unknown) => readonly string[] | Promise<readonly string[]>;

/** How a schema is made into a check. */
export interface CompileOptions {
  /** How errors name the schema. @defaultValue 'parameters' */
  readonly field?: string;
  /**
   * Whether regular expressions in it are run. Those of strangers are not: one that was made for it keeps the process
   * busy for hours. @defaultValue true
   */
  readonly patterns?: boolean;
}

/** The validator's own expression for this one, which is no format of JSON Schema, takes exponential time. */
const SLOW_FORMAT = 'url';

/** Makes a check of a schema. The schema is copied: the validator writes into it. @throws ConfigurationError */
export function compileSchema(schema: JsonSchema, options: CompileOptions = {}): (args: unknown) => readonly string[] {
  const { field = 'parameters', patterns = true } = options;
  const copy = copyOf(field, schema);
  const lookup = withinStack(field, () => {
    checkSchema(field, copy, patterns);
    return dereference(copy);
  });
  requireReferences(field, lookup);
  const parts = Object.values(lookup).filter((part) => typeof part === 'object');
  for (const part of parts) if (part.format === SLOW_FORMAT) part.format = 'uri';
  if (!patterns) leaveOutPatterns(parts);
  const draft = draftOf(schema);
  const run = (args: unknown): readonly OutputUnit[] => validate(args, copy, draft, lookup, false).errors;
  // A schema that only refers to itself is found by trying.
  withinStack(field, () => run({}));
  return (args) => {
    try {
      return readableProblems(run(args));
    } catch {
      // Nested too deep, or with a name that cannot be written in a path.
      return ['arguments: cannot be checked against the schema.'];
    }
  };
}

function copyOf(field: string, schema: JsonSchema): Schema {
  try {
    return JSON.parse(JSON.stringify(schema)) as Schema;
  } catch {
    throw new ConfigurationError(field, 'must be plain JSON');
  }
}

/** With what would refuse more than before once a pattern is gone: what must not match, or must not match twice. */
function leaveOutPatterns(parts: readonly Schema[]): void {
  const holders = parts.filter(({ pattern, patternProperties }) => pattern ?? patternProperties);
  if (holders.length === 0) return;
  for (const part of parts) for (const keyword of ['not', 'oneOf', 'if', 'maxContains']) delete part[keyword];
  for (const holder of holders) {
    delete holder.pattern;
    if (holder.patternProperties === undefined) continue;
    // Which properties are additional depends on the patterns.
    for (const keyword of ['patternProperties', 'additionalProperties', 'unevaluatedProperties'])
      delete holder[keyword];
  }
}

function draftOf({ $schema }: JsonSchema): SchemaDraft {
  const name = typeof $schema === 'string' ? $schema : '';
  if (name.includes('draft-04')) return '4';
  if (name.includes('draft-06') || name.includes('draft-07')) return '7';
  return name.includes('2019-09') ? '2019-09' : '2020-12';
}

function requireReferences(field: string, lookup: Readonly<Record<string, Schema | boolean>>): void {
  for (const schema of Object.values(lookup)) {
    if (typeof schema === 'boolean' || schema.$ref === undefined) continue;
    const isKnown = lookup[schema.__absolute_ref__ ?? schema.$ref] !== undefined;
    if (!isKnown) throw new ConfigurationError(field, 'has a $ref that names nothing in it');
  }
}

/** What runs out of stack refers to itself without end, or is nested too deep. */
function withinStack<Value>(field: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(field, 'cannot be compiled: it repeats itself, or is nested too deep');
  }
}
