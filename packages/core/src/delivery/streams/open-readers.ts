import type { ChannelBinding } from '../../domain/binding.ts';
import type { RoomEvent } from '../../domain/event.ts';
import { planTargets } from '../../domain/planning.ts';
import { asDelivery, type ChannelAnswer } from '../call-channel.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';
import { ReaderPace } from './reader-pace.ts';
import { type StreamBuffer, StreamReader } from './stream-buffer.ts';
import type { LiveReader } from './streamed-answer.ts';
import { TargetOutlet } from './target-outlet.ts';
import { waitForTakeBack } from './wait-for-take-back.ts';

/** Lets every target that can watch an answer being written watch it. */
export function openReaders(
  deps: DeliveryDeps,
  trigger: EventDelivery,
  provisional: RoomEvent,
  bindings: readonly ChannelBinding[],
  buffer: StreamBuffer,
): ReadonlyMap<string, LiveReader> {
  const { reference, room } = trigger.planned;
  const readers = new Map<string, LiveReader>();
  for (const { kind, binding } of planTargets(provisional, bindings, room.agentResponsePolicy)) {
    if (kind !== 'transport' || binding.outputMuted) continue;
    const channel = deps.channels.get(reference.organizationId, binding.channelId);
    if (!channel?.streamsTo(binding)) continue;
    const outlet = new TargetOutlet(deps, trigger, binding, channel);
    const pace = channel.pacesStreams ? new ReaderPace() : null;
    const takeBack = (): void => waitForTakeBack(deps, trigger.planned.key, channel, shown);
    const reader = new StreamReader(buffer, outlet, takeBack, pace);
    const shown: Promise<ChannelAnswer> = asDelivery(deps.frames, async () =>
      channel.deliverStream(reader, provisional, binding, trigger.context),
    ).then(
      (output): ChannelAnswer => ({ output }),
      (error: unknown): ChannelAnswer => {
        deps.logger.warn('A channel failed to show a stream.', {
          roomId: reference.roomId,
          eventId: provisional.id,
          channelId: channel.id,
          error,
        });
        return { error };
      },
    );
    // Nobody waits for a channel that has given up.
    if (pace) void shown.then(() => pace.release());
    readers.set(channel.id, { reader, shown });
  }
  return readers;
}
