import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const id = z.string().min(1).max(512);
const url = z.url({ protocol: /^(?:https?|data)$/u });
const button = z.strictObject({ label: z.string().min(1), url: url.optional(), payload: z.string().optional() });
const file = { url, mime_type: z.string().regex(/^[\w.+-]+\/[\w.+-]+/u), size_bytes: z.number().optional() };

const flatContent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), body: z.string().min(1), language: z.string().optional() }),
  z.strictObject({
    type: z.literal('rich'),
    body: z.string().min(1),
    format: z.enum(['markdown', 'html']).optional(),
    plain_text: z.string().optional(),
    buttons: z.array(button).optional(),
    cards: z
      .array(
        z.strictObject({
          title: z.string().min(1),
          subtitle: z.string().optional(),
          image_url: url.optional(),
          buttons: z.array(button).optional(),
        }),
      )
      .optional(),
    quick_replies: z.array(z.strictObject({ label: z.string().min(1), payload: z.string().optional() })).optional(),
  }),
  z.strictObject({
    type: z.literal('media'),
    ...file,
    filename: z.string().optional(),
    caption: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('audio'),
    ...file,
    duration_seconds: z.number().optional(),
    transcript: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('video'),
    ...file,
    duration_seconds: z.number().optional(),
    thumbnail_url: url.optional(),
  }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    label: z.string().optional(),
    address: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('template'),
    template_id: z.string().min(1),
    language: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    fallback: z.unknown().optional(),
  }),
]);
type FlatContent = z.infer<typeof flatContent>;

const content = z.union([
  flatContent.transform((part) => [part]),
  z.strictObject({ type: z.literal('composite'), parts: z.array(flatContent).min(1) }).transform(({ parts }) => parts),
]);

const head = { id, recipient_id: id };
const place = { room_id: id, event_id: id, channel_id: id };
const metadata = z.record(z.string(), z.unknown());

const callSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    ...head,
    ...place,
    content,
    metadata,
    reply_to_message_id: id.optional(),
  }),
  z.strictObject({ type: z.literal('edit'), ...head, ...place, message_id: id, content, metadata }),
  z.strictObject({ type: z.literal('delete'), ...head, ...place, message_id: id }),
  z
    .strictObject({
      type: z.literal('reaction'),
      ...head,
      message_id: id,
      emoji: z.string(),
      action: z.enum(['add', 'remove']),
    })
    .refine(({ action, emoji }) => (action === 'remove') === (emoji === '')),
  z.strictObject({ type: z.literal('typing'), ...head, is_typing: z.boolean() }),
  z.strictObject({ type: z.literal('read'), ...head, message_ids: z.array(id).min(1) }),
]);
type Call = z.infer<typeof callSchema>;

/** What a content comes to. */
export interface CalledContent {
  readonly text: string | null;
  readonly files: readonly { readonly url: string; readonly mimeType: string; readonly filename: string | null }[];
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly template: string | null;
  readonly buttons: readonly string[];
}

/** A call of the contract. */
export type HTTPCall =
  | { readonly type: 'message'; readonly to: string; readonly replyTo: string | null; readonly content: CalledContent }
  | { readonly type: 'edit'; readonly messageId: string; readonly content: CalledContent }
  | { readonly type: 'delete'; readonly messageId: string }
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }
  | { readonly type: 'typing'; readonly to: string; readonly isTyping: boolean }
  | { readonly type: 'read'; readonly messageIds: readonly string[] };

/** The body of a call; `id` is compared with its header by who calls this. */
export function readCall(body: unknown): Reading<{ readonly id: string; readonly call: HTTPCall }> {
  return read(callSchema, body, (parsed) => ({ id: parsed.id, call: callOf(parsed) }));
}

function callOf(call: Call): HTTPCall {
  switch (call.type) {
    case 'message': {
      const { recipient_id: to, reply_to_message_id: replyTo = null } = call;
      return { type: 'message', to, replyTo, content: called(call.content) };
    }
    case 'edit':
      return { type: 'edit', messageId: call.message_id, content: called(call.content) };
    case 'delete':
      return { type: 'delete', messageId: call.message_id };
    case 'reaction':
      return { type: 'reaction', messageId: call.message_id, emoji: call.emoji };
    case 'typing':
      return { type: 'typing', to: call.recipient_id, isTyping: call.is_typing };
    case 'read':
      return { type: 'read', messageIds: call.message_ids };
  }
}

function called(parts: readonly FlatContent[]): CalledContent {
  const texts = parts.flatMap((part) => ('body' in part ? [part.body] : 'caption' in part ? [part.caption ?? ''] : []));
  const offers = parts.flatMap((part) =>
    part.type === 'rich' ? [...(part.buttons ?? []), ...(part.quick_replies ?? [])].map(({ label }) => label) : [],
  );
  const [place] = parts.flatMap((part) => (part.type === 'location' ? [part] : []));
  const [template] = parts.flatMap((part) => (part.type === 'template' ? [part.template_id] : []));
  return {
    text: texts.length === 0 ? null : texts.join('\n'),
    files: parts.flatMap((part) =>
      'mime_type' in part
        ? [{ url: part.url, mimeType: part.mime_type, filename: ('filename' in part ? part.filename : null) ?? null }]
        : [],
    ),
    location: place ? { latitude: place.latitude, longitude: place.longitude } : null,
    template: template ?? null,
    buttons: offers,
  };
}
