import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const title = z.string().min(1).max(20);
const payload = z.string().min(1).max(1000);
const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('web_url'), title, url: z.url() }),
  z.strictObject({ type: z.literal('postback'), title, payload }),
]);
const element = z.strictObject({
  title: z.string().min(1).max(80),
  subtitle: z.string().min(1).max(80).optional(),
  image_url: z.url().optional(),
  buttons: z.array(button).min(1).max(3).optional(),
});
const template = z.discriminatedUnion('template_type', [
  z.strictObject({
    template_type: z.literal('button'),
    text: z.string().min(1).max(640),
    buttons: z.array(button).min(1).max(3),
  }),
  z.strictObject({ template_type: z.literal('generic'), elements: z.array(element).min(1).max(10) }),
]);
const file = z
  .strictObject({
    url: z.url().optional(),
    attachment_id: z.string().min(1).optional(),
    is_reusable: z.boolean().optional(),
  })
  .refine(({ url, attachment_id: id }) => (url === undefined) !== (id === undefined));
const attachment = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('template'), payload: template }),
  z.strictObject({ type: z.enum(['image', 'audio', 'video', 'file']), payload: file }),
]);
const quickReply = z.strictObject({
  content_type: z.literal('text'),
  title,
  payload,
  image_url: z.url().optional(),
});
const message = z
  .strictObject({
    text: z.string().min(1).max(2000).optional(),
    attachment: attachment.optional(),
    quick_replies: z.array(quickReply).min(1).max(13).optional(),
    metadata: z.string().max(1000).optional(),
  })
  .refine(({ text, attachment: given }) => (text === undefined) !== (given === undefined));
const recipient = z.strictObject({ id: z.string().regex(/^\d{5,25}$/u) });

const messageSchema = z
  .strictObject({
    recipient,
    messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']),
    tag: z.enum(['HUMAN_AGENT', 'ACCOUNT_UPDATE']).optional(),
    message,
    reply_to: z.strictObject({ mid: z.string().min(1) }).optional(),
  })
  .refine(({ messaging_type: type, tag }) => (type === 'MESSAGE_TAG') === (tag !== undefined));

const actionSchema = z.strictObject({ recipient, sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen']) });

const uploadSchema = z.strictObject({
  attachment: z.strictObject({
    type: z.enum(['image', 'audio', 'video', 'file']),
    payload: z.strictObject({ is_reusable: z.boolean().optional() }),
  }),
});

/** A message of the Send API. */
export interface SentMessage {
  readonly to: string;
  readonly tag: string | null;
  readonly replyTo: string | null;
  readonly text: string | null;
  readonly buttons: readonly string[];
  readonly file: { readonly url: string | null; readonly attachmentId: string | null } | null;
}

/** A sign of the page beside its messages. */
export interface SenderAction {
  readonly to: string;
  readonly action: 'typing_on' | 'typing_off' | 'mark_seen';
}

/** @see https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export function readMessage(body: unknown): Reading<SentMessage> {
  return read(messageSchema, body, ({ message: given, recipient: to, reply_to: reply, tag = null }) => {
    const quickReplies = (given.quick_replies ?? []).map((reply_) => reply_.title);
    const shown = shownBy(given.attachment);
    const buttons = [...shown.buttons, ...quickReplies];
    return { to: to.id, tag, replyTo: reply?.mid ?? null, ...shown, text: given.text ?? shown.text, buttons };
  });
}

export function readAction(body: unknown): Reading<SenderAction> {
  return read(actionSchema, body, ({ recipient: to, sender_action: action }) => ({ to: to.id, action }));
}

/** Whether the `message` field of an upload says what it must. */
export function isUpload(message: unknown): boolean {
  return uploadSchema.safeParse(message).success;
}

function shownBy(given: z.infer<typeof attachment> | undefined): Pick<SentMessage, 'text' | 'buttons' | 'file'> {
  if (!given) return { text: null, buttons: [], file: null };
  if (given.type !== 'template') {
    const { url = null, attachment_id: attachmentId = null } = given.payload;
    return { text: null, buttons: [], file: { url, attachmentId } };
  }
  if (given.payload.template_type === 'button') {
    return { text: given.payload.text, buttons: given.payload.buttons.map((one) => one.title), file: null };
  }
  const { elements } = given.payload;
  return {
    text: elements.map((one) => [one.title, one.subtitle].filter(Boolean).join(': ')).join('\n'),
    buttons: elements.flatMap((one) => (one.buttons ?? []).map((offer) => offer.title)),
    file: null,
  };
}
