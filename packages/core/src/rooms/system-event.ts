import type { EventType, RoomEvent } from '../domain/event.ts';
import { SYSTEM_CHANNEL_ID } from '../domain/event.ts';
import { statusRefusal } from '../domain/room-status.ts';
import type { Room } from '../domain/room.ts';
import type { Clock, CreateId } from '../ports/runtime.ts';

const NOTHING = Object.freeze({});

/** What a record of the kit says. */
export interface SystemRecord {
  readonly type: EventType;
  /** Stable, for programs. */
  readonly code: string;
  /** A constant sentence, for people. */
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly participantId?: string | null;
}

/** What records are built with. */
export interface SystemEventDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
}

/** A record of the kit itself: it stands in the timeline and is shown to nobody. */
export function systemEvent(deps: SystemEventDeps, roomId: string, record: SystemRecord): RoomEvent {
  return {
    id: deps.createId(),
    roomId,
    type: record.type,
    source: {
      channelId: SYSTEM_CHANNEL_ID,
      channelType: 'system',
      direction: 'inbound',
      participantId: record.participantId ?? null,
      externalId: null,
      provider: null,
      providerMessageId: null,
      rawPayload: NOTHING,
    },
    content: { type: 'system', code: record.code, message: record.message, data: record.data ?? NOTHING },
    status: 'delivered',
    blockedBy: null,
    visibility: 'none',
    sourceVisibility: 'all',
    addressedTo: null,
    responseVisibility: null,
    index: 0,
    chainDepth: 0,
    parentEventId: null,
    correlationId: null,
    idempotencyKey: null,
    createdAt: new Date(deps.clock.now()),
    metadata: NOTHING,
    channelData: NOTHING,
    deliveryResults: NOTHING,
  };
}

/** The record for a commit, or nothing where the room takes no events (RFC 5.1). */
export function recordIn(
  deps: SystemEventDeps,
  room: Pick<Room, 'id' | 'status'>,
  record: SystemRecord,
): { readonly events?: readonly RoomEvent[] } {
  return statusRefusal(room.status) === null ? { events: [systemEvent(deps, room.id, record)] } : {};
}
