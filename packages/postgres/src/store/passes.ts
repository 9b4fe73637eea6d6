import type { OpenPassInput, OpenPassResult, RoomLease } from '@roomkit/core';
import { organizationKey } from '@roomkit/core/codec';

import { EVENT_COLUMNS, EVENT_WIDTH, eventOf, type EventRow } from '../codec/events.ts';
import { bindingsOf } from '../codec/records.ts';
import { ROOM_WIDTH, roomColumns, roomOf, type RoomRow } from '../codec/rooms.ts';
import type { Database } from '../connection/database.ts';

/** How soon to ask again for a room that another living node holds. */
const HELD_RETRY_MS = 5;

const DUPLICATE = EVENT_COLUMNS.replace(/\be\.(\w+)/g, '(p.o_duplicate).$1').replace('r.id', '(p.o_room).id');
const OPEN = `SELECT p.o_outcome, (p.o_room).lease_epoch, p.o_bindings, p.o_revoked, ${roomColumns('(p.o_room)')},
  ${DUPLICATE} FROM {schema}.open_pass($1, $2, $3, $4, $5) p`;
const HEAD_WIDTH = 4;

type Head = readonly [outcome: string, epoch: string, bindings: string | null, revoked: boolean];

export async function openPass(database: Database, input: OpenPassInput): Promise<OpenPassResult> {
  const { room, nodeId, idempotencyKey = null, channelId = null } = input;
  const values = [organizationKey(room.organizationId), room.roomId, nodeId, idempotencyKey, channelId];
  const row = (await database.row('openPass', OPEN, values)) as readonly unknown[];
  const [outcome, epoch, bindings, revoked] = row.slice(0, HEAD_WIDTH) as unknown as Head;
  if (outcome === 'missing') return { outcome };
  if (outcome === 'held') return { outcome, retryAfterMs: HELD_RETRY_MS };
  const duplicate = row.slice(HEAD_WIDTH + ROOM_WIDTH, HEAD_WIDTH + ROOM_WIDTH + EVENT_WIDTH) as unknown as EventRow;
  return {
    outcome: 'opened',
    lease: Object.freeze({ room, nodeId, epoch: Number(epoch) }),
    room: roomOf(row.slice(HEAD_WIDTH, HEAD_WIDTH + ROOM_WIDTH) as unknown as RoomRow),
    bindings: bindingsOf(bindings),
    duplicate: (duplicate[1] as number | null) === null ? null : eventOf(duplicate),
    revoked,
  };
}

export async function closePass(database: Database, { room, nodeId, epoch }: RoomLease): Promise<void> {
  const values = [organizationKey(room.organizationId), room.roomId, nodeId, epoch];
  await database.rows('closePass', 'SELECT {schema}.close_pass($1, $2, $3, $4)', values);
}
