import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const number = z.string().regex(/^(?:\+[1-9]\d{6,14}|\d{3,8})$/u);
const sender = z.string().regex(/^(?:\+[1-9]\d{6,14}|\d{3,8}|[\w .&+!-]{1,11})$/u);
const hookFields = {
  webhook_url: z.url().optional(),
  webhook_failover_url: z.url().optional(),
};

const createMessageSchema = z
  .strictObject({
    to: number,
    from: sender.optional(),
    messaging_profile_id: z.string().min(1).optional(),
    text: z.string().min(1).optional(),
    subject: z.string().optional(),
    media_urls: z.array(z.url()).optional(),
    type: z.enum(['SMS', 'MMS']).optional(),
    encoding: z.enum(['auto', 'gsm7', 'ucs2']).optional(),
    auto_detect: z.boolean().optional(),
    use_profile_webhooks: z.boolean().optional(),
    send_at: z.iso.datetime().nullable().optional(),
    ...hookFields,
  })
  .refine((body) => body.from !== undefined || body.messaging_profile_id !== undefined, { path: ['from'] })
  .refine((body) => body.text !== undefined || (body.media_urls?.length ?? 0) > 0, { path: ['text'] })
  .refine((body) => (body.type === 'SMS' ? (body.media_urls?.length ?? 0) === 0 : true), { path: ['type'] });

/** What an SMS or MMS is made of. */
export interface CreateMessage {
  readonly to: string;
  readonly from: string;
  readonly text: string | null;
  readonly subject: string | null;
  readonly mediaUrls: readonly string[];
  readonly profileId: string | null;
}

/** @see https://developers.telnyx.com/api-reference/messages/send-a-message */
export function readCreateMessage(body: unknown): Reading<CreateMessage> {
  return read(createMessageSchema, body, (message) => ({
    to: message.to,
    from: message.from ?? '+18445550001',
    text: message.text ?? null,
    subject: message.subject ?? null,
    mediaUrls: message.media_urls ?? [],
    profileId: message.messaging_profile_id ?? null,
  }));
}
