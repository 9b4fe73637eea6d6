import { ConfigurationError, requirePositive } from '@roomkit/core';
import type { AIToolDefinition } from '@roomkit/core/ai';

import { prepareSchema } from './validate-arguments.ts';

/** What every vendor takes as a name. */
const NAME = /^[\w-]{1,64}$/u;

/** Whether a name can be a tool's: 1 to 64 letters, digits, `_` or `-`. */
export function isToolName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

/**
 * Throws unless a value is a tool that can be offered and run: its name, its description, a schema that describes an
 * object and can be compiled, and something to run.
 *
 * @param field - how errors name the tool; empty for its fields alone
 * @throws ConfigurationError naming the field that is wrong
 */
export function requireTool(field: string, tool: AIToolDefinition<never>): void {
  const within = (name: string): string => (field === '' ? name : `${field}.${name}`);
  if (!isToolName(tool.name)) {
    throw new ConfigurationError(within('name'), 'must be 1 to 64 letters, digits, _ or -');
  }
  if (typeof tool.description !== 'string' || tool.description.trim() === '') {
    throw new ConfigurationError(within('description'), 'must say what the tool does');
  }
  if (typeof tool.execute !== 'function') throw new ConfigurationError(within('execute'), 'must be a function');
  if (tool.timeoutMs !== undefined) requirePositive(within('timeoutMs'), tool.timeoutMs);
  if (tool.tags !== undefined && !isTexts(tool.tags)) {
    throw new ConfigurationError(within('tags'), 'must be a list of strings');
  }
  // Vendors take no other schema, not even one of alternatives that are all objects.
  if (tool.parameters?.['type'] !== 'object') {
    throw new ConfigurationError(within('parameters'), 'must describe an object: a JSON Schema of the type object');
  }
  prepareSchema(tool.parameters, { field: within('parameters'), patterns: tool.foreign !== true });
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
