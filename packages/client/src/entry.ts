import type { ChannelType, EventContent, EventType } from '@roomkit/core';

import type { RoomKitClientError } from './errors.ts';
import type { WireEvent, WireStream } from './protocol/wire-event.ts';

/** One line of a room's timeline. A change makes a new object, so that screens can compare. */
export interface TimelineEntry {
  /** The same for the entry's whole life, from optimistic or streamed to committed. */
  readonly key: string;
  /** `sending` and `failed` are own messages, `streaming` an answer being written; only `committed` is certain. */
  readonly state: 'sending' | 'failed' | 'streaming' | 'committed';
  /** The event's id; null before it is known. */
  readonly id: string | null;
  /** The place in the room; null before the commit. */
  readonly index: number | null;
  readonly type: EventType;
  /** Null once deleted. */
  readonly content: EventContent | null;
  readonly participantId: string | null;
  readonly channelId: string | null;
  readonly channelType: ChannelType | null;
  readonly createdAt: Date;
  readonly parentEventId: string | null;
  readonly visibility: string;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The id an own message was given here. */
  readonly messageId: string | null;
  /** Why it failed. */
  readonly error: RoomKitClientError | null;
}

/** Whether an event is a line of its own. Edits and deletions only change others. */
export function isShown(event: Pick<WireEvent, 'type' | 'content'>): boolean {
  return !isMutation(event);
}

function isMutation(event: Pick<WireEvent, 'type' | 'content'>): boolean {
  if (event.type === 'edit' || event.type === 'delete') return true;
  return event.content !== null && (event.content.type === 'edit' || event.content.type === 'delete');
}

/** A committed event as a line. */
export function committedEntry(event: WireEvent): TimelineEntry {
  const messageId = event.messageId ?? null;
  return {
    key: messageId ?? event.id,
    state: 'committed',
    id: event.id,
    index: event.index,
    type: event.type,
    content: event.content as EventContent | null,
    participantId: event.participantId,
    channelId: event.channelId,
    channelType: event.channelType,
    createdAt: new Date(event.createdAt),
    parentEventId: event.parentEventId,
    visibility: event.visibility,
    edited: event.edited,
    deleted: event.deleted,
    metadata: event.metadata,
    messageId,
    error: null,
  };
}

/** An answer that has only just begun. */
export function streamingEntry(streamId: string, stream: WireStream): TimelineEntry {
  return {
    ...blank,
    key: streamId,
    state: 'streaming',
    id: streamId,
    content: { type: 'text', body: '' },
    participantId: stream.participantId,
    channelId: stream.channelId,
    channelType: stream.channelType,
    createdAt: new Date(stream.createdAt),
    parentEventId: stream.parentEventId,
    visibility: stream.visibility,
  };
}

/** An own message that has just been written. */
export function sendingEntry(
  message: Pick<TimelineEntry, 'content' | 'participantId' | 'createdAt' | 'parentEventId' | 'visibility'> & {
    readonly messageId: string;
  },
): TimelineEntry {
  return { ...blank, ...message, key: message.messageId, state: 'sending' };
}

const blank = {
  id: null,
  index: null,
  type: 'message',
  channelId: null,
  channelType: null,
  edited: false,
  deleted: false,
  metadata: {},
  messageId: null,
  error: null,
} as const;
