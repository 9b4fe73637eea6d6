import { type Clock, type CommitResult, isRoomKitError, type RoomEvent } from '@roomkit/core';

import type { PreparedCommit } from '../codec/commits.ts';
import type { Database } from '../connection/database.ts';
import { findEvents } from './events.ts';
import { getRoom } from './rooms.ts';

const FENCE = 'SELECT o_found FROM {schema}.fence_commit($1, $2, $3, $4, $5)';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** How long to ask for, and by which clock. */
export interface Patience {
  readonly clock: Clock;
  readonly resolveForMs: number;
}

/**
 * What became of a commit whose connection broke. One that is still under way is waited for; one that has not
 * come by then is fenced out: it can be refused, and it stays refused. Nobody is answered before that is known.
 *
 * @throws `failure` when nothing was written; StoreError when the engine cannot be reached to ask
 */
export async function resolveCommit(
  database: Database,
  prepared: PreparedCommit,
  failure: Error,
  patience: Patience,
): Promise<CommitResult> {
  const { input, columns } = prepared;
  const { room: where } = input.lease;
  const found = await patiently(patience, () => wasWritten(database, prepared));
  const room = found ? await patiently(patience, () => getRoom(database, where)) : null;
  if (!room) throw failure;
  const ids = columns.map(({ id }) => id);
  const known = await patiently(patience, () => findEvents(database, where, ids));
  return {
    outcome: 'committed',
    events: ids.flatMap((id) => known.find((event) => event.id === id) ?? ([] as RoomEvent[])),
    room,
    // What was planned is taken to stand behind others, which is asked again in its turn.
    behind: (input.outbox ?? []).map(({ eventId, channelId }) => ({ eventId, channelId })),
  };
}

async function wasWritten(database: Database, { input, organization, columns }: PreparedCommit): Promise<boolean> {
  const { room, nodeId, epoch } = input.lease;
  const values = [organization, room.roomId, nodeId, epoch, columns[0]?.id ?? ''];
  return (await database.value('commit', FENCE, values)) === true;
}

/** A server that restarts is back in a moment: it is asked again for as long as another try is worth it. */
async function patiently<Result>({ clock, resolveForMs }: Patience, ask: () => Promise<Result>): Promise<Result> {
  const end = clock.monotonic() + resolveForMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!isRoomKitError(error) || !error.retryable || clock.monotonic() + pause > end) throw error;
      await clock.sleep(pause);
    }
  }
}
