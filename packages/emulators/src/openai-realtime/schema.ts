import * as z from 'zod';

/** What a client may tell of a session. */
export interface SessionSettings {
  readonly type: 'realtime';
  readonly instructions?: string | undefined;
  readonly audio?:
    | {
        readonly input?:
          | {
              readonly format?: object | undefined;
              readonly transcription?: object | undefined;
              readonly noise_reduction?: object | undefined;
              readonly turn_detection?: object | null | undefined;
            }
          | undefined;
        readonly output?: { readonly format?: object | undefined; readonly voice?: string | undefined } | undefined;
      }
    | undefined;
  readonly tools?: readonly { readonly name: string }[] | undefined;
}

/** What a client may add to a conversation. */
export type NewItem =
  | {
      readonly id?: string | undefined;
      readonly type: 'message';
      readonly role: 'user' | 'system' | 'assistant';
      readonly content: readonly { readonly text: string }[];
    }
  | {
      readonly id?: string | undefined;
      readonly type: 'function_call_output';
      readonly call_id: string;
      readonly output: string;
    };

type Named<Type extends string, Fields = unknown> = Fields & {
  readonly event_id?: string | undefined;
  readonly type: Type;
};

/** An event of a client. */
export type ClientEvent =
  | Named<'session.update', { readonly session: SessionSettings }>
  | Named<'input_audio_buffer.append', { readonly audio: string }>
  | Named<'input_audio_buffer.commit'>
  | Named<'input_audio_buffer.clear'>
  | Named<'conversation.item.create', { readonly item: NewItem }>
  | Named<'conversation.item.delete', { readonly item_id: string }>
  | Named<
      'conversation.item.truncate',
      { readonly item_id: string; readonly content_index: number; readonly audio_end_ms: number }
    >
  | Named<'response.create'>
  | Named<'response.cancel', { readonly response_id?: string | undefined }>;

// https://platform.openai.com/docs/api-reference/realtime-client-events, as far as it is understood here.
const eventId = z.string().max(512).optional();

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000).optional() }),
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
]);

const turnDetection = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).optional(),
    prefix_padding_ms: z.int().min(0).optional(),
    silence_duration_ms: z.int().min(0).optional(),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
    idle_timeout_ms: z.int().min(5_000).max(30_000).nullable().optional(),
  }),
  z.strictObject({
    type: z.literal('semantic_vad'),
    eagerness: z.enum(['low', 'medium', 'high', 'auto']).optional(),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
  }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[\w-]{1,64}$/u),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

const session = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  output_modalities: z.tuple([z.enum(['text', 'audio'])]).optional(),
  instructions: z.string().optional(),
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: format.optional(),
          transcription: z
            .strictObject({
              model: z.string().optional(),
              language: z.string().optional(),
              prompt: z.string().optional(),
            })
            .optional(),
          noise_reduction: z.strictObject({ type: z.enum(['near_field', 'far_field']) }).optional(),
          turn_detection: turnDetection.nullable().optional(),
        })
        .optional(),
      output: z
        .strictObject({
          format: format.optional(),
          voice: z.string().optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
  tools: z.array(tool).optional(),
  tool_choice: z.enum(['auto', 'none', 'required']).optional(),
  max_output_tokens: z.union([z.int().min(1).max(4_096), z.literal('inf')]).optional(),
});

const input = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const output = z.strictObject({ type: z.literal('output_text'), text: z.string() });
const item = z.union([
  z.strictObject({
    id: z.string().optional(),
    type: z.literal('message'),
    role: z.enum(['user', 'system']),
    content: z.array(input).min(1),
  }),
  z.strictObject({
    id: z.string().optional(),
    type: z.literal('message'),
    role: z.literal('assistant'),
    content: z.array(output).min(1),
  }),
  z.strictObject({
    id: z.string().optional(),
    type: z.literal('function_call_output'),
    call_id: z.string(),
    output: z.string(),
  }),
]);

const base64 = z
  .string()
  .max(20_971_520)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/u);

/** The same, as the vendor checks it. */
export const clientEvent: z.ZodType<ClientEvent> = z.discriminatedUnion('type', [
  z.strictObject({ event_id: eventId, type: z.literal('session.update'), session }),
  z.strictObject({ event_id: eventId, type: z.literal('input_audio_buffer.append'), audio: base64 }),
  z.strictObject({ event_id: eventId, type: z.literal('input_audio_buffer.commit') }),
  z.strictObject({ event_id: eventId, type: z.literal('input_audio_buffer.clear') }),
  z.strictObject({
    event_id: eventId,
    type: z.literal('conversation.item.create'),
    previous_item_id: z.string().optional(),
    item,
  }),
  z.strictObject({ event_id: eventId, type: z.literal('conversation.item.delete'), item_id: z.string() }),
  z.strictObject({
    event_id: eventId,
    type: z.literal('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  z.strictObject({ event_id: eventId, type: z.literal('response.create') }),
  z.strictObject({ event_id: eventId, type: z.literal('response.cancel'), response_id: z.string().optional() }),
]);
