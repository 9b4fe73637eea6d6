import { typeOf } from '../domain/compose-event.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { Channel } from './channel.ts';
import type { RoomContext } from './room-context.ts';

const NOTHING = Object.freeze({});

/** An inbound message as the event it asks to become. */
export function eventFromMessage(
  channel: Pick<Channel, 'id' | 'channelType' | 'providerName' | 'senderIsParticipant'>,
  message: InboundMessage,
  context: Pick<RoomContext, 'createId' | 'now'> & { readonly room: { readonly id: string } },
): RoomEvent {
  return {
    id: context.createId(),
    roomId: context.room.id,
    type: message.eventType ?? typeOf(message.content),
    source: {
      channelId: channel.id,
      channelType: channel.channelType,
      direction: 'inbound',
      participantId: channel.senderIsParticipant ? message.senderId : null,
      externalId: message.externalId ?? message.senderId,
      provider: channel.providerName,
      providerMessageId: message.providerMessageId ?? null,
      rawPayload: message.rawPayload ?? NOTHING,
    },
    content: message.content,
    status: 'pending',
    blockedBy: null,
    visibility: message.visibility ?? 'all',
    sourceVisibility: 'all',
    addressedTo: message.addressedTo ?? null,
    responseVisibility: message.responseVisibility ?? null,
    index: 0,
    chainDepth: 0,
    parentEventId: message.parentEventId ?? message.threadId ?? null,
    correlationId: message.correlationId ?? null,
    idempotencyKey: message.idempotencyKey ?? null,
    createdAt: message.timestamp ?? context.now(),
    metadata: message.metadata ?? NOTHING,
    channelData: message.channelData ?? NOTHING,
    deliveryResults: NOTHING,
  };
}
