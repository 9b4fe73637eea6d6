import type { ChannelData } from './channel-data.ts';
import type { ChannelType } from './channel-type.ts';
import type { EventContent } from './content.ts';
import type { DeliveryResult } from './delivery.ts';
import type { EventType, RoomEvent } from './event.ts';

/** A message as it arrives from outside, already read by a provider but not yet believed. */
export interface InboundMessage {
  readonly channelId: string;
  /** The sender's address or id as the channel knows it. */
  readonly senderId: string;
  readonly content: EventContent;
  /** @defaultValue 'message' */
  readonly eventType?: EventType;
  /** Ignored: the registered channel's type is used. */
  readonly channelType?: ChannelType;
  readonly roomId?: string | null;
  readonly providerMessageId?: string | null;
  readonly idempotencyKey?: string | null;
  readonly externalId?: string | null;
  readonly threadId?: string | null;
  readonly parentEventId?: string | null;
  /** The vendor's id of the message this one answers; it becomes `parentEventId` where it is in the same room. */
  readonly replyToProviderMessageId?: string | null;
  /**
   * For an edit or a deletion: the vendor's id of the message it is about. The message goes to that one's
   * room, and the content's `targetEventId` becomes its event.
   */
  readonly targetProviderMessageId?: string | null;
  readonly correlationId?: string | null;
  readonly visibility?: string;
  readonly addressedTo?: readonly string[] | null;
  readonly responseVisibility?: string | null;
  readonly timestamp?: Date | null;
  readonly rawPayload?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly channelData?: ChannelData;
  /** A live session to connect once the event has passed the hooks. */
  readonly session?: unknown;
}

/** What became of an inbound message. */
export interface InboundResult {
  readonly event: RoomEvent | null;
  readonly blocked: boolean;
  /** The hook's reason, or one of the framework's, such as `room_closed`. */
  readonly reason: string | null;
  /** Outcomes of this event's own targets; answers to it have their own. */
  readonly deliveryResults: Readonly<Record<string, DeliveryResult>>;
  /** True when the message had been processed before and this is the first result again. */
  readonly duplicate: boolean;
  /** A failure of an intelligence channel while it answered. */
  readonly error: unknown;
}

/** Framework reasons for which a message is blocked or refused. */
export const BlockReason = {
  ROOM_CLOSED: 'room_closed',
  ROOM_ARCHIVED: 'room_archived',
  SOURCE_READ_ONLY: 'source_read_only',
  SOURCE_MUTED: 'source_muted',
  CHANNEL_NOT_ATTACHED: 'channel_not_attached',
  CHAIN_DEPTH: 'event_chain_depth_limit',
  PROCESS_TIMEOUT: 'process_timeout',
  RATE_LIMITED: 'rate_limited',
  IDENTITY_CHALLENGE_SENT: 'identity_challenge_sent',
  IDENTITY_REJECTED: 'identity_rejected',
  TARGET_EVENT_NOT_FOUND: 'target_event_not_found',
  NOT_ORIGINAL_AUTHOR: 'not_original_author',
  NOT_AUTHORIZED: 'not_authorized',
  DUPLICATE: 'duplicate',
} as const;
export type BlockReason = (typeof BlockReason)[keyof typeof BlockReason];
