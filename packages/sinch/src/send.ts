import {
  partKey,
  type ProviderResult,
  type ReconcileAnswer,
  type ReconcileQuery,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';
import { eventReference, objectOf, objectsOf, requireTold, sendParts, textOrNull } from '@roomkit/core/providers';
import { requirePhoneRecipient } from '@roomkit/phone';

import type { SinchAccount } from './account.ts';
import { draftsOf } from './message.ts';

/** Until Sinch lists what it has taken. */
const LISTED_AFTER_MS = 30_000;

/** Sends a content as the messages it becomes, each a batch for one recipient. */
export async function send(
  account: SinchAccount,
  event: RoomEvent,
  to: string,
  from: string | null,
  options: SendOptions,
): Promise<ProviderResult> {
  options.signal?.throwIfAborted();
  const { from: ownNumber, statusCallbackUrl } = account.options;
  const sender = from ?? ownNumber;
  const rest = {
    to: [requirePhoneRecipient(account.provider, to)],
    ...(sender === undefined ? {} : { from: sender }),
    delivery_report: 'per_recipient',
    ...(statusCallbackUrl === undefined ? {} : { callback_url: statusCallbackUrl }),
  };
  return sendParts(draftsOf(account.provider, event.content), options, async (draft, { idempotencyKey, signal }) => {
    const batch = { ...draft, ...rest, client_reference: eventReference(event, idempotencyKey) };
    const headers = { 'content-type': 'application/json' };
    const answer = await account.batches('', { headers, body: JSON.stringify(batch), effect: 'send', signal });
    return requireTold(account.provider, textOrNull(objectOf(answer.body)['id']));
  });
}

/**
 * Asks for the batches that were sent with the references of an earlier try. That one is not listed does not say that
 * it never will be.
 *
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/batches/listbatches
 */
export async function find(
  account: SinchAccount,
  { event, idempotencyKey }: ReconcileQuery,
  signal: AbortSignal | undefined,
): Promise<ReconcileAnswer> {
  const providerMessageIds: string[] = [];
  for (const part of draftsOf(account.provider, event.content).keys()) {
    const reference = eventReference(event, partKey(idempotencyKey, part));
    const query = new URLSearchParams({ client_reference: reference });
    const { body } = await account.batches(`?${query.toString()}`, { method: 'GET', effect: 'read', signal });
    const batch = objectsOf(objectOf(body)['batches']).find((listed) => listed['client_reference'] === reference);
    const id = textOrNull(batch?.['id']);
    if (id === null) return { outcome: 'unknown', retryAfterMs: LISTED_AFTER_MS };
    providerMessageIds.push(id);
  }
  return { outcome: 'sent', providerMessageIds, status: 'accepted' };
}
