import type { Anthropic } from '@anthropic-ai/sdk';
import type { AIContext, AITool, AIToolChoice } from '@roomkit/core/ai';
import { systemTexts } from '@roomkit/core/providers';

import { messageParams } from './messages.ts';
import type { ResolvedOptions } from './options.ts';

/** The least the vendor thinks with. */
const LEAST_THINKING = 1024;

/** A context as a request. The vendor has no temperature any more, so none is sent. */
export function requestOf(
  context: AIContext,
  options: ResolvedOptions,
  provider: string,
): Anthropic.MessageCreateParamsNonStreaming {
  const system = systemTexts(context.systemPrompt, context.messages);
  const limits = limitsOf(context, options);
  const output = outputConfig(context, options);
  return {
    model: options.model,
    messages: messageParams(context.messages, provider),
    ...limits,
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    ...(context.tools.length === 0
      ? {}
      : {
          tools: context.tools.map(toolParam),
          tool_choice: toolChoice(context.toolChoice, context.parallelToolCalls),
        }),
    ...(output === null ? {} : { output_config: output }),
  };
}

function limitsOf(
  context: AIContext,
  options: ResolvedOptions,
): Pick<Anthropic.MessageCreateParamsNonStreaming, 'max_tokens' | 'thinking'> {
  const budget = context.thinkingBudget ?? null;
  if (budget === null || (budget > 0 && isForced(context)))
    return { max_tokens: context.maxTokens ?? options.maxTokens };
  if (budget === 0) return { max_tokens: context.maxTokens ?? options.maxTokens, thinking: { type: 'disabled' } };
  if (options.thinking === 'adaptive') {
    return {
      max_tokens: context.maxTokens ?? options.maxTokens + budget,
      thinking: { type: 'adaptive', display: 'summarized' },
    };
  }
  // Thinking counts towards the limit, and the vendor wants room left for the answer.
  const maxTokens = context.maxTokens ?? options.maxTokens + Math.max(budget, LEAST_THINKING);
  const affordable = Math.min(Math.max(budget, LEAST_THINKING), maxTokens - 1);
  return affordable < LEAST_THINKING
    ? { max_tokens: maxTokens }
    : {
        max_tokens: maxTokens,
        thinking: { type: 'enabled', budget_tokens: affordable, display: 'summarized' },
      };
}

/** The vendor refuses to think before a tool that it is told to use. */
function isForced({ tools, toolChoice = 'auto' }: AIContext): boolean {
  return tools.length > 0 && toolChoice !== 'auto' && toolChoice !== 'none';
}

function outputConfig(context: AIContext, options: ResolvedOptions): Anthropic.OutputConfig | null {
  const format = context.responseFormat ?? null;
  if (format === null && options.effort === undefined) return null;
  return {
    ...(options.effort === undefined ? {} : { effort: options.effort }),
    ...(format === null ? {} : { format: { type: 'json_schema', schema: { ...format.schema } } }),
  };
}

function toolParam(tool: AITool): Anthropic.Tool {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.parameters, type: 'object' },
    ...(tool.strict === true ? { strict: true } : {}),
  };
}

function toolChoice(choice: AIToolChoice = 'auto', parallel = true): Anthropic.ToolChoice {
  if (choice === 'none') return { type: 'none' };
  const single = parallel ? {} : { disable_parallel_tool_use: true };
  if (choice === 'auto') return { type: 'auto', ...single };
  return choice === 'required' ? { type: 'any', ...single } : { type: 'tool', name: choice.name, ...single };
}
