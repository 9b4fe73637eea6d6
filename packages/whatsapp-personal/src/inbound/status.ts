import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { dateOfSeconds, type Json, numberOrNull, objectOf, textOrNull } from '@roomkit/core/providers';

import { addressOf } from '../address.ts';
import { withBytesAsJson } from '../auth/bytes-in-json.ts';
import { numberOf } from './content.ts';
import { idOfOwn, type Surroundings } from './envelope.ts';
import { lastingJid } from './person.ts';

/** Baileys' `WAMessageStatus`; 1 is "not sent yet". */
const OUTCOMES: Readonly<Record<number, DeliveryOutcome>> = {
  0: 'failed',
  2: 'sent',
  3: 'delivered',
  4: 'read',
  // A voice message was played.
  5: 'read',
};

/** How far a message of ours got, as `messages.update` tells it of one to a person; null where it tells something else. */
export async function statusOf(
  provider: string,
  raw: unknown,
  surroundings: Surroundings,
): Promise<DeliveryStatus | null> {
  const report = objectOf(raw);
  const { status, messageTimestamp, messageStubParameters } = objectOf(report['update']);
  const outcome = OUTCOMES[numberOrNull(status) ?? -1];
  if (!outcome) return null;
  const [code] = Array.isArray(messageStubParameters) ? messageStubParameters : [];
  const failure = outcome === 'failed' ? { errorCode: textOrNull(code) } : {};
  return reportOf(provider, report, { status: outcome, at: messageTimestamp, ...failure }, surroundings);
}

/** How far a message to a group got with one of its people, as `message-receipt.update` tells it. */
export async function receiptOf(
  provider: string,
  raw: unknown,
  surroundings: Surroundings,
): Promise<DeliveryStatus | null> {
  const report = objectOf(raw);
  const { readTimestamp, receiptTimestamp, userJid } = objectOf(report['receipt']);
  const [read, delivered] = [numberOf(readTimestamp), numberOf(receiptTimestamp)];
  if (read === null && delivered === null) return null;
  const status = read === null ? 'delivered' : 'read';
  return reportOf(provider, report, { status, at: read ?? delivered, by: textOrNull(userJid) }, surroundings);
}

async function reportOf(
  provider: string,
  report: Json,
  told: {
    readonly status: DeliveryOutcome;
    readonly at: unknown;
    readonly by?: string | null;
    readonly errorCode?: string | null;
  },
  surroundings: Surroundings,
): Promise<DeliveryStatus | null> {
  const key = objectOf(report['key']);
  const [id, jid] = [textOrNull(key['id']), textOrNull(key['remoteJid'])];
  if (key['fromMe'] !== true || id === null || !jid?.includes('@')) return null;
  const chat = await lastingJid(jid, textOrNull(key['remoteJidAlt']), surroundings.findNumber);
  const recipient = told.by ? await lastingJid(told.by, null, surroundings.findNumber) : chat;
  return {
    provider,
    messageId: idOfOwn(chat, id, surroundings),
    status: told.status,
    recipient: addressOf(recipient),
    timestamp: dateOfSeconds(numberOf(told.at)),
    rawPayload: withBytesAsJson(report) as Json,
    ...(told.errorCode === undefined ? {} : { errorCode: told.errorCode }),
  };
}
