import { ChannelOutput } from '../../domain/channel-output.ts';
import { ChannelNotRegisteredError, isRoomKitError } from '../../domain/errors.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { Attempt } from '../attempt.ts';
import { requireAnswer } from '../call-channel.ts';
import { contentFor } from '../content-for.ts';
import { contextOfCall } from '../context-of-call.ts';
import type { DeliveryDeps } from '../deps.ts';
import { failureOf } from '../errors.ts';
import type { DeliveryFailure } from '../failure.ts';
import { handleOutput } from '../output.ts';
import { reportFailure } from '../report-failure.ts';
import { settle } from '../settle.ts';
import type { Turn, TurnMember } from './turn.ts';

/** How a turn ended. */
export interface TurnResult {
  readonly attempt: Attempt;
  readonly latencyMs: number;
}

/**
 * Asks an intelligence channel what it makes of an event; its answers re-enter as passes of their own. A turn
 * that a newer message ended has not failed.
 */
export async function runTurn(
  deps: DeliveryDeps,
  turn: Turn,
  takeNewer: (() => readonly TurnMember[]) | null,
): Promise<TurnResult> {
  const { delivery, target } = turn.trigger;
  const { binding } = target;
  const { reference, event } = delivery.planned;
  const startedAt = deps.clock.monotonic();
  const endActivity = deps.activity.begin(delivery.planned.key);
  const end = (): void => turn.abort(deps.closing.reason);
  deps.closing.addEventListener('abort', end, { once: true });
  const latency = (): number => deps.clock.monotonic() - startedAt;
  try {
    const channel = deps.channels.get(reference.organizationId, binding.channelId);
    if (!channel) throw new ChannelNotRegisteredError(binding.channelId);
    const shown = await contentFor(deps, delivery, binding);
    // Whoever only listens for the abort of a turn would not hear of one that lies behind it.
    turn.signal.throwIfAborted();
    const timeoutMs = channel.deliveryTimeoutMs ?? deps.turnTimeoutMs;
    const newer = takeNewer === null ? undefined : () => takeIn(deps, turn, takeNewer());
    const context = contextOfCall(deps, delivery, turn, { takeNewer: newer });
    const run = (): ChannelOutput | Promise<ChannelOutput> => channel.onEvent(shown, binding, context);
    const output = (await requireAnswer(deps, channel.id, timeoutMs, run)) ?? ChannelOutput.empty();
    const error = await handleOutput(deps, delivery, binding, output, { turn, stallMs: timeoutMs });
    // A kit that closes ends turns without an answer: they stay planned, and are made again.
    const hasFailed = (error !== null || deps.closing.aborted) && !turn.isAnswered;
    const failure = error ?? deps.closing.reason;
    return { attempt: hasFailed ? { failure: failureOfTurn(failure) } : { output }, latencyMs: latency() };
  } catch (error) {
    if (turn.isSuperseded) return { attempt: { output: ChannelOutput.empty() }, latencyMs: latency() };
    // Whoever still works on the answer is told that nobody waits for it.
    turn.abort(error);
    delivery.cascade.error ??= error;
    await reportFailure(deps, delivery, binding.channelId, error);
    deps.logger.error('An intelligence channel failed.', {
      roomId: event.roomId,
      eventId: event.id,
      channelId: binding.channelId,
      chainDepth: event.chainDepth,
      latencyMs: latency(),
      error,
    });
    return { attempt: { failure: failureOfTurn(error) }, latencyMs: latency() };
  } finally {
    deps.closing.removeEventListener('abort', end);
    endActivity();
  }
}

/** What a turn failed with; the words of errors that are not of the kit may be anything, and are not stored. */
function failureOfTurn(thrown: unknown): DeliveryFailure {
  const failure = failureOf(thrown);
  if (isRoomKitError(thrown)) return failure;
  return { ...failure, error: { ...failure.error, message: 'The channel failed.' } };
}

/** Records how a turn ended for every event that shares its fate. */
export function settleTurn(deps: DeliveryDeps, turn: Turn, { attempt, latencyMs }: TurnResult): void {
  for (const { delivery, target } of turn.members) {
    settle(deps, delivery, target, attempt, target.attempts + 1, latencyMs);
  }
}

/** The events as the channel reads them. One that cannot be shown is left for a turn of its own, where it fails. */
async function takeIn(deps: DeliveryDeps, turn: Turn, members: readonly TurnMember[]): Promise<readonly RoomEvent[]> {
  const events: RoomEvent[] = [];
  for (const member of members) {
    try {
      events.push(await contentFor(deps, member.delivery, member.target.binding));
      turn.take(member);
    } catch {
      turn.leave(member);
    }
  }
  return events;
}
