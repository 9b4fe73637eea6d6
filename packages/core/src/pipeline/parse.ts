import { InputError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import { Channel } from '../ports/channel.ts';
import { eventFromMessage } from '../ports/event-from-message.ts';
import type { RoomContext } from '../ports/room-context.ts';

/** Whether a channel reads its messages itself, and so needs to see the room. */
export function parsesItself(channel: Channel): boolean {
  return channel.handleInbound !== Channel.prototype.handleInbound;
}

/** The event a message asks to become, as its channel reads it, and what the channel forgot. */
export async function parse(channel: Channel, message: InboundMessage, context: RoomContext): Promise<RoomEvent> {
  const event = await channel.handleInbound(message, context);
  if (typeof event !== 'object' || event === null || typeof event.content !== 'object') {
    throw new InputError('handleInbound', 'must return an event');
  }
  const base = eventFromMessage(channel, message, context);
  return {
    ...base,
    ...event,
    id: event.id || base.id,
    roomId: base.roomId,
    source: {
      ...base.source,
      ...event.source,
      channelId: channel.id,
      channelType: channel.channelType,
      provider: event.source?.provider ?? channel.providerName,
      providerMessageId: event.source?.providerMessageId ?? base.source.providerMessageId,
    },
    visibility: chosen(event.visibility, 'all', base.visibility),
    addressedTo: event.addressedTo ?? base.addressedTo,
    responseVisibility: event.responseVisibility ?? base.responseVisibility,
    parentEventId: event.parentEventId ?? base.parentEventId,
    idempotencyKey: event.idempotencyKey ?? base.idempotencyKey,
    chainDepth: 0,
  };
}

/** What the channel set itself wins over what the message asked for. */
function chosen(own: string | undefined, unset: string, asked: string): string {
  return own === undefined || own === unset ? asked : own;
}
