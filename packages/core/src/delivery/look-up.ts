import { RoomKitError } from '../domain/errors.ts';
import type { EarlierTry, ReconcileAnswer } from '../domain/unknown-outcome.ts';
import { retryDelayMs } from '../resilience/retry.ts';
import { asDelivery } from './call-channel.ts';
import { contextOfCall } from './context-of-call.ts';
import { DeliveryAbort } from './delivery-abort.ts';
import type { Sending } from './sending.ts';

/** How often a vendor is asked that cannot tell yet. With the delays of a policy that names none, half a minute. */
const MOST_QUESTIONS = 6;

/**
 * Asks the vendor whether an earlier try went, again and again while it cannot tell.
 *
 * @param firstDelayMs - how long to leave it in peace; null for the delay before a retry
 * @throws the reason of the kit's closing
 */
export async function lookUp(
  sending: Sending,
  earlier: EarlierTry,
  firstDelayMs: number | null,
): Promise<ReconcileAnswer> {
  const { deps, target } = sending;
  const policy = target.binding.retryPolicy ?? {};
  let delayMs = firstDelayMs ?? retryDelayMs(policy, 0);
  for (let asked = 1; ; asked += 1) {
    if (delayMs > 0) await deps.clock.sleep(delayMs, { signal: deps.closing });
    const answer = await ask(sending, earlier);
    if (answer.outcome !== 'unknown' || asked === MOST_QUESTIONS) return answer;
    delayMs = retryDelayMs(policy, asked - 1, answer);
  }
}

/** One question. A vendor that fails to answer has not told. */
async function ask({ deps, delivery, target, channel, event }: Sending, earlier: EarlierTry): Promise<ReconcileAnswer> {
  const abort = new DeliveryAbort(deps.closing);
  const timeoutMs = channel.deliveryTimeoutMs ?? deps.deliveryTimeoutMs;
  const call = async (): Promise<ReconcileAnswer> =>
    (await channel.reconcile?.(event, target.binding, earlier, contextOfCall(deps, delivery, abort))) ?? DONT_KNOW;
  try {
    return await deps.deadlines.race(asDelivery(deps.frames, call), timeoutMs, () => {
      const tooLate = new RoomKitError(
        'delivery_timeout',
        'The vendor did not answer in time.',
        { channelId: channel.id, timeoutMs },
        { retryable: true },
      );
      abort.abort(tooLate);
      return tooLate;
    });
  } catch (error) {
    deps.logger.warn('A vendor could not be asked whether a message went.', {
      roomId: event.roomId,
      eventId: event.id,
      channelId: channel.id,
      error,
    });
    return DONT_KNOW;
  }
}

const DONT_KNOW: ReconcileAnswer = Object.freeze({ outcome: 'unknown' });
