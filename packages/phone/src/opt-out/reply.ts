import {
  type Clock,
  type CreateId,
  eventFromMessage,
  type InboundMessage,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';

import type { WordMessage } from './inbound.ts';

/** A reply belongs to no room: the person who wrote STOP may be in several, or in none. */
const NO_ROOM = Object.freeze({ id: '@roomkit/phone/opt-out' });

/** What a reply to one of the words is made of. */
export interface ReplyRequest {
  readonly message: InboundMessage;
  readonly taken: WordMessage;
  readonly body: string;
  readonly channelType: 'sms' | 'rcs';
  readonly providerName: string;
  readonly clock: Clock;
  readonly createId: CreateId;
}

/** The event to send, and the key by which a vendor knows it again. */
export function replyTo(request: ReplyRequest): { readonly event: RoomEvent; readonly options: SendOptions } {
  const { message, taken, body, channelType, providerName, clock, createId } = request;
  const { organizationId = null } = taken.change;
  const channel = { id: message.channelId, channelType, providerName, senderIsParticipant: false };
  const senderId = taken.change.ourNumber ?? providerName;
  const event = eventFromMessage(
    channel,
    { channelId: message.channelId, senderId, content: { type: 'text', body } },
    { createId, now: () => new Date(clock.now()), room: NO_ROOM },
  );
  return { event, options: { idempotencyKey: `opt-out:${message.providerMessageId ?? event.id}`, organizationId } };
}
