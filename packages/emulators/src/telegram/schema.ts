import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const chatId = z.union([z.int(), z.string().regex(/^(?:-?\d{1,16}|@\w{5,32})$/u)]);
const button = z
  .strictObject({
    text: z.string().min(1),
    url: z
      .string()
      .regex(/^(?:https?|tg|mailto|tel):/u)
      .optional(),
    callback_data: z
      .string()
      .refine((data) => Buffer.byteLength(data) >= 1 && Buffer.byteLength(data) <= 64)
      .optional(),
  })
  .refine(({ url, callback_data: data }) => (url === undefined) !== (data === undefined));
const keyboard = z.strictObject({ inline_keyboard: z.array(z.array(button)) });
const aim = {
  chat_id: chatId,
  message_thread_id: z.int().optional(),
  disable_notification: z.boolean().optional(),
  reply_parameters: z
    .strictObject({
      message_id: z.int(),
      chat_id: chatId.optional(),
      allow_sending_without_reply: z.boolean().optional(),
    })
    .optional(),
  reply_markup: keyboard.optional(),
};
const parseMode = z.literal('HTML').optional();
const file = z.string().min(1);
const captioned = { ...aim, caption: z.string().max(4096).optional(), parse_mode: parseMode };
const target = { chat_id: chatId, message_id: z.int() };
const place = { latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) };
const reaction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('emoji'), emoji: z.string() }),
  z.strictObject({ type: z.literal('custom_emoji'), custom_emoji_id: z.string() }),
]);

/** What each method takes (https://core.telegram.org/bots/api#available-methods), as far as it is emulated. */
const SCHEMAS: Readonly<Record<string, z.ZodType<TelegramCall>>> = {
  getMe: z.strictObject({}),
  sendMessage: z.strictObject({
    ...aim,
    text: z.string().min(1),
    parse_mode: parseMode,
    link_preview_options: z.strictObject({ is_disabled: z.boolean().optional() }).optional(),
  }),
  sendPhoto: z.strictObject({ ...captioned, photo: file }),
  sendDocument: z.strictObject({ ...captioned, document: file }),
  sendVideo: z.strictObject({ ...captioned, video: file }),
  sendAnimation: z.strictObject({ ...captioned, animation: file }),
  sendAudio: z.strictObject({ ...captioned, audio: file }),
  sendVoice: z.strictObject({ ...captioned, voice: file }),
  sendLocation: z.strictObject({ ...aim, ...place }),
  sendVenue: z.strictObject({ ...aim, ...place, title: z.string().min(1), address: z.string().min(1) }),
  editMessageText: z.strictObject({
    ...target,
    text: z.string().min(1),
    parse_mode: parseMode,
    reply_markup: keyboard.optional(),
  }),
  editMessageCaption: z.strictObject({
    ...target,
    caption: z.string().max(4096),
    parse_mode: parseMode,
    reply_markup: keyboard.optional(),
  }),
  deleteMessage: z.strictObject(target),
  setMessageReaction: z.strictObject({ ...target, reaction: z.array(reaction).max(1) }),
  sendChatAction: z.strictObject({
    chat_id: chatId,
    message_thread_id: z.int().optional(),
    action: z.enum(['typing', 'upload_photo', 'record_video', 'upload_document', 'find_location']),
  }),
  answerCallbackQuery: z.strictObject({ callback_query_id: z.string().min(1), text: z.string().max(200).optional() }),
  getFile: z.strictObject({ file_id: z.string().min(1) }),
  setWebhook: z.strictObject({
    url: z.string().regex(/^(?:https:\/\/.+)?$/u),
    secret_token: z
      .string()
      .regex(/^[\w-]{1,256}$/u)
      .optional(),
    allowed_updates: z.array(z.string()).optional(),
    max_connections: z.int().min(1).max(100).optional(),
    drop_pending_updates: z.boolean().optional(),
  }),
};

/** A button of an inline keyboard. */
export interface TelegramButton {
  readonly text: string;
  readonly url?: string | undefined;
  readonly callback_data?: string | undefined;
}

/** The fields of a call, those that its method has. */
export interface TelegramCall {
  readonly chat_id?: number | string;
  readonly message_id?: number;
  readonly message_thread_id?: number | undefined;
  readonly text?: string | undefined;
  readonly caption?: string | undefined;
  readonly parse_mode?: 'HTML' | undefined;
  readonly reply_parameters?:
    | { readonly message_id: number; readonly chat_id?: number | string | undefined }
    | undefined;
  readonly reply_markup?: { readonly inline_keyboard: readonly (readonly TelegramButton[])[] } | undefined;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly reaction?: readonly (
    | { readonly type: 'emoji'; readonly emoji: string }
    | { readonly type: 'custom_emoji'; readonly custom_emoji_id: string }
  )[];
  readonly action?: string;
  readonly callback_query_id?: string;
  readonly file_id?: string;
  readonly url?: string;
  readonly secret_token?: string | undefined;
  readonly allowed_updates?: readonly string[] | undefined;
  readonly photo?: string;
  readonly document?: string;
  readonly video?: string;
  readonly animation?: string;
  readonly audio?: string;
  readonly voice?: string;
}

/** A call's fields as Telegram reads them; null for a method that is not there. */
export function readCall(method: string, body: unknown): Reading<TelegramCall> | null {
  const schema = Object.hasOwn(SCHEMAS, method) ? SCHEMAS[method] : undefined;
  return schema ? read(schema, body, (call) => call) : null;
}
