import * as z from 'zod';

import { samplingFields } from '../openai/chat/sampling.ts';

/** A request, as far as rules and answers are about it. */
export interface VLLMRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string }[];
  readonly stream?: boolean | null | undefined;
  readonly stream_options?: { readonly include_usage?: boolean | undefined } | null | undefined;
  readonly tools?: readonly { readonly function: { readonly name: string } }[] | null | undefined;
  readonly tool_choice?: string | { readonly function: { readonly name: string } } | null | undefined;
  readonly response_format?: { readonly type: string; readonly json_schema?: unknown } | null | undefined;
  readonly structured_outputs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly max_completion_tokens?: number | null | undefined;
  readonly thinking_token_budget?: number | null | undefined;
  readonly include_reasoning?: boolean | undefined;
}

const image = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string().min(1) }) });
const words = z.looseObject({ type: z.literal('text'), text: z.string() });

const call = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

const message = z.looseObject({
  role: z.string().min(1),
  content: z.union([z.string(), z.array(z.union([words, image]))]).nullish(),
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(call).nullish(),
  tool_call_id: z.string().nullish(),
});

const tool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({
    name: z.string(),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/**
 * A request as the server takes it (https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html): fields that
 * it does not know are left alone.
 */
export const vllmRequest: z.ZodType<VLLMRequest> = z.looseObject({
  model: z.string(),
  messages: z.array(message),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([z.enum(['none', 'auto', 'required']), z.looseObject({ function: z.looseObject({ name: z.string() }) })])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .looseObject({
      type: z.enum(['text', 'json_object', 'json_schema', 'structural_tag']),
      json_schema: z.looseObject({ name: z.string() }).nullish(),
    })
    .nullish(),
  structured_outputs: z
    .looseObject({
      json: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
      regex: z.string().nullish(),
      choice: z.array(z.string()).nullish(),
      grammar: z.string().nullish(),
      json_object: z.boolean().nullish(),
    })
    .nullish(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().gt(0).nullish(),
  ...samplingFields,
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  chat_template_kwargs: z.record(z.string(), z.unknown()).nullish(),
  thinking_token_budget: z.int().min(-1).nullish(),
  include_reasoning: z.boolean().optional(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
});
