import type { AIContext, AIResponseFormat } from '@roomkit/core/ai';
import { type ChatDialect, type ChatFields, responseFormat } from '@roomkit/openai-compatible';

import type { ResolvedOptions } from './options.ts';

/** Chat Completions as vLLM speaks them. https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
export function vllmDialect(provider: string, options: ResolvedOptions): ChatDialect {
  return {
    provider,
    model: options.model,
    maxTokens: options.maxTokens ?? null,
    maxTokensField: 'max_tokens',
    takesTemperature: true,
    countsStreams: true,
    thinkingField: options.thinking ? 'reasoning' : null,
    shape: (format) => shapeFields(format, options),
    extras: (context) => ({
      ...sampling(options),
      ...structure(context, options),
      ...template(context, options),
      ...options.extraBody,
    }),
  };
}

function shapeFields(format: AIResponseFormat, { shapeField }: ResolvedOptions): ChatFields {
  if (shapeField === 'response_format') return responseFormat(format);
  const schema = { ...format.schema };
  return shapeField === 'guided_json' ? { guided_json: schema } : { structured_outputs: { json: schema } };
}

function sampling({ topK, minP, repetitionPenalty }: ResolvedOptions): ChatFields {
  return {
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(minP === undefined ? {} : { min_p: minP }),
    ...(repetitionPenalty === undefined ? {} : { repetition_penalty: repetitionPenalty }),
  };
}

/** A shape that the context asks for goes before the one that all answers have. */
function structure({ responseFormat: format = null }: AIContext, { structuredOutputs }: ResolvedOptions): ChatFields {
  return format !== null || structuredOutputs === undefined ? {} : { structured_outputs: structuredOutputs };
}

/** Templates call the switch of thinking by either name, and leave the other alone. */
function template(context: AIContext, options: ResolvedOptions): ChatFields {
  const budget = options.thinking ? (context.thinkingBudget ?? null) : null;
  const thinks = budget === null ? {} : { enable_thinking: budget > 0, thinking: budget > 0 };
  const values = { ...thinks, ...options.chatTemplateKwargs };
  const isCounted = budget !== null && budget > 0 && options.thinkingBudget === 'tokens';
  return {
    ...(Object.keys(values).length === 0 ? {} : { chat_template_kwargs: values }),
    ...(isCounted ? { thinking_token_budget: budget } : {}),
  };
}
