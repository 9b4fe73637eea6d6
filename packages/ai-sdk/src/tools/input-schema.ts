import { ConfigurationError } from '@roomkit/core';
import type { JsonSchema } from '@roomkit/core/ai';
import { objectOf } from '@roomkit/core/providers';

/** What checking an input gives: the value as the tool wants it, or nothing that can be used. */
export type CheckedInput = { readonly isValid: true; readonly value: unknown } | { readonly isValid: false };

/** A schema of a tool, in whichever of the SDK's forms it was. */
export interface InputSchema {
  readonly jsonSchema: JsonSchema;
  /** Whether it came as plain JSON Schema, as those of servers do, with nothing of its own to check with. */
  readonly isBare: boolean;
  check(input: unknown): Promise<CheckedInput>;
}

type Method = (...given: unknown[]) => unknown;

/** A tool without a schema takes nothing. */
const NOTHING: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };

/**
 * Reads a schema: one of the SDK's own (`jsonSchema`, `zodSchema`), one that comes when it is asked for, or one of a
 * library with Standard Schema and Standard JSON Schema, such as zod 4.2.
 *
 * @throws ConfigurationError for anything that cannot be written as JSON Schema
 */
export async function readInputSchema(field: string, given: unknown): Promise<InputSchema> {
  if (given === undefined || given === null) {
    return { jsonSchema: NOTHING, isBare: false, check: async (value) => valid(value) };
  }
  const standard = objectOf((given as Readonly<Record<string, unknown>>)['~standard']);
  if (isMethod(standard['validate'])) return standardSchema(field, standard);
  if (isMethod(given)) return readInputSchema(field, given());
  const { jsonSchema, validate } = given as { readonly jsonSchema?: unknown; readonly validate?: unknown };
  const written = await jsonSchema;
  if (typeof written !== 'object' || written === null) throw new ConfigurationError(field, 'must be a schema');
  return {
    jsonSchema: withoutDialect(written as JsonSchema),
    isBare: !isMethod(validate),
    check: async (value) => (isMethod(validate) ? ownResult(await validate(value)) : valid(value)),
  };
}

function standardSchema(field: string, standard: Readonly<Record<string, unknown>>): InputSchema {
  const { validate } = standard;
  const { input } = objectOf(standard['jsonSchema']);
  if (!isMethod(input)) {
    throw new ConfigurationError(field, 'must be a schema that can be written as JSON Schema, such as of zod 4.2');
  }
  let written: unknown;
  try {
    written = input({ target: 'draft-2020-12' });
  } catch {
    throw new ConfigurationError(field, 'has a type that cannot be written as JSON Schema');
  }
  return {
    jsonSchema: withoutDialect(objectOf(written)),
    isBare: false,
    async check(value) {
      const result = objectOf(isMethod(validate) ? await validate(value) : null);
      return result['issues'] === undefined && 'value' in result ? valid(result['value']) : { isValid: false };
    },
  };
}

/** The result of one of the SDK's own schemas. */
function ownResult(result: unknown): CheckedInput {
  const { success, value } = objectOf(result);
  return success === true ? valid(value) : { isValid: false };
}

function valid(value: unknown): CheckedInput {
  return { isValid: true, value };
}

/** Which draft it is is not for models to read. */
function withoutDialect(written: JsonSchema): JsonSchema {
  const { $schema: _, ...schema } = written;
  return schema;
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}
