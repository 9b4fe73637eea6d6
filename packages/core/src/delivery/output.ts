import type { ChannelBinding } from '../domain/binding.ts';
import type { ChannelOutput } from '../domain/channel-output.ts';
import { InputError } from '../domain/errors.ts';
import { asDelivery } from './call-channel.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';
import { keepSideEffects } from './keep-side-effects.ts';
import { isMessage, type Turn } from './overlap/turn.ts';
import { reportFailure } from './report-failure.ts';
import { closeUnread } from './streams/close-unread.ts';
import { runStream } from './streams/run-stream.ts';

/** How answers are taken. */
export interface AnswerHandling {
  /** The turn they belong to; null for those of transports. */
  readonly turn: Turn | null;
  /** How long a stream may be silent. @defaultValue the kit's `turnTimeoutMs` */
  readonly stallMs?: number;
}

const WITHOUT_TURN: AnswerHandling = { turn: null };

/** Takes what a channel gave back: side effects always, then its events or its stream. Gives what went wrong, or null. */
export async function handleOutput(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput | undefined,
  how: AnswerHandling = WITHOUT_TURN,
): Promise<unknown> {
  if (!output) return null;
  const { events, responseStream, tasks, observations, metadataUpdates, error = null } = output;
  const effects = tasks.length + observations.length + Object.keys(metadataUpdates).length;
  if (events.length + effects === 0 && !responseStream && error === null) return null;
  return asDelivery(deps.frames, () => take(deps, delivery, binding, output, how));
}

async function take(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput,
  how: AnswerHandling,
): Promise<unknown> {
  const { events, responseStream } = output;
  if (responseStream && events.length > 0) {
    await closeUnread(responseStream);
    throw new InputError('output', 'events and responseStream exclude each other');
  }
  await keepSideEffects(deps, delivery, binding.channelId, output);
  const isWhole = output.isCancelled !== true && (output.error ?? null) === null;
  const last = isWhole ? events.findLast(isMessage) : null;
  for (const draft of events) {
    const part = draft === last ? 'last' : 'earlier';
    const event = await deps.respond(delivery, binding, how.turn?.stamp(draft, part) ?? draft);
    if (event?.type === 'message') how.turn?.answered(part);
  }
  const error = responseStream ? await runStream(deps, delivery, binding, output, how) : (output.error ?? null);
  if (error !== null) {
    delivery.cascade.error ??= error;
    await reportFailure(deps, delivery, binding.channelId, error);
  }
  return error;
}

/** Whether there is anything in an output beside what the provider answered. Most have nothing. */
export function saysMore(output: ChannelOutput): boolean {
  const { events, responseStream, tasks, observations, metadataUpdates } = output;
  if (events.length > 0 || responseStream !== null || tasks.length > 0 || observations.length > 0) return true;
  if (output.error !== undefined && output.error !== null) return true;
  return Object.keys(metadataUpdates).length > 0;
}
