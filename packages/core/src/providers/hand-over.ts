import { RoomKitError } from '../domain/errors.ts';
import { BlockReason, type InboundMessage } from '../domain/inbound.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EmitInbound } from '../ports/source.ts';
import { type RetryNotice, retryWithBackoff } from '../resilience/retry.ts';

/** How often what is not taken is offered, by the reason. */
const OFFERS: ReadonlyMap<string | null, number> = new Map([
  [BlockReason.RATE_LIMITED, Number.POSITIVE_INFINITY],
  // Three times too long is the message's own fault.
  [BlockReason.PROCESS_TIMEOUT, 3],
]);

/** What a message is offered with. */
export interface HandOverOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called before each pause. */
  readonly onRetry: (notice: RetryNotice) => void;
}

/**
 * Gives a source's message to the kit, again and again while the kit cannot take it for now (its store is down, a
 * limit is reached): for vendors that do not send it again.
 *
 * @throws what is final, and the message is not stored then; the signal's reason where that has fired
 */
export async function handOver(emit: EmitInbound, message: InboundMessage, options: HandOverOptions): Promise<void> {
  await retryWithBackoff(
    async (offered) => {
      const { reason } = await emit(message);
      const most = OFFERS.get(reason);
      if (most === undefined || reason === null) return;
      const retryable = offered + 1 < most;
      throw new RoomKitError('message_not_taken', 'The kit did not take the message.', { reason }, { retryable });
    },
    // What does not say of itself that it passes is final.
    { maxRetries: Number.MAX_SAFE_INTEGER, baseDelaySeconds: 0.2, maxDelaySeconds: 30, retryableErrors: [] },
    options,
  );
}
