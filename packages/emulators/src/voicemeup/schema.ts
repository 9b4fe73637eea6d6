import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const digits = z.string().regex(/^\d{3,15}$/u);

const messageSchema = z
  .strictObject({
    username: z.string(),
    auth_token: z.string(),
    source_number: digits,
    destination_number: digits,
    message: z.string().max(1000).optional(),
    attachment: z.url().optional(),
  })
  .refine((form) => Boolean(form.message) || form.attachment !== undefined, { path: ['message'] });

/** A message as a form carries it. */
export interface QueuedMessage {
  readonly username: string;
  readonly authToken: string;
  readonly from: string;
  readonly to: string;
  readonly text: string | null;
  readonly attachment: string | null;
}

/** What `queue_sms` takes. VoiceMeUp publishes no document: this is what is known to work. */
export function readQueuedMessage(form: unknown): Reading<QueuedMessage> {
  return read(messageSchema, form, (message) => ({
    username: message.username,
    authToken: message.auth_token,
    from: message.source_number,
    to: message.destination_number,
    text: message.message ?? null,
    attachment: message.attachment ?? null,
  }));
}
