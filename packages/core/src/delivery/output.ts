import type { ChannelBinding } from '../domain/binding.ts';
import type { ChannelOutput } from '../domain/channel-output.ts';
import { InputError } from '../domain/errors.ts';
import { asDelivery } from './call-channel.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';
import { keepSideEffects } from './keep-side-effects.ts';
import { closeUnread } from './streams/close-unread.ts';
import { runStream } from './streams/run-stream.ts';

/** Takes what a channel gave back: side effects always, then its events or its stream. */
export async function handleOutput(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput | undefined,
): Promise<void> {
  if (!output) return;
  const { events, responseStream, tasks, observations, metadataUpdates } = output;
  const effects = tasks.length + observations.length + Object.keys(metadataUpdates).length;
  if (events.length + effects === 0 && !responseStream) return;
  await asDelivery(deps.frames, () => take(deps, delivery, binding, output));
}

async function take(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput,
): Promise<void> {
  const { events, responseStream } = output;
  if (responseStream && events.length > 0) {
    await closeUnread(responseStream);
    throw new InputError('output', 'events and responseStream exclude each other');
  }
  await keepSideEffects(deps, delivery, binding.channelId, output);
  for (const draft of events) await deps.respond(delivery, binding, draft);
  if (responseStream) await runStream(deps, delivery, binding, output);
}

/** Whether there is anything in an output beside what the provider answered. Most have nothing. */
export function saysMore(output: ChannelOutput): boolean {
  const { events, responseStream, tasks, observations, metadataUpdates } = output;
  if (events.length > 0 || responseStream !== null || tasks.length > 0 || observations.length > 0) return true;
  return Object.keys(metadataUpdates).length > 0;
}
