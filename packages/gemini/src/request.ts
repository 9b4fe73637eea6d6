import {
  FunctionCallingConfigMode,
  type GenerateContentConfig,
  type GenerateContentParameters,
  HarmBlockThreshold,
  HarmCategory,
  type ToolConfig,
} from '@google/genai/web';
import type { AIContext } from '@roomkit/core/ai';
import { systemTexts } from '@roomkit/core/providers';

import { contentsOf } from './contents.ts';
import type { ResolvedOptions } from './options.ts';
import { thinkingConfig } from './thinking.ts';

/** A context as a request. The client is to send it once, and to run no tool and add no request by itself. */
export function requestOf(context: AIContext, options: ResolvedOptions, provider: string): GenerateContentParameters {
  const system = systemTexts(context.systemPrompt, context.messages);
  return {
    model: options.model,
    contents: contentsOf(context.messages, { provider, isSigned: options.thinking === 'level' }),
    config: {
      ...(system.length === 0 ? {} : { systemInstruction: { parts: [{ text: system.join('\n\n') }] } }),
      ...limitsOf(context, options),
      ...formatOf(context),
      ...(context.tools.length === 0 ? {} : { tools: [declarations(context)], toolConfig: toolConfig(context) }),
      ...filtersOf(options),
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
    },
  };
}

function limitsOf(context: AIContext, options: ResolvedOptions): GenerateContentConfig {
  const maxTokens = context.maxTokens ?? options.maxTokens ?? null;
  const temperature = options.temperature ? (context.temperature ?? null) : null;
  const thinking = thinkingConfig(context, options);
  return {
    ...(maxTokens === null ? {} : { maxOutputTokens: maxTokens }),
    ...(temperature === null ? {} : { temperature }),
    ...(thinking === null ? {} : { thinkingConfig: thinking }),
  };
}

function formatOf({ responseFormat }: AIContext): GenerateContentConfig {
  return responseFormat
    ? { responseMimeType: 'application/json', responseJsonSchema: { ...responseFormat.schema } }
    : {};
}

function filtersOf({ safetySettings }: ResolvedOptions): GenerateContentConfig {
  if (safetySettings === undefined) return {};
  return {
    safetySettings: safetySettings.map(({ category, threshold }) => ({
      category: HarmCategory[category],
      threshold: HarmBlockThreshold[threshold],
    })),
  };
}

function declarations({ tools }: AIContext): NonNullable<GenerateContentConfig['tools']>[number] {
  return {
    functionDeclarations: tools.map(({ name, description, parameters }) => ({
      name,
      description,
      parametersJsonSchema: { ...parameters },
    })),
  };
}

/** Strictness is a mode of the whole request here. */
function toolConfig({ tools, toolChoice = 'auto' }: AIContext): ToolConfig {
  if (toolChoice === 'none') return { functionCallingConfig: { mode: FunctionCallingConfigMode.NONE } };
  if (toolChoice === 'auto') {
    const isStrict = tools.some((tool) => tool.strict === true);
    const mode = isStrict ? FunctionCallingConfigMode.VALIDATED : FunctionCallingConfigMode.AUTO;
    return { functionCallingConfig: { mode } };
  }
  const named = toolChoice === 'required' ? {} : { allowedFunctionNames: [toolChoice.name] };
  return { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, ...named } };
}
