import type { ChannelData } from './channel-data.ts';
import type { ChannelDirection, ChannelType } from './channel-type.ts';
import type { EventContent } from './content.ts';
import type { DeliveryResult } from './delivery.ts';

/** What kind of entry an event is. `typing` and `presence` never reach a timeline. */
export const EventType = {
  MESSAGE: 'message',
  SYSTEM: 'system',
  TYPING: 'typing',
  READ_RECEIPT: 'read_receipt',
  DELIVERY_RECEIPT: 'delivery_receipt',
  PRESENCE: 'presence',
  REACTION: 'reaction',
  EDIT: 'edit',
  DELETE: 'delete',
  PARTICIPANT_JOINED: 'participant_joined',
  PARTICIPANT_LEFT: 'participant_left',
  PARTICIPANT_IDENTIFIED: 'participant_identified',
  PARTICIPANT_UPDATED: 'participant_updated',
  CHANNEL_ATTACHED: 'channel_attached',
  CHANNEL_DETACHED: 'channel_detached',
  CHANNEL_MUTED: 'channel_muted',
  CHANNEL_UNMUTED: 'channel_unmuted',
  CHANNEL_UPDATED: 'channel_updated',
  DTMF: 'dtmf',
  RECORDING_STARTED: 'recording_started',
  RECORDING_STOPPED: 'recording_stopped',
  TASK_CREATED: 'task_created',
  OBSERVATION: 'observation',
  TASK_DELEGATED: 'task_delegated',
  TASK_COMPLETED: 'task_completed',
  TOOL_CALL_START: 'tool_call_start',
  TOOL_CALL_END: 'tool_call_end',
} as const;
export type EventType = (typeof EventType)[keyof typeof EventType];

/** The outcome of an event: `pending` before its commit, then `delivered` or `blocked` for good, `read` after a receipt. */
export const EventStatus = {
  PENDING: 'pending',
  DELIVERED: 'delivered',
  READ: 'read',
  FAILED: 'failed',
  BLOCKED: 'blocked',
} as const;
export type EventStatus = (typeof EventStatus)[keyof typeof EventStatus];

/** Where an event came from. */
export interface EventSource {
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly direction: ChannelDirection;
  readonly participantId: string | null;
  /** The sender's address or id as the channel knows it. */
  readonly externalId: string | null;
  readonly provider: string | null;
  readonly providerMessageId: string | null;
  /** The vendor's payload as received, unknown fields included. */
  readonly rawPayload: Readonly<Record<string, unknown>>;
}

/** One entry of a room's timeline. Frozen once committed. */
export interface RoomEvent {
  readonly id: string;
  readonly roomId: string;
  readonly type: EventType;
  readonly source: EventSource;
  readonly content: EventContent;
  readonly status: EventStatus;
  /** The hook's name, or a framework reason such as `source_muted`. */
  readonly blockedBy: string | null;
  /** Who may see it: `all`, `none`, `transport`, `intelligence`, or channel ids separated by commas. */
  readonly visibility: string;
  /** The source binding's visibility, stamped at commit; both must hold for a reader. */
  readonly sourceVisibility: string;
  /** Intelligence channels asked to act: null means all, an empty list nobody. */
  readonly addressedTo: readonly string[] | null;
  /** The visibility that answers to this event inherit. */
  readonly responseVisibility: string | null;
  /** Position in the room, dense from 0. Provisional until the commit. */
  readonly index: number;
  /** 0 for what came from outside; an answer has its trigger's depth and 1. */
  readonly chainDepth: number;
  /** The thread's root, or the event answered. */
  readonly parentEventId: string | null;
  readonly correlationId: string | null;
  readonly idempotencyKey: string | null;
  readonly createdAt: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly channelData: ChannelData;
  /** Filled when at least one target failed; then successes are in it too (RFC 10.2). */
  readonly deliveryResults: Readonly<Record<string, DeliveryResult>>;
}

/** The id of the pseudo-channel that the kit's own events come from. */
export const SYSTEM_CHANNEL_ID = 'system';
