import * as z from 'zod';

import { samplingFields } from './sampling.ts';

/** A message, as far as rules are about it. */
export interface ChatMessage {
  readonly role: 'developer' | 'system' | 'user' | 'assistant' | 'tool';
  readonly content?: unknown;
  readonly tool_calls?: readonly { readonly id: string }[] | undefined;
  readonly tool_call_id?: string | undefined;
}

/** A request of Chat Completions, as far as rules are about it. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: boolean | null | undefined;
  readonly stream_options?:
    | { readonly include_usage?: boolean | undefined; readonly include_obfuscation?: boolean | undefined }
    | null
    | undefined;
  readonly tools?:
    | readonly {
        readonly function: {
          readonly name: string;
          readonly parameters?: unknown;
          readonly strict?: boolean | null | undefined;
        };
      }[]
    | undefined;
  readonly tool_choice?: string | { readonly function: { readonly name: string } } | undefined;
  readonly parallel_tool_calls?: boolean | undefined;
  readonly response_format?:
    | { readonly type: 'text' | 'json_object' }
    | {
        readonly type: 'json_schema';
        readonly json_schema: {
          readonly name: string;
          readonly schema?: unknown;
          readonly strict?: boolean | null | undefined;
        };
      }
    | undefined;
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly reasoning_effort?: string | null | undefined;
}

const words = z.strictObject({ type: z.literal('text'), text: z.string() });
const text = z.union([z.string(), z.array(words).min(1)]);
const name = z.string().optional();
const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/u);

const image = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({
    url: z.union([
      z.string().regex(/^data:image\/(?:png|jpeg|jpg|gif|webp);base64,[\w+/=-]+$/u),
      z.url({ protocol: /^https?$/u }),
    ]),
    detail: z.enum(['auto', 'low', 'high']).optional(),
  }),
});

const refusal = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

const call = z.strictObject({
  id: z.string().min(1).max(64),
  type: z.literal('function'),
  function: z.strictObject({ name: toolName, arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('developer'), content: text, name }),
  z.strictObject({ role: z.literal('system'), content: text, name }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [words, image])).min(1)]),
    name,
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [words, refusal])).min(1)]).nullish(),
    refusal: z.string().nullish(),
    name,
    tool_calls: z.array(call).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), content: text, tool_call_id: z.string().min(1).max(64) }),
]);

const schema = z.record(z.string(), z.unknown());

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: toolName,
      description: z.string().optional(),
      schema: schema.optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

/** What every model takes. */
const SHARED = {
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: toolName,
          description: z.string().max(1024).optional(),
          parameters: schema.optional(),
          strict: z.boolean().nullish(),
        }),
      }),
    )
    .min(1)
    .max(128)
    .optional(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: toolName }) }),
    ])
    .optional(),
  parallel_tool_calls: z.boolean().optional(),
  response_format: format.optional(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  ...samplingFields,
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(4)]).nullish(),
  user: z.string().optional(),
};

/** A request as OpenAI takes it. */
export const openaiChatRequest: z.ZodType<ChatRequest> = z.strictObject({
  ...SHARED,
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  safety_identifier: z.string().max(64).nullish(),
  prompt_cache_key: z.string().nullish(),
});
