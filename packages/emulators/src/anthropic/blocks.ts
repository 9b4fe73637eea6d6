import * as z from 'zod';

const ID = z.string().regex(/^[a-zA-Z0-9_-]+$/u);

export const cacheControl: z.ZodType = z.strictObject({
  type: z.literal('ephemeral'),
  ttl: z.enum(['5m', '1h']).optional(),
});

const cached = { cache_control: cacheControl.nullish() };

const caller = z.union([
  z.strictObject({ type: z.literal('direct') }),
  z.strictObject({ type: z.enum(['code_execution_20250825', 'code_execution_20260120']), tool_id: z.string() }),
]);

const text = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  ...cached,
  citations: z.null().optional(),
});

const imageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.base64().min(1),
    }),
    z.strictObject({ type: z.literal('url'), url: z.url({ protocol: /^https?$/u }) }),
    z.strictObject({ type: z.literal('file'), file_id: z.string().min(1) }),
  ]),
  ...cached,
  transformations: z.strictObject({ oversized_image: z.enum(['downsize', 'error']).optional() }).nullish(),
});

const documentBlock = z.strictObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: z.base64().min(1) }),
    z.strictObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() }),
    z.strictObject({ type: z.literal('url'), url: z.url({ protocol: /^https?$/u }) }),
  ]),
  ...cached,
  citations: z.strictObject({ enabled: z.boolean().optional() }).nullish(),
  context: z.string().min(1).nullish(),
  title: z.string().min(1).max(500).nullish(),
});

const thinkingBlock = z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() });

const redactedThinkingBlock = z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() });

const toolUseBlock = z.strictObject({
  type: z.literal('tool_use'),
  id: ID,
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  ...cached,
  caller: caller.optional(),
  toolset_name: z.string().nullish(),
});

const toolResultBlock = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: ID,
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, imageBlock, documentBlock]))]).optional(),
  is_error: z.boolean().optional(),
  ...cached,
  toolset_name: z.string().nullish(),
});

/** Words. */
export interface AnthropicTextBlock {
  readonly type: 'text';
  readonly text: string;
}

/** A block of a turn, as far as rules are about it. */
export type AnthropicBlock =
  | AnthropicTextBlock
  | { readonly type: 'image' | 'document' }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string }
  | { readonly type: 'tool_result'; readonly tool_use_id: string };

export const textBlock: z.ZodType<AnthropicTextBlock> = text;

/** What a turn may hold here. Blocks of tools that run at the vendor's are not among it. */
export const contentBlock: z.ZodType<AnthropicBlock> = z.discriminatedUnion('type', [
  text,
  imageBlock,
  documentBlock,
  thinkingBlock,
  redactedThinkingBlock,
  toolUseBlock,
  toolResultBlock,
]);
