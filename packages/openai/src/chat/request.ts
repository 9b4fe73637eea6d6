import type { AIContext, AITool, AIToolChoice } from '@roomkit/core/ai';
import type { OpenAI } from 'openai';

import { effortOf } from '../effort.ts';
import type { ResolvedOptions } from '../options.ts';
import { chatMessages } from './messages.ts';

/** A context as a request of Chat Completions. */
export function chatRequest(
  context: AIContext,
  options: ResolvedOptions,
): OpenAI.Chat.ChatCompletionCreateParamsNonStreaming {
  const maxTokens = context.maxTokens ?? options.maxTokens ?? null;
  const temperature = options.reasoning ? null : (context.temperature ?? null);
  const effort = effortOf(context, options);
  const format = context.responseFormat ?? null;
  return {
    model: options.model,
    messages: chatMessages(context.systemPrompt, context.messages),
    store: options.store,
    ...(maxTokens === null ? {} : { max_completion_tokens: maxTokens }),
    ...(temperature === null ? {} : { temperature }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
    ...(context.tools.length === 0 ? {} : toolParams(context)),
    ...(format === null
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { name: format.name, schema: { ...format.schema }, strict: true },
          },
        }),
  };
}

function toolParams(
  context: AIContext,
): Pick<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, 'tools' | 'tool_choice' | 'parallel_tool_calls'> {
  return {
    tools: context.tools.map(toolParam),
    tool_choice: toolChoice(context.toolChoice),
    parallel_tool_calls: context.parallelToolCalls ?? true,
  };
}

function toolParam(tool: AITool): OpenAI.Chat.ChatCompletionTool {
  const { name, description, parameters, strict } = tool;
  return {
    type: 'function',
    function: { name, description, parameters: { ...parameters }, ...(strict === true ? { strict } : {}) },
  };
}

function toolChoice(choice: AIToolChoice = 'auto'): OpenAI.Chat.ChatCompletionToolChoiceOption {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}
