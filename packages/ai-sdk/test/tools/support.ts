import type { AIToolDefinition, AIToolOutcome, ToolCallContext } from '@roomkit/core/ai';

/** Runs a tool as the loop does. */
export async function runTool(
  tool: AIToolDefinition | undefined,
  args: Readonly<Record<string, unknown>>,
  signal: AbortSignal = new AbortController().signal,
): Promise<AIToolOutcome> {
  if (tool === undefined) throw new Error('there is no such tool');
  const call = { type: 'tool_call', id: 'call_1', name: tool.name, arguments: args } as const;
  return (await tool.execute(args, { call, round: 1, signal } as ToolCallContext)) as AIToolOutcome;
}
