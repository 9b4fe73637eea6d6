import type { AIToolDefinition } from '@roomkit/core/ai';

/** A tool as its runner sees it: it is given what its own schema accepts, whatever its types call that. */
export function runnable(tool: AIToolDefinition<never>): AIToolDefinition {
  return tool;
}
