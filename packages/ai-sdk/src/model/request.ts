import type {
  JSONSchema7,
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4ToolChoice,
} from '@ai-sdk/provider';
import type { AIContext, AITool, AIToolChoice, JsonSchema } from '@roomkit/core/ai';
import { systemTexts } from '@roomkit/core/providers';

import type { ResolvedOptions } from '../options.ts';
import { imageReader } from './images.ts';
import { promptOf } from './prompt.ts';

/** A context as a call of the SDK's models. Images that the model cannot fetch are fetched before. */
export async function callOptions(
  context: AIContext,
  options: ResolvedOptions,
  signal: AbortSignal,
): Promise<LanguageModelV4CallOptions> {
  const { name: provider, model, fetch } = options;
  const readImage = imageReader(model, { fetch, signal });
  const system = systemTexts(context.systemPrompt, context.messages);
  const opening: LanguageModelV4Message[] =
    system.length === 0 ? [] : [{ role: 'system', content: system.join('\n\n') }];
  return {
    prompt: [...opening, ...(await promptOf(context.messages, { provider, readImage }))],
    ...limitsOf(context, options),
    ...(context.tools.length === 0
      ? {}
      : { tools: context.tools.map(functionTool), toolChoice: toolChoice(context.toolChoice) }),
    ...(context.responseFormat
      ? {
          responseFormat: {
            type: 'json',
            name: context.responseFormat.name,
            schema: schemaOf(context.responseFormat.schema),
          },
        }
      : {}),
    abortSignal: signal,
    headers: { ...options.headers },
    providerOptions: options.providerOptions,
  };
}

function limitsOf(
  context: AIContext,
  { maxTokens, capabilities }: ResolvedOptions,
): Pick<LanguageModelV4CallOptions, 'maxOutputTokens' | 'temperature' | 'reasoning'> {
  const most = context.maxTokens ?? maxTokens ?? null;
  const temperature = capabilities.temperature === true ? (context.temperature ?? null) : null;
  const budget = capabilities.thinking === true ? (context.thinkingBudget ?? null) : null;
  return {
    ...(most === null ? {} : { maxOutputTokens: most }),
    ...(temperature === null ? {} : { temperature }),
    ...(budget === null ? {} : { reasoning: effortOf(budget) }),
  };
}

/** How hard to think: a few thousand tokens are little, many are much. */
function effortOf(budget: number): 'none' | 'low' | 'medium' | 'high' {
  if (budget === 0) return 'none';
  if (budget <= 2048) return 'low';
  return budget <= 8192 ? 'medium' : 'high';
}

function functionTool({ name, description, parameters, strict }: AITool): LanguageModelV4FunctionTool {
  const inputSchema = schemaOf(parameters);
  return { type: 'function', name, description, inputSchema, ...(strict === undefined ? {} : { strict }) };
}

/** The SDK's type is of an older draft; vendors read both. */
function schemaOf(schema: JsonSchema): JSONSchema7 {
  return { ...schema };
}

function toolChoice(choice: AIToolChoice = 'auto'): LanguageModelV4ToolChoice {
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.name };
}
