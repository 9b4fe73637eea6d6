import { roomKey, scopedKey } from '../domain/room.ts';
import type { Logger } from '../ports/runtime.ts';
import type { ClaimedDelivery, OutboxStore } from '../ports/store-outbox.ts';

/**
 * The head of a queue may have been under way when its node went: that counts as a try, written down
 * before the next one, so that what brings nodes down is given up in the end.
 *
 * @param seen - queues whose head was counted before
 */
export async function countTries(
  deps: { readonly store: Pick<OutboxStore, 'settleDeliveries'>; readonly nodeId: string; readonly logger: Logger },
  claimed: readonly ClaimedDelivery[],
  seen: Set<string> = new Set(),
): Promise<readonly ClaimedDelivery[]> {
  const heads: ClaimedDelivery[] = [];
  const counted = claimed.map((delivery) => {
    const place = scopedKey(roomKey(delivery.room), delivery.channelId);
    if (seen.has(place)) return delivery;
    seen.add(place);
    const head = { ...delivery, attempts: delivery.attempts + 1 };
    heads.push(head);
    return head;
  });
  if (heads.length === 0) return counted;
  try {
    await deps.store.settleDeliveries(
      deps.nodeId,
      heads.map(({ room, event, channelId, attempts }) => {
        return { room, eventId: event.id, channelId, outcome: 'attempted', attempts };
      }),
    );
  } catch (error) {
    deps.logger.warn('The tries of a gone node could not be counted.', { count: heads.length, error });
  }
  return counted;
}
