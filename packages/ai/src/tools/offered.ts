import type { AITool, AIToolDefinition } from '@roomkit/core/ai';

/** A tool as a model is told of it: without the way to run it. */
export function offered(tool: AIToolDefinition<never>): AITool {
  const { name, description, parameters, strict, tags } = tool;
  return {
    name,
    description,
    parameters,
    ...(strict === undefined ? {} : { strict }),
    ...(tags === undefined ? {} : { tags }),
  };
}
