import type { ChannelType, EventContent, EventType, ParticipantRole } from '@roomkit/core';

/** What an edit or deletion in the timeline points at. The new words arrive in an `update` frame. */
export interface MutationNotice {
  readonly type: 'edit' | 'delete';
  readonly targetEventId: string;
}

/** An event as a client sees it: no addresses, no vendor payloads, no delivery state. */
export interface WireEvent {
  readonly id: string;
  readonly roomId: string;
  readonly index: number;
  readonly type: EventType;
  /** Null once deleted. */
  readonly content: EventContent | MutationNotice | null;
  readonly participantId: string | null;
  readonly channelId: string;
  readonly channelType: ChannelType;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly parentEventId: string | null;
  readonly visibility: string;
  /** Its words were replaced. What was taken back counts as deleted alone. */
  readonly edited: boolean;
  readonly deleted: boolean;
  /** Only the keys the server exposes. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The id its author gave it; only the author is told. */
  readonly messageId?: string;
}

/** A streamed answer that has not been committed: no index yet, and its words may still be refused. */
export type WireStream = Pick<
  WireEvent,
  'roomId' | 'participantId' | 'channelId' | 'channelType' | 'createdAt' | 'parentEventId' | 'visibility'
>;

/** A person in the room. */
export interface WireParticipant {
  readonly id: string;
  readonly displayName: string | null;
  readonly role: ParticipantRole;
}
