import * as z from 'zod';

/** An item of the conversation, as far as rules are about it. */
export type ResponsesItem =
  | { readonly type?: 'message' | undefined; readonly role: string }
  | { readonly type: 'function_call'; readonly call_id: string }
  | { readonly type: 'function_call_output'; readonly call_id: string }
  | { readonly type: 'reasoning'; readonly id: string; readonly encrypted_content?: string | null | undefined };

/** A request of the Responses API, as far as rules and answers are about it. */
export interface ResponsesRequest {
  readonly model: string;
  readonly input: string | readonly ResponsesItem[];
  readonly instructions?: string | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly store?: boolean | null | undefined;
  readonly include?: readonly string[] | null | undefined;
  readonly tools?:
    | readonly { readonly name: string; readonly parameters?: unknown; readonly strict?: boolean | null | undefined }[]
    | undefined;
  readonly tool_choice?: string | { readonly name: string } | undefined;
  readonly parallel_tool_calls?: boolean | null | undefined;
  readonly text?: { readonly format?: TextFormat | undefined } | undefined;
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly max_output_tokens?: number | null | undefined;
  readonly reasoning?:
    | { readonly effort?: string | null | undefined; readonly summary?: string | null | undefined }
    | null
    | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
}

type TextFormat =
  | { readonly type: 'text' | 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly name: string;
      readonly schema: unknown;
      readonly strict?: boolean | null | undefined;
    };

const NAME = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/u);
const schema = z.record(z.string(), z.unknown());
const status = z.enum(['in_progress', 'completed', 'incomplete']).optional();

const inputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });

const inputImage = z.strictObject({
  type: z.literal('input_image'),
  image_url: z
    .union([
      z.string().regex(/^data:image\/(?:png|jpeg|jpg|gif|webp);base64,[\w+/=-]+$/u),
      z.url({ protocol: /^https?$/u }),
    ])
    .nullish(),
  file_id: z.string().nullish(),
  detail: z.enum(['low', 'high', 'auto', 'original']),
});

const input = z.discriminatedUnion('type', [inputText, inputImage]);

const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.unknown()),
  logprobs: z.array(z.unknown()),
});

const refusal = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

const message = z.union([
  z.strictObject({
    type: z.literal('message').optional(),
    role: z.enum(['user', 'assistant', 'system', 'developer']),
    content: z.union([z.string(), z.array(input)]),
    status,
  }),
  z.strictObject({
    type: z.literal('message'),
    id: z.string(),
    role: z.literal('assistant'),
    content: z.array(z.discriminatedUnion('type', [outputText, refusal])),
    status: z.enum(['in_progress', 'completed', 'incomplete']),
  }),
]);

const others = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function_call'),
    id: z.string().optional(),
    call_id: z.string().min(1).max(64),
    name: NAME,
    arguments: z.string(),
    status,
  }),
  z.strictObject({
    type: z.literal('function_call_output'),
    id: z.string().nullish(),
    call_id: z.string().min(1).max(64),
    output: z.union([z.string().max(10_485_760), z.array(input)]),
    status: z.enum(['in_progress', 'completed', 'incomplete']).nullish(),
  }),
  z.strictObject({
    type: z.literal('reasoning'),
    id: z.string().min(1),
    summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
    content: z.array(z.strictObject({ type: z.literal('reasoning_text'), text: z.string() })).optional(),
    encrypted_content: z.string().nullish(),
    status,
  }),
]);

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: NAME,
    description: z.string().optional(),
    schema,
    strict: z.boolean().nullish(),
  }),
]);

const INCLUDED = [
  'file_search_call.results',
  'web_search_call.results',
  'web_search_call.action.sources',
  'message.input_image.image_url',
  'computer_call_output.output.image_url',
  'code_interpreter_call.outputs',
  'reasoning.encrypted_content',
  'message.output_text.logprobs',
] as const;

/** A request as the vendor takes it. Tools that run at the vendor's are not among it, nor what it keeps for later. */
export const responsesRequest: z.ZodType<ResponsesRequest> = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.union([message, others])).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().optional() }).nullish(),
  store: z.boolean().nullish(),
  include: z.array(z.enum(INCLUDED)).nullish(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        name: NAME,
        description: z.string().nullish(),
        parameters: schema.nullable(),
        strict: z.boolean().nullable(),
      }),
    )
    .optional(),
  tool_choice: z
    .union([z.enum(['none', 'auto', 'required']), z.strictObject({ type: z.literal('function'), name: NAME })])
    .optional(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z
    .strictObject({ format: format.optional(), verbosity: z.enum(['low', 'medium', 'high']).nullish() })
    .optional(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  reasoning: z
    .strictObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
    })
    .nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  safety_identifier: z.string().max(64).nullish(),
  prompt_cache_key: z.string().nullish(),
  user: z.string().optional(),
});
