import type { AIContext, AIResponseFormat, AITool, AIToolChoice } from '@roomkit/core/ai';
import type { OpenAI } from 'openai';

import { isStrictSchema } from '../strict-schema.ts';
import type { ChatDialect, ChatFields } from './dialect.ts';
import { chatMessages } from './messages.ts';

/** A request of Chat Completions without what says whether it is streamed. */
export type ChatRequest = Omit<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming, 'stream'>;

/** A context as a request: what the dialect adds goes before the fields all servers take, but for these three. */
export function chatRequest(context: AIContext, dialect: ChatDialect): ChatRequest {
  const maxTokens = context.maxTokens ?? dialect.maxTokens;
  const temperature = dialect.takesTemperature ? (context.temperature ?? null) : null;
  const format = context.responseFormat ?? null;
  return {
    ...(maxTokens === null ? {} : { [dialect.maxTokensField]: maxTokens }),
    ...(temperature === null ? {} : { temperature }),
    ...(context.tools.length === 0 ? {} : toolParams(context)),
    ...(format === null || dialect.shape === null ? {} : dialect.shape(format)),
    ...dialect.extras(context),
    model: dialect.model,
    messages: chatMessages(context.systemPrompt, context.messages, dialect),
  };
}

/** A shape for the answer as OpenAI takes it, and most servers with it. */
export function responseFormat({ name, schema }: AIResponseFormat): ChatFields {
  const strict = isStrictSchema(schema);
  return { response_format: { type: 'json_schema', json_schema: { name, schema: { ...schema }, strict } } };
}

/** What a server does anyway is not asked for: not every server knows the words. */
function toolParams({ tools, toolChoice = 'auto', parallelToolCalls = true }: AIContext): Partial<ChatRequest> {
  return {
    tools: tools.map(toolParam),
    ...(toolChoice === 'auto' ? {} : { tool_choice: choiceParam(toolChoice) }),
    ...(parallelToolCalls ? {} : { parallel_tool_calls: false }),
  };
}

function toolParam({ name, description, parameters, strict }: AITool): OpenAI.Chat.ChatCompletionFunctionTool {
  const isStrict = strict === true && isStrictSchema(parameters);
  return {
    type: 'function',
    function: { name, description, parameters: { ...parameters }, ...(isStrict ? { strict: true } : {}) },
  };
}

function choiceParam(choice: AIToolChoice): OpenAI.Chat.ChatCompletionToolChoiceOption {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}
