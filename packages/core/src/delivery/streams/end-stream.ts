import { ChannelOutput } from '../../domain/channel-output.ts';
import type { PlannedTarget } from '../../domain/plan.ts';
import type { Channel } from '../../ports/channel.ts';
import type { Attempt } from '../attempt.ts';
import { type ChannelAnswer, tooLate } from '../call-channel.ts';
import type { DeliveryDeps } from '../deps.ts';
import { failureAfterLimit, failureOf, failureOfResult, failureOfSend } from '../errors.ts';
import type { EventDelivery } from '../event-delivery.ts';
import type { DeliveryFailure } from '../failure.ts';
import { fateOf } from '../fate.ts';
import { settle } from '../settle.ts';
import { TransportDelivery } from '../transport.ts';
import { endTimeoutOf } from './end-timeout.ts';
import type { LiveReader } from './streamed-answer.ts';

/**
 * Tells a target that has watched an answer which event it became. One that failed on the way gets the text
 * whole, unless it may have it already.
 */
export async function endStream(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
  live: LiveReader,
): Promise<void> {
  live.reader.commit(delivery.planned.event);
  const startedAt = deps.clock.monotonic();
  const { organizationId } = delivery.planned.reference;
  const channel = deps.channels.get(organizationId, target.binding.channelId);
  const answer = await answerInTime(deps, target, live, channel);
  let result: Attempt | null;
  try {
    result = await resultOf(deps, delivery, target, answer, channel);
  } catch (error) {
    result = { failure: failureOf(error) };
  }
  if (result === null) await new TransportDelivery(deps, delivery, target).run();
  else settle(deps, delivery, target, result, target.attempts + 1, deps.clock.monotonic() - startedAt);
}

/** What the channel answered, and whether it was too late for that. */
type Answer = ChannelAnswer & { readonly isLate: boolean };

function answerInTime(
  deps: DeliveryDeps,
  { binding }: PlannedTarget,
  { shown }: LiveReader,
  channel: Channel | null,
): Promise<Answer> {
  const timeoutMs = endTimeoutOf(deps, channel);
  return deps.deadlines
    .race(shown, timeoutMs, () => tooLate(binding.channelId, timeoutMs))
    .then(
      (answer) => ({ ...answer, isLate: false }),
      (error: unknown) => ({ error, isLate: true }),
    );
}

/** What showing the stream came to; null when the text is to be sent whole. */
async function resultOf(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
  answer: Answer,
  channel: Channel | null,
): Promise<Attempt | null> {
  const { event } = delivery.planned;
  const failure = failureIn(answer, channel);
  if (failure === null) return { output: ('output' in answer && answer.output) || ChannelOutput.empty() };
  // Whoever is still at it must not get it a second time.
  if (failure.outcome === 'failed' || !channel) return answer.isLate ? { failure } : null;
  if (channel.streamEndTimeoutMs !== null) return { failure };
  const fate = await fateOf({ deps, delivery, target, channel, event }, failure);
  return 'failure' in fate && fate.failure.retryable === true ? null : fate;
}

function failureIn(answer: Answer, channel: Channel | null): DeliveryFailure | null {
  if ('output' in answer) {
    const result = answer.output?.providerResult;
    return result && (!result.success || result.status === 'unknown') ? failureOfResult(result) : null;
  }
  // A channel that says nothing of unknown outcomes has failed.
  if (!channel || channel.unknownOutcome === null) return failureOf(answer.error);
  return answer.isLate ? failureAfterLimit(answer.error) : failureOfSend(answer.error);
}
