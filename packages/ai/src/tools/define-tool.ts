import { ConfigurationError, freezeCopy } from '@roomkit/core';
import type { AIToolDefinition, JsonSchema, ToolCallContext } from '@roomkit/core/ai';

import { type ArgumentsSchema, isArgumentsSchema, issuesOf, jsonSchemaOf } from './arguments-schema.ts';
import { requireTool } from './require-tool.ts';
import { ToolError } from './tool-error.ts';
import { prepareCheck } from './validate-arguments.ts';

/** What a tool is made of, whatever its schema is written in. */
export interface ToolOptions<Arguments> extends Pick<
  AIToolDefinition,
  'name' | 'description' | 'readOnly' | 'timeoutMs' | 'strict' | 'tags' | 'keepWhole'
> {
  /**
   * Runs it. Anything but a string, parts or an outcome is given to the model as JSON. Throw a {@link ToolError} for
   * words the model may read.
   */
  execute(args: Arguments, context: ToolCallContext): unknown;
}

/** A tool whose arguments a schema of zod (or of another library) describes. */
export interface SchemaToolOptions<Arguments> extends ToolOptions<Arguments> {
  /** An object schema. `execute` gets what it parses, defaults and transforms applied; the model is told its input. */
  readonly parameters: ArgumentsSchema<Arguments>;
}

/** A tool whose arguments a JSON Schema describes. */
export interface JsonSchemaToolOptions<Arguments> extends ToolOptions<Arguments> {
  /** A JSON Schema of the type `object`, draft 2020-12 unless its `$schema` says otherwise. It is copied. */
  readonly parameters: JsonSchema;
}

/**
 * Makes a tool that a model may call: its arguments are checked before it runs, and a schema that cannot be used is
 * found here. The types of `execute` come from the schema; for a JSON Schema they are the type parameter's.
 *
 * @throws ConfigurationError naming the field that is wrong
 */
export function defineTool<Arguments>(options: SchemaToolOptions<Arguments>): AIToolDefinition<Arguments>;
export function defineTool<Arguments = Readonly<Record<string, unknown>>>(
  options: JsonSchemaToolOptions<Arguments>,
): AIToolDefinition<Arguments>;
export function defineTool<Arguments>(
  options: SchemaToolOptions<Arguments> | JsonSchemaToolOptions<Arguments>,
): AIToolDefinition<Arguments> {
  const { parameters } = options;
  if (typeof options.execute !== 'function') throw new ConfigurationError('execute', 'must be a function');
  return isArgumentsSchema(parameters)
    ? defined(options, jsonSchemaOf('parameters', parameters), parameters)
    : defined(options, parameters, null);
}

function defined<Arguments>(
  options: ToolOptions<Arguments>,
  parameters: JsonSchema,
  schema: ArgumentsSchema<Arguments> | null,
): AIToolDefinition<Arguments> {
  const { name, description, readOnly, timeoutMs, strict, tags, keepWhole } = options;
  const run = options.execute.bind(options);
  const tool: AIToolDefinition<Arguments> = {
    name,
    description,
    parameters: copied(parameters),
    ...(readOnly !== undefined && { readOnly }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(strict !== undefined && { strict }),
    ...(tags !== undefined && { tags }),
    ...(keepWhole !== undefined && { keepWhole }),
    // Whoever runs the tool gives what the model wrote, so what it means is found out here.
    execute: schema === null ? run : async (args, context) => run(await parsed(schema, args), context),
  };
  if (schema !== null) prepareCheck(tool.parameters, (args) => problemsOf(schema, args));
  requireTool('', tool);
  return Object.freeze(tool);
}

function copied(parameters: JsonSchema): JsonSchema {
  try {
    return freezeCopy(parameters);
  } catch {
    throw new ConfigurationError('parameters', 'must be plain JSON');
  }
}

async function parsed<Arguments>(schema: ArgumentsSchema<Arguments>, args: unknown): Promise<Arguments> {
  const result = await schema['~standard'].validate(args);
  if (result.issues !== undefined) throw new ToolError(issuesOf(result).join('\n'));
  return result.value;
}

async function problemsOf(schema: ArgumentsSchema, args: unknown): Promise<readonly string[]> {
  const result = await schema['~standard'].validate(args);
  return result.issues === undefined ? [] : issuesOf(result);
}
