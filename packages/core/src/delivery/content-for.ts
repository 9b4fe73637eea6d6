import type { ChannelBinding } from '../domain/binding.ts';
import type { EventContent } from '../domain/content.ts';
import { RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { withAttribution } from './attribution.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';
import { fitContent } from './fit.ts';

/** The event as this target can show it: the stored one itself where it fits as it is. */
export function contentFor(
  deps: Pick<DeliveryDeps, 'transcoder' | 'attributionOf'>,
  delivery: EventDelivery,
  binding: ChannelBinding,
): RoomEvent | Promise<RoomEvent> {
  const { event } = delivery.planned;
  const transcoded = deps.transcoder.transcode(event.content, binding.capabilities);
  if (transcoded instanceof Promise) return transcoded.then((content) => finish(deps, delivery, binding, content));
  if (binding.attribution === 'none') return shape(event, binding, transcoded);
  return finish(deps, delivery, binding, transcoded);
}

async function finish(
  deps: Pick<DeliveryDeps, 'attributionOf'>,
  delivery: EventDelivery,
  binding: ChannelBinding,
  content: EventContent | null,
): Promise<RoomEvent> {
  const { event } = delivery.planned;
  if (binding.attribution === 'none' || content === null) return shape(event, binding, content);
  const name = await deps.attributionOf(event, binding, delivery.context);
  return shape(event, binding, name === null ? content : withAttribution(content, name));
}

/**
 * What a target can show of an event, with whose it is where its binding shows that; not cut to a length. Null where
 * it cannot be shown.
 */
export async function contentOf(
  deps: Pick<DeliveryDeps, 'transcoder' | 'attributionOf'>,
  event: RoomEvent,
  binding: ChannelBinding,
  context: RoomContext,
): Promise<EventContent | null> {
  const transcoded = await deps.transcoder.transcode(event.content, binding.capabilities);
  const content = transcoded && fitContent(transcoded, { ...binding.capabilities, maxLength: null });
  if (content === null || binding.attribution === 'none') return content;
  const name = await deps.attributionOf(event, binding, context);
  return name === null ? content : withAttribution(content, name);
}

function shape(event: RoomEvent, binding: ChannelBinding, content: EventContent | null): RoomEvent {
  if (content === null) {
    throw new RoomKitError('transcoding_failed', 'The channel cannot show this content.', {
      channelId: binding.channelId,
      contentType: event.content.type,
    });
  }
  const fitted = fitContent(content, binding.capabilities);
  return fitted === event.content ? event : Object.freeze({ ...event, content: fitted });
}
