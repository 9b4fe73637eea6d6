import type { Room, RoomKit } from '@roomkit/core';

import type { HandoffRejection } from './request.ts';

/** The key of a room's metadata that holds the last handoffs. */
export const HANDOFFS = '_handoffs';
/** So many are kept. */
const MOST_KEPT = 50;

/** One handoff that was asked for. */
export interface HandoffRecord {
  readonly outcome: 'accepted' | HandoffRejection;
  readonly fromAgentId: string;
  readonly toAgentId: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The last 50 handoffs that were asked for in a room, oldest first, whatever became of them. @throws RoomNotFoundError */
export async function listHandoffs(kit: RoomKit, roomId: string): Promise<readonly HandoffRecord[]> {
  return recordsOf(await kit.getRoom(roomId));
}

/** The records of a room with one more. */
export function withRecord(room: Pick<Room, 'metadata'>, record: HandoffRecord): Readonly<Record<string, unknown>> {
  return { [HANDOFFS]: [...recordsOf(room), record].slice(-MOST_KEPT) };
}

/** The records of a room. */
export function recordsOf({ metadata }: Pick<Room, 'metadata'>): readonly HandoffRecord[] {
  const records = metadata[HANDOFFS];
  return Array.isArray(records) ? (records as readonly HandoffRecord[]) : [];
}
