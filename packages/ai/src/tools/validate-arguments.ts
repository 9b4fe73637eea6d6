import type { AIToolDefinition, JsonSchema } from '@roomkit/core/ai';

import { type ArgumentCheck, compileSchema, type CompileOptions } from './compile-schema.ts';

/** Arguments that may be given to a tool, or what is wrong with them, for the model to read. */
export type ValidatedArguments =
  | { readonly outcome: 'valid'; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'invalid'; readonly problems: readonly string[] };

/** Compiled once for each schema, and gone with it. A copy of a tool has the same schema, so the same check. */
const checks = new WeakMap<JsonSchema, ArgumentCheck>();

/**
 * Holds arguments against a tool's schema, before it runs and again after a hook rewrote them. They are given back as
 * they are: defaults and transforms apply when the tool runs. Never rejects.
 */
export async function validateArguments(
  tool: Pick<AIToolDefinition, 'parameters' | 'foreign'>,
  args: Readonly<Record<string, unknown>>,
): Promise<ValidatedArguments> {
  const problems = await problemsOf(tool, args);
  return problems.length === 0 ? { outcome: 'valid', arguments: args } : { outcome: 'invalid', problems };
}

/** Compiles a schema beforehand, so that a wrong one is found before a model uses it. @throws ConfigurationError */
export function prepareSchema(parameters: JsonSchema, options: CompileOptions = {}): void {
  if (!checks.has(parameters)) checks.set(parameters, compileSchema(parameters, options));
}

/** Has arguments checked by something other than their JSON Schema, such as the schema it was made from. */
export function prepareCheck(parameters: JsonSchema, check: ArgumentCheck): void {
  checks.set(parameters, check);
}

async function problemsOf(
  { parameters, foreign = false }: Pick<AIToolDefinition, 'parameters' | 'foreign'>,
  args: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  try {
    prepareSchema(parameters, { patterns: !foreign });
    return (await checks.get(parameters)?.(args)) ?? [];
  } catch {
    return ['arguments: the schema of this tool cannot be used.'];
  }
}
