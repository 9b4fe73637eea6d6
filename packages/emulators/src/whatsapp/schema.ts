import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const id = z.string().min(1);
const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .regex(/^\+?\d{6,15}$/u)
    .optional(),
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.\w+$/u)
    .optional(),
  context: z.strictObject({ message_id: id }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};
const media = z
  .strictObject({
    id: id.optional(),
    link: z.url().optional(),
    caption: z.string().max(1024).optional(),
    filename: z.string().max(240).optional(),
  })
  .refine((file) => (file.id === undefined) !== (file.link === undefined));
const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
});
const row = z.strictObject({ id: z.string().min(1).max(200), title: z.string().min(1).max(24) });
const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    body: z.strictObject({ text: z.string().min(1).max(1024) }),
    action: z.strictObject({ buttons: z.array(button).min(1).max(3) }),
  }),
  z.strictObject({
    type: z.literal('list'),
    body: z.strictObject({ text: z.string().min(1).max(4096) }),
    action: z.strictObject({
      button: z.string().min(1).max(20),
      sections: z.array(z.strictObject({ rows: z.array(row).min(1).max(10) })).length(1),
    }),
  }),
]);
const template = z.strictObject({
  name: z.string().min(1),
  language: z.strictObject({ code: z.string().min(2) }),
  components: z
    .array(
      z.strictObject({
        type: z.enum(['header', 'body', 'button']),
        sub_type: z.enum(['quick_reply', 'url', 'catalog']).optional(),
        index: z.string().optional(),
        parameters: z.array(
          z.strictObject({ type: z.literal('text'), text: z.string(), parameter_name: id.optional() }),
        ),
      }),
    )
    .optional(),
});

const messageSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...common,
      type: z.literal('text'),
      text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
    }),
    z.strictObject({ ...common, type: z.literal('image'), image: media }),
    z.strictObject({ ...common, type: z.literal('audio'), audio: media }),
    z.strictObject({ ...common, type: z.literal('video'), video: media }),
    z.strictObject({ ...common, type: z.literal('document'), document: media }),
    z.strictObject({ ...common, type: z.literal('sticker'), sticker: media }),
    z.strictObject({
      ...common,
      type: z.literal('location'),
      location: z.strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        name: z.string().optional(),
        address: z.string().optional(),
      }),
    }),
    z.strictObject({ ...common, type: z.literal('interactive'), interactive }),
    z.strictObject({ ...common, type: z.literal('template'), template }),
    z.strictObject({
      ...common,
      type: z.literal('reaction'),
      reaction: z.strictObject({ message_id: id, emoji: z.string() }),
    }),
  ])
  .refine((message) => (message.to === undefined) !== (message.recipient === undefined), { path: ['to'] });

const readSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: id,
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});

/** A message of the Cloud API, whatever its type. */
export interface CloudMessage {
  readonly type: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly callbackData: string | null;
  readonly text: string | null;
  readonly file: { readonly id: string | null; readonly link: string | null; readonly filename: string | null } | null;
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly template: string | null;
  readonly buttons: readonly string[];
  readonly reaction: { readonly messageId: string; readonly emoji: string } | null;
}

/** A mark that a message was read, with or without a typing indicator. */
export interface ReadMark {
  readonly messageId: string;
  readonly isTyping: boolean;
}

/** @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
export function readMessage(body: unknown): Reading<CloudMessage> {
  return read(messageSchema, body, (message) => ({
    type: message.type,
    to: message.to ?? message.recipient ?? '',
    replyTo: message.context?.message_id ?? null,
    callbackData: message.biz_opaque_callback_data ?? null,
    ...NOTHING,
    ...shownBy(message),
  }));
}

const NOTHING: Pick<CloudMessage, 'text' | 'file' | 'location' | 'template' | 'buttons' | 'reaction'> = {
  text: null,
  file: null,
  location: null,
  template: null,
  buttons: [],
  reaction: null,
};

function shownBy(message: z.infer<typeof messageSchema>): Partial<typeof NOTHING> {
  switch (message.type) {
    case 'text':
      return { text: message.text.body };
    case 'location':
      return { location: { latitude: message.location.latitude, longitude: message.location.longitude } };
    case 'template':
      return { template: message.template.name };
    case 'reaction':
      return { reaction: { messageId: message.reaction.message_id, emoji: message.reaction.emoji } };
    case 'interactive':
      return { text: message.interactive.body.text, buttons: offersOf(message.interactive) };
    case 'image':
      return fileOf(message.image);
    case 'audio':
      return fileOf(message.audio);
    case 'video':
      return fileOf(message.video);
    case 'document':
      return fileOf(message.document);
    case 'sticker':
      return fileOf(message.sticker);
  }
}

function offersOf(offer: z.infer<typeof interactive>): readonly string[] {
  if (offer.type === 'button') return offer.action.buttons.map(({ reply }) => reply.title);
  return offer.action.sections.flatMap(({ rows }) => rows.map(({ title }) => title));
}

function fileOf({ id: fileId, link, caption, filename }: z.infer<typeof media>): Partial<typeof NOTHING> {
  return { text: caption ?? null, file: { id: fileId ?? null, link: link ?? null, filename: filename ?? null } };
}

export function readMark(body: unknown): Reading<ReadMark> {
  return read(readSchema, body, ({ message_id: messageId, typing_indicator: typing }) => ({
    messageId,
    isTyping: typing !== undefined,
  }));
}
