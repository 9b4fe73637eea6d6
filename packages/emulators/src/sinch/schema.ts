import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const common = {
  to: z
    .array(z.string().regex(/^\+?\d{3,15}$/u))
    .min(1)
    .max(1000),
  from: z
    .string()
    .regex(/^(?:\+?\d{3,15}|[\w .&+!-]{1,11})$/u)
    .optional(),
  delivery_report: z.enum(['none', 'summary', 'full', 'per_recipient', 'per_recipient_final']).optional(),
  callback_url: z.url().optional(),
  client_reference: z.string().max(2048).optional(),
  send_at: z.iso.datetime().optional(),
  expire_at: z.iso.datetime().optional(),
  feedback_enabled: z.boolean().optional(),
};

const textSchema = z.strictObject({
  ...common,
  type: z.literal('mt_text').optional(),
  body: z.string().min(1).max(2000),
  flash_message: z.boolean().optional(),
  truncate_concat: z.boolean().optional(),
  max_number_of_message_parts: z.int().min(1).optional(),
});
const mediaSchema = z.strictObject({
  ...common,
  type: z.literal('mt_media'),
  body: z.strictObject({ url: z.url(), message: z.string().optional(), subject: z.string().optional() }),
  strict_validation: z.boolean().optional(),
});
const batchSchema = z.union([textSchema, mediaSchema]);

/** A batch of messages. */
export interface Batch {
  readonly type: 'mt_text' | 'mt_media';
  readonly to: readonly string[];
  readonly from: string | null;
  readonly text: string | null;
  readonly url: string | null;
  readonly subject: string | null;
  readonly reference: string | null;
  readonly report: string;
}

/** @see https://developers.sinch.com/docs/sms/api-reference/sms/batches/sendsms */
export function readBatch(body: unknown): Reading<Batch> {
  return read(batchSchema, body, (batch) => {
    const media = typeof batch.body === 'string' ? null : batch.body;
    return {
      type: batch.type ?? 'mt_text',
      to: batch.to,
      from: batch.from ?? null,
      text: typeof batch.body === 'string' ? batch.body : (batch.body.message ?? null),
      url: media?.url ?? null,
      subject: media?.subject ?? null,
      reference: batch.client_reference ?? null,
      report: batch.delivery_report ?? 'none',
    };
  });
}
