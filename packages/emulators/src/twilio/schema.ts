import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const service = z.string().regex(/^MG[0-9a-fA-F]{32}$/u);
const template = z.string().regex(/^HX[0-9a-fA-F]{32}$/u);
const address = z.string().regex(/^(?:(?:whatsapp|rcs|messenger):)?(?:\+[1-9]\d{6,14}|[\w.-]{1,64})$/u);
const flag = z.enum(['true', 'false', 'True', 'False']);

const createMessageSchema = z
  .strictObject({
    To: address,
    From: address.optional(),
    MessagingServiceSid: service.optional(),
    Body: z.string().max(1600).optional(),
    MediaUrl: z
      .union([z.url().transform((url) => [url]), z.array(z.url())])
      .refine((urls) => urls.length <= 10)
      .optional(),
    ContentSid: template.optional(),
    ContentVariables: z.string().optional(),
    StatusCallback: z.url().optional(),
    ValidityPeriod: z.string().regex(/^\d+$/u).optional(),
    SmartEncoded: flag.optional(),
    SendAsMms: flag.optional(),
    ShortenUrls: flag.optional(),
    FallbackFrom: address.optional(),
    PersistentAction: z.union([z.string(), z.array(z.string())]).optional(),
  })
  .refine((form) => (form.From === undefined) !== (form.MessagingServiceSid === undefined))
  .refine((form) => Boolean(form.Body ?? form.MediaUrl ?? form.ContentSid));

const updateMessageSchema = z.strictObject({
  Body: z.literal('').optional(),
  Status: z.literal('canceled').optional(),
});

/** What a message is made of. */
export interface CreateMessage {
  readonly to: string;
  readonly from: string;
  readonly body: string | null;
  readonly mediaUrls: readonly string[];
  readonly contentSid: string | null;
}

/** The fields of `POST Messages.json` that Twilio documents, as a form carries them: everything is a text. */
export function readCreateMessage(form: unknown): Reading<CreateMessage> {
  return read(createMessageSchema, form, ({ To, From, MessagingServiceSid, Body, MediaUrl, ContentSid }) => ({
    to: To,
    from: From ?? MessagingServiceSid ?? '',
    body: Body ?? null,
    mediaUrls: MediaUrl ?? [],
    contentSid: ContentSid ?? null,
  }));
}

/** What `POST Messages/{Sid}.json` takes: an empty body redacts, `canceled` stops a scheduled message. */
export function isUpdateMessage(form: unknown): boolean {
  return updateMessageSchema.safeParse(form).success;
}
