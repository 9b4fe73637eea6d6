import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { type Json, numberOrNull, objectsOf, textOrNull } from '@roomkit/core/providers';

import type { ElasticEmailAccount } from './account.ts';
import { failureOf } from './failure.ts';

/** What is counted of a transaction of one mail, from what says most to what says least. */
const COUNTED: readonly (readonly [count: string, outcome: DeliveryOutcome])[] = [
  ['OpenedCount', 'read'],
  ['FailedCount', 'failed'],
  ['DeliveredCount', 'delivered'],
  ['SentCount', 'sent'],
];

/** Asks how far a mail got, for accounts that get no notifications. @throws RoomKitError; see `callVendor` */
export async function fetchStatus(
  provider: string,
  account: ElasticEmailAccount,
  messageId: string,
  signal: AbortSignal | undefined,
): Promise<DeliveryStatus> {
  const path = `/emails/${encodeURIComponent(messageId)}/status?showFailed=true&showErrors=true`;
  const transaction = await account.call(path, { method: 'GET', effect: 'read', signal });
  const status = outcomeOf(transaction);
  const [failed] = objectsOf(transaction['Failed']);
  return {
    provider,
    messageId,
    status,
    ...(status === 'failed' ? failureOf(textOrNull(failed?.['Category']) ?? '') : {}),
    rawPayload: transaction,
  };
}

function outcomeOf(transaction: Json): DeliveryOutcome {
  return COUNTED.find(([count]) => (numberOrNull(transaction[count]) ?? 0) > 0)?.[1] ?? 'accepted';
}
