import type { ProviderResult } from '../domain/delivery.ts';
import { DeliveryUnknownError, isRoomKitError } from '../domain/errors.ts';
import { partKey } from '../domain/unknown-outcome.ts';
import type { SendOptions } from '../ports/messaging.ts';

/** What one part is sent with. */
export interface PartOptions {
  readonly signal: AbortSignal | undefined;
  /** The part's own; null where the send has none. */
  readonly idempotencyKey: string | null;
  /** The first part answers where the message does; the others stand below it. */
  readonly isFirst: boolean;
}

/**
 * Sends a message that the vendor takes in several, one after the other: what went in an earlier try is left
 * out, and what went before a failure is told, so that the next try goes on there.
 *
 * @param send - sends one part and gives the vendor's id of it
 */
export async function sendParts<Part>(
  parts: readonly Part[],
  options: SendOptions,
  send: (part: Part, options: PartOptions) => Promise<string>,
): Promise<ProviderResult> {
  const { idempotencyKey = null, sentMessageIds = [], signal } = options;
  const ids = [...sentMessageIds];
  for (const [at, part] of parts.entries()) {
    if (at < sentMessageIds.length) continue;
    const key = idempotencyKey === null ? null : partKey(idempotencyKey, at);
    try {
      ids.push(await send(part, { signal, idempotencyKey: key, isFirst: at === 0 }));
    } catch (error) {
      if (ids.length === 0 || !isRoomKitError(error)) throw error;
      if (isRoomKitError(error, 'delivery_unknown')) {
        const providerMessageIds = [...ids, ...error.details.providerMessageIds];
        throw new DeliveryUnknownError(error.details.provider, {
          cause: error,
          providerMessageIds,
          sentMessageIds: ids,
        });
      }
      const { code, message, retryable, retryAfterMs } = error;
      return {
        success: false,
        error: { code, message, retryable },
        providerMessageIds: ids,
        ...(retryAfterMs === null ? {} : { retryAfterMs }),
      };
    }
  }
  return { success: true, status: 'accepted', providerMessageId: ids[0] ?? null, providerMessageIds: ids };
}
