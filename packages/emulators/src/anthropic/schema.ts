import * as z from 'zod';

import { type AnthropicBlock, cacheControl, contentBlock, textBlock } from './blocks.ts';

/** A turn, its content always as blocks. */
export interface AnthropicTurn {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: readonly AnthropicBlock[];
}

/** A request of the Messages API, as far as rules are about it. */
export interface AnthropicRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly {
    readonly role: AnthropicTurn['role'];
    readonly content: string | readonly AnthropicBlock[];
  }[];
  readonly stream?: boolean | undefined;
  readonly tools?: readonly { readonly name: string }[] | undefined;
  readonly tool_choice?:
    | { readonly type: 'auto' | 'any' | 'none' }
    | { readonly type: 'tool'; readonly name: string }
    | undefined;
  readonly thinking?:
    | { readonly type: 'adaptive' | 'between_tools' | 'disabled' }
    | { readonly type: 'enabled'; readonly budget_tokens: number }
    | undefined;
}

const content = z.union([z.string().min(1), z.array(contentBlock)]);

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('user'), content }),
  z.strictObject({ role: z.literal('assistant'), content }),
  z.strictObject({ role: z.literal('system'), content: z.union([z.string().min(1), z.array(textBlock)]) }),
]);

const tool = z.strictObject({
  type: z.literal('custom').nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/u),
  description: z.string().optional(),
  input_schema: z.looseObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.unknown()).nullish(),
    required: z.array(z.string()).nullish(),
  }),
  cache_control: cacheControl.nullish(),
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  defer_loading: z.boolean().optional(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
});

const single = { disable_parallel_tool_use: z.boolean().optional() };
const display = z.enum(['summarized', 'omitted']).nullish();

const SHARED = {
  model: z.string().min(1).max(256),
  messages: z.array(message).min(1),
  max_tokens: z.int().min(1),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  tools: z.array(tool).optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('auto'), ...single }),
      z.strictObject({ type: z.literal('any'), ...single }),
      z.strictObject({ type: z.literal('tool'), name: z.string().min(1), ...single }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('adaptive'), display }),
      z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), display }),
      z.strictObject({ type: z.literal('between_tools') }),
      z.strictObject({ type: z.literal('disabled') }),
    ])
    .optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .optional(),
  metadata: z.strictObject({ user_id: z.string().max(512).nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  inference_geo: z.string().nullish(),
  cache_control: cacheControl.nullish(),
  speed: z.enum(['standard', 'fast']).nullish(),
  user_profile_id: z.string().optional(),
  workspace_id: z.string().optional(),
};

const share = z.number().min(0).max(1).optional();

/** A request by the version of the API; what older ones take is gone from the newest. */
export const REQUEST_OF_VERSION: Readonly<Record<string, z.ZodType<AnthropicRequest>>> = {
  '2026-10-21': z.strictObject(SHARED),
  '2023-06-01': z.strictObject({ ...SHARED, temperature: share, top_p: share, top_k: z.int().min(0).optional() }),
};

/** The turns of a request. */
export function turnsOf(request: AnthropicRequest): readonly AnthropicTurn[] {
  return request.messages.map(({ role, content: given }) => ({
    role,
    content: typeof given === 'string' ? [{ type: 'text', text: given }] : given,
  }));
}
