import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { type Json, textOrNull } from '@roomkit/core/providers';

/** The vendor's words for how far a message got, with the page they are listed on. */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = { sent: 'sent', delivered: 'delivered', failed: 'failed' };

/** The report of a call; null where it is something else. */
export function statusOf(provider: string, report: Json, channelId: string): DeliveryStatus | null {
  const messageId = textOrNull(report['messageId']);
  const status = OUTCOMES[textOrNull(report['status']) ?? ''];
  if (messageId === null || !status) return null;
  return { provider, messageId, status, channelId, rawPayload: report };
}
