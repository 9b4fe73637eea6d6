import type { AIContext, AIResponseFormat, AITool, AIToolChoice } from '@roomkit/core/ai';
import { isStrictSchema } from '@roomkit/openai-compatible';
import type { OpenAI } from 'openai';

import { effortOf } from '../effort.ts';
import type { ResolvedOptions } from '../options.ts';
import { inputItems } from './input.ts';

/** The vendor takes no lower limit. */
const LEAST_OUTPUT = 16;

/** A context as a request of the Responses API. */
export function responsesRequest(
  context: AIContext,
  options: ResolvedOptions,
  provider: string,
): OpenAI.Responses.ResponseCreateParamsNonStreaming {
  const maxTokens = context.maxTokens ?? options.maxTokens ?? null;
  const temperature = options.reasoning ? null : (context.temperature ?? null);
  const format = context.responseFormat ?? null;
  return {
    model: options.model,
    input: inputItems(context.messages, provider),
    store: options.store,
    ...(context.systemPrompt ? { instructions: context.systemPrompt } : {}),
    ...(maxTokens === null ? {} : { max_output_tokens: Math.max(maxTokens, LEAST_OUTPUT) }),
    ...(temperature === null ? {} : { temperature }),
    ...(options.reasoning ? reasoningParams(context, options) : {}),
    ...(context.tools.length === 0 ? {} : toolParams(context)),
    ...(format === null ? {} : { text: { format: { type: 'json_schema', ...shapeOf(format) } } }),
  };
}

/** The vendor keeps nothing, so reasoning is asked for in sealed form, to be handed back. */
function reasoningParams(
  context: AIContext,
  options: ResolvedOptions,
): Pick<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'reasoning' | 'include'> {
  const effort = effortOf(context, options);
  return {
    reasoning: { summary: 'auto', ...(effort === null ? {} : { effort }) },
    include: ['reasoning.encrypted_content'],
  };
}

function toolParams(
  context: AIContext,
): Pick<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'tools' | 'tool_choice' | 'parallel_tool_calls'> {
  return {
    tools: context.tools.map(toolParam),
    tool_choice: toolChoice(context.toolChoice),
    parallel_tool_calls: context.parallelToolCalls ?? true,
  };
}

/** Held to the letter where the vendor can: it refuses other schemas then. */
function shapeOf({
  name,
  schema,
}: AIResponseFormat): Pick<OpenAI.Responses.ResponseFormatTextJSONSchemaConfig, 'name' | 'schema' | 'strict'> {
  return { name, schema: { ...schema }, strict: isStrictSchema(schema) };
}

function toolParam(tool: AITool): OpenAI.Responses.FunctionTool {
  return {
    type: 'function',
    name: tool.name,
    description: tool.description,
    parameters: { ...tool.parameters },
    strict: tool.strict === true && isStrictSchema(tool.parameters),
  };
}

function toolChoice(choice: AIToolChoice = 'auto'): 'auto' | 'none' | 'required' | OpenAI.Responses.ToolChoiceFunction {
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.name };
}
