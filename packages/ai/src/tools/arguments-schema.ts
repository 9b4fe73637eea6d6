import { ConfigurationError } from '@roomkit/core';
import type { JsonSchema } from '@roomkit/core/ai';

import { joinPath, shortened } from './readable-problems.ts';

/** Why a value does not match. */
export interface ArgumentsIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What parsing gives: the value, with defaults and transforms, or why there is none. */
export type ParsedArguments<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly ArgumentsIssue[] };

/**
 * A schema of a validation library that can be written as JSON Schema: every schema of zod 4.2 and later, and any
 * other that follows Standard Schema and Standard JSON Schema.
 *
 * @see https://standardschema.dev
 */
export interface ArgumentsSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    readonly validate: (value: unknown) => ParsedArguments<Output> | Promise<ParsedArguments<Output>>;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Readonly<Record<string, unknown>>;
    };
  };
}

/** Whether parameters are a schema of a library, and not JSON Schema. */
export function isArgumentsSchema(parameters: unknown): parameters is ArgumentsSchema {
  const standard = (parameters as Partial<ArgumentsSchema> | null)?.['~standard'];
  return typeof standard?.validate === 'function';
}

/** What the model is told. @throws ConfigurationError for what JSON Schema has no words for, such as a date */
export function jsonSchemaOf(field: string, schema: ArgumentsSchema): JsonSchema {
  const { jsonSchema } = schema['~standard'];
  if (typeof jsonSchema?.input !== 'function') {
    throw new ConfigurationError(field, 'must be a schema that can be written as JSON Schema, such as of zod 4.2');
  }
  try {
    const { $schema: _, ...written } = jsonSchema.input({ target: 'draft-2020-12' });
    return written;
  } catch {
    throw new ConfigurationError(field, 'has a type that cannot be written as JSON Schema');
  }
}

/** What is wrong, a line a place. */
export function issuesOf({ issues }: { readonly issues: readonly ArgumentsIssue[] }): readonly string[] {
  return shortened(issues.map(({ message, path = [] }) => `${joinPath(path.map(keyOf))}: ${message}`));
}

function keyOf(step: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof step === 'object' ? step.key : step;
}
