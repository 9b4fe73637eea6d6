import type { ClaimedRow, DeadLetterRow, EventRow, Operations, RoomKey, SettlementRecord } from '../protocol.ts';
import { eventById, placeOf, positionOf } from './event-rows.ts';
import type { Nodes } from './nodes.ts';
import { putReceipt } from './receipts.ts';
import { findSeq } from './room-rows.ts';
import type { Statements } from './statements.ts';

type Delivery = readonly [
  room: number,
  channelId: string,
  position: number,
  eventId: string,
  kind: string,
  silent: number,
  nodeId: string,
  attempts: number,
];

const FIRST_BEYOND = `SELECT * FROM outbox WHERE (room, channel_id) > (?, ?)
  ORDER BY room, channel_id, position LIMIT 1`;
const NEXT_OF_QUEUE = `SELECT * FROM outbox WHERE room = ? AND channel_id = ? AND position > ?
  ORDER BY position LIMIT 1`;

/**
 * Goes from queue to queue, taking from each head on until an entry of another living node stands in the
 * way. The asker's own are on their way already; what stands behind them joins the same queue there.
 */
export function claimDeliveries(
  statements: Statements,
  nodes: Nodes,
  ...[nodeId, now, limit]: Parameters<Operations['claimDeliveries']>
): readonly ClaimedRow[] {
  const claimed: ClaimedRow[] = [];
  const living = new Map<string, boolean>();
  const isLiving = (holder: string): boolean => {
    let answer = living.get(holder);
    if (answer === undefined) living.set(holder, (answer = nodes.isLiving(holder, now)));
    return answer;
  };
  let head = statements.row(FIRST_BEYOND, 0, '') as Delivery | null;
  while (head && claimed.length < limit) {
    const [room, channelId] = head;
    let entry: Delivery | null = head;
    while (entry && claimed.length < limit) {
      const [, , position, , , , holder]: Delivery = entry;
      if (holder !== nodeId) {
        if (isLiving(holder)) break;
        take(statements, nodeId, entry);
        claimed.push(handOut(statements, entry));
      }
      entry = statements.row(NEXT_OF_QUEUE, room, channelId, position) as Delivery | null;
    }
    head = statements.row(FIRST_BEYOND, room, channelId) as Delivery | null;
  }
  return claimed;
}

/** Takes over what stands before an entry, unless somebody is at work there. */
export function claimAhead(
  statements: Statements,
  nodes: Nodes,
  ...[nodeId, now, room, channelId, eventId]: Parameters<Operations['claimAhead']>
): readonly ClaimedRow[] | null {
  const seq = findSeq(statements, room);
  if (seq === null) return [];
  const position = positionOf(statements, seq, eventId) ?? Number.MAX_SAFE_INTEGER;
  const ahead = statements.rows(
    'SELECT * FROM outbox WHERE room = ? AND channel_id = ? AND position < ? ORDER BY position',
    seq,
    channelId,
    position,
  ) as readonly Delivery[];
  for (const holder of new Set(ahead.map((entry) => entry[6]))) {
    if (holder === nodeId || nodes.isLiving(holder, now)) return null;
  }
  return ahead.map((entry) => {
    take(statements, nodeId, entry);
    return handOut(statements, entry);
  });
}

export function deliveryHolders(
  statements: Statements,
  room: RoomKey,
  channelId: string,
  eventId: string,
): { readonly holder: string; readonly before: string | null } | null {
  const seq = findSeq(statements, room);
  const position = seq === null ? null : positionOf(statements, seq, eventId);
  if (seq === null || position === null) return null;
  const at = 'SELECT node_id FROM outbox WHERE room = ? AND channel_id = ? AND position';
  const holder = statements.value(`${at} = ?`, seq, channelId, position) as string | null;
  if (holder === null) return null;
  const last = `${at} < ? ORDER BY position DESC LIMIT 1`;
  return { holder, before: statements.value(last, seq, channelId, position) as string | null };
}

function take(statements: Statements, nodeId: string, [room, channelId, position]: Delivery): void {
  const sql = 'UPDATE outbox SET node_id = ? WHERE room = ? AND channel_id = ? AND position = ?';
  statements.run(sql, nodeId, room, channelId, position);
  // Whose the last one of a queue is may be another's now.
  statements.rooms.clear();
}

function handOut(statements: Statements, [room, channelId, , eventId, kind, silent, , attempts]: Delivery): ClaimedRow {
  const key = statements.row('SELECT organization, id FROM rooms WHERE seq = ?', room) as RoomKey;
  const event = eventById(statements, room, eventId) as EventRow;
  return { room: key, event, channelId, kind, silent, attempts };
}

/** What another node has taken over meanwhile is passed over as if it were unknown. */
export function settleDeliveries(
  statements: Statements,
  nodeId: string,
  now: number,
  settlements: readonly SettlementRecord[],
): void {
  for (const settlement of settlements) settle(statements, nodeId, now, settlement);
}

const MINE = `room = ? AND channel_id = ?
  AND position = (SELECT place FROM events WHERE room = ? AND id = ?) - ? AND node_id = ?`;

function settle(statements: Statements, nodeId: string, now: number, settlement: SettlementRecord): void {
  const { eventId, channelId, outcome, attempts, error, receipt } = settlement;
  const room = findSeq(statements, settlement.room);
  if (room === null) return;
  const mine = [room, channelId, room, eventId, placeOf(room, 0), nodeId] as const;
  const entry =
    outcome === 'attempted'
      ? (statements.row(
          `UPDATE outbox SET attempts = ? WHERE ${MINE} RETURNING *`,
          attempts,
          ...mine,
        ) as Delivery | null)
      : (statements.row(`DELETE FROM outbox WHERE ${MINE} RETURNING *`, ...mine) as Delivery | null);
  if (!entry) return;
  if (receipt) putReceipt(statements, receipt);
  if (outcome !== 'dead') return;
  const [, , position, , kind, silent] = entry;
  statements.run(
    `INSERT OR REPLACE INTO dead_letters
       (room, channel_id, position, event_id, kind, silent, attempts, error, died_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    room,
    channelId,
    position,
    eventId,
    kind,
    silent,
    attempts,
    error,
    now,
  );
}

export function countPendingDeliveries(statements: Statements): number {
  return statements.value('SELECT count(*) FROM outbox') as number;
}

export function listDeadLetters(
  statements: Statements,
  query: Parameters<Operations['listDeadLetters']>[0],
): readonly DeadLetterRow[] {
  const rows = statements.rows(
    `SELECT r.organization, r.id, d.event_id, d.position, d.channel_id, d.attempts, d.error, d.died_at
     FROM dead_letters d JOIN rooms r ON r.seq = d.room
     WHERE (?1 IS NULL OR r.organization = ?1) AND (?2 IS NULL OR r.id = ?2) AND (?3 IS NULL OR d.channel_id = ?3)
     ORDER BY d.died_at, d.seq LIMIT ?4`,
    query.organization,
    query.roomId,
    query.channelId,
    query.limit ?? -1,
  ) as readonly (readonly [string, string, string, number, string, number, string | null, number])[];
  return rows.map(([organization, id, eventId, index, channelId, attempts, error, diedAt]) => ({
    room: [organization, id],
    eventId,
    index,
    channelId,
    attempts,
    error,
    diedAt,
  }));
}

export function reviveDeadLetter(
  statements: Statements,
  nodeId: string,
  room: RoomKey,
  eventId: string,
  channelId: string,
): ClaimedRow | null {
  const dead = statements.row(
    `DELETE FROM dead_letters WHERE room = ? AND event_id = ? AND channel_id = ?
     RETURNING room, position, kind, silent, attempts`,
    findSeq(statements, room),
    eventId,
    channelId,
  ) as readonly [number, number, string, number, number] | null;
  if (!dead) return null;
  const [seq, position, kind, silent, attempts] = dead;
  const entry: Delivery = [seq, channelId, position, eventId, kind, silent, nodeId, attempts];
  statements.run('INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?)', ...entry);
  statements.rooms.clear();
  return handOut(statements, entry);
}

export function dropDeadLetter(statements: Statements, room: RoomKey, eventId: string, channelId: string): boolean {
  const sql = 'DELETE FROM dead_letters WHERE room = ? AND event_id = ? AND channel_id = ?';
  return statements.run(sql, findSeq(statements, room), eventId, channelId) === 1;
}
