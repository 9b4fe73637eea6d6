import {
  type CommitInput,
  type CommitResult,
  InputError,
  RoomKitError,
  RoomNotFoundError,
  type OutboxEntry,
  StaleWriterError,
} from '@roomkit/core';

import { isPlain, type PreparedCommit, prepareCommit, wholeRequest } from '../codec/commits.ts';
import { ROOM_WIDTH, roomColumns, roomOf, type RoomRow } from '../codec/rooms.ts';
import type { Database } from '../connection/database.ts';
import { errorOf, isUncertain, isUniqueViolation, sqlStateOf } from '../errors.ts';
import { explainClash } from './clashes.ts';
import { type CommitShape, plainCommit } from './commit-statements.ts';
import { getRoom } from './rooms.ts';
import { type Patience, resolveCommit } from './uncertain-commits.ts';

const WHOLE = `SELECT ${roomColumns('(c.o_room)')}, c.o_behind FROM {schema}.commit_all($1::jsonb) c`;
const STATEMENTS = new Map<number, string>();
/** How often a commit is tried whose way was barred by what is gone when one looks. */
const TRIES = 3;

type Written = readonly [room: RoomRow, behind: readonly Pick<OutboxEntry, 'eventId' | 'channelId'>[]];

export interface CommitLimits extends Patience {
  readonly maxCommitLength: number;
}

/** @throws StaleWriterError, RoomNotFoundError, InputError, StoreError */
export async function commit(database: Database, input: CommitInput, limits: CommitLimits): Promise<CommitResult> {
  const prepared = prepareCommit(input);
  requireSize(prepared, limits.maxCommitLength);
  for (let tries = 1; ; tries += 1) {
    try {
      const written = isPlain(prepared) ? await writePlain(database, prepared) : await writeWhole(database, prepared);
      return written ? committed(prepared, written) : await refuse(database, input);
    } catch (error) {
      if (isUniqueViolation(error)) {
        const explained = await explainClash(database, prepared);
        if (explained) return explained;
        if (tries < TRIES) continue;
      }
      if (isUncertain(error)) return resolveCommit(database, prepared, errorOf('commit', error), limits);
      throw refusal(input, error);
    }
  }
}

function requireSize({ columns }: PreparedCommit, maxLength: number): void {
  let length = 0;
  for (const { body } of columns) length += body.length;
  if (length > maxLength) throw new InputError('events', `must not exceed ${maxLength} characters in one commit`);
}

async function writePlain(database: Database, prepared: PreparedCommit): Promise<Written | null> {
  const { input, organization, columns, isActivity } = prepared;
  const { lease, release, now, outbox = [] } = input;
  const hasProviderMessages = columns.some((event) => event.provider_message_id !== null);
  const values: unknown[] = [
    organization,
    lease.room.roomId,
    lease.nodeId,
    lease.epoch,
    release,
    now.getTime(),
    isActivity,
    columns.length,
    columns.map((event) => event.created_at),
    columns.map((event) => event.id),
    columns.map((event) => event.type),
    columns.map((event) => event.visibility),
    columns.map((event) => event.channel_id),
    columns.map((event) => event.parent_event_id),
    columns.map((event) => event.idempotency_key),
    columns.map((event) => event.provider_message_id),
    columns.map((event) => event.body),
  ];
  if (outbox.length > 0) {
    const channels = outbox.map(({ channelId }) => channelId);
    values.push(
      channels,
      outbox.map(({ eventId }) => columns.findIndex(({ id }) => id === eventId)),
      outbox.map(({ plan }) => plan.kind),
      outbox.map(({ plan }) => plan.silent),
      columns.length === 1 ? channels : [...new Set(channels)],
    );
  }
  const sql = plainStatement({ hasProviderMessages, hasOutbox: outbox.length > 0 });
  const [row] = (await database.attempt('commit', sql, values)) as readonly unknown[][];
  if (!row) return null;
  const behind = (row[ROOM_WIDTH] ?? []) as readonly string[];
  return [row as unknown as RoomRow, behind.map((channelId) => firstOf(outbox, channelId))];
}

function firstOf(outbox: readonly OutboxEntry[], channelId: string): Pick<OutboxEntry, 'eventId' | 'channelId'> {
  const eventId = outbox.find((entry) => entry.channelId === channelId)?.eventId ?? '';
  return { eventId, channelId };
}

function plainStatement(shape: CommitShape): string {
  const key = (shape.hasOutbox ? 2 : 0) + (shape.hasProviderMessages ? 1 : 0);
  let sql = STATEMENTS.get(key);
  if (sql === undefined) STATEMENTS.set(key, (sql = plainCommit(shape)));
  return sql;
}

async function writeWhole(database: Database, prepared: PreparedCommit): Promise<Written | null> {
  const request = JSON.stringify(wholeRequest(prepared));
  const [row] = (await database.attempt('commit', WHOLE, [request])) as readonly unknown[][];
  if (!row || row[0] === null) return null;
  const behind = row[ROOM_WIDTH] as readonly (readonly [string, string])[];
  return [row as unknown as RoomRow, behind.map(([eventId, channelId]) => ({ eventId, channelId }))];
}

function committed({ events }: PreparedCommit, [row, behind]: Written): CommitResult {
  const room = roomOf(row);
  const first = room.eventCount - events.length;
  const stored = events.map((event, offset) => Object.freeze({ ...event, index: first + offset }));
  return { outcome: 'committed', events: stored, room, behind };
}

/** Why nothing was written: there is no such room, or another node has it. */
async function refuse(database: Database, { lease }: CommitInput): Promise<never> {
  const room = await getRoom(database, lease.room);
  if (!room) throw new RoomNotFoundError(lease.room.roomId);
  throw new StaleWriterError(lease.room.roomId, lease.epoch);
}

/** What the functions of the schema refuse by codes of their own. */
function refusal({ lease }: CommitInput, error: unknown): Error {
  switch (sqlStateOf(error)) {
    case 'RK404': {
      const eventId = (error as { readonly detail?: string }).detail ?? '';
      const { roomId } = lease.room;
      return new RoomKitError('event_not_found', 'The room has no such event.', { roomId, eventId });
    }
    case 'RK422':
      return new InputError('outbox', 'must name events of the room');
    default:
      return errorOf('commit', error);
  }
}
