import { type CommitResult, InputError, RoomKitError, type RoomEvent } from '@roomkit/core';

import type { PreparedCommit } from '../codec/commits.ts';
import type { Database } from '../connection/database.ts';
import { findByIdempotencyKey, findByProviderMessage, findEvents } from './events.ts';
import { closePass } from './passes.ts';
import { getRoom } from './rooms.ts';

/**
 * What events that could not be written are: committed before, or held up by another. Null when whatever it was
 * is gone by now.
 *
 * @throws RoomKitError `store_conflict` when some were committed and others not; InputError for a key given twice
 */
export async function explainClash(database: Database, prepared: PreparedCommit): Promise<CommitResult | null> {
  const { input, organization, columns } = prepared;
  const { room: where } = input.lease;
  const known = await findEvents(
    database,
    where,
    columns.map(({ id }) => id),
  );
  if (known.length === columns.length) return wasCommitted(database, prepared, known);
  if (known.length > 0) {
    const index = Math.max(...known.map((event) => event.index));
    throw new RoomKitError('store_conflict', 'An event of this commit is in the timeline already.', {
      roomId: where.roomId,
      index,
    });
  }
  for (const { idempotency_key: key, channel_id: channelId, provider_message_id: native } of columns) {
    const holder =
      (key === null ? null : await findByIdempotencyKey(database, where, key)) ??
      (native === null ? null : await findByProviderMessage(database, organization, channelId, native));
    if (holder) return { outcome: 'duplicate', event: holder };
  }
  requireDistinct(prepared);
  return null;
}

async function wasCommitted(
  database: Database,
  { input, columns }: PreparedCommit,
  known: readonly RoomEvent[],
): Promise<CommitResult | null> {
  const room = await getRoom(database, input.lease.room);
  if (!room) return null;
  if (input.release) await closePass(database, input.lease);
  const events = columns.map(({ id }) => known.find((event) => event.id === id) as RoomEvent);
  return { outcome: 'committed', events, room, behind: [] };
}

function requireDistinct({ columns }: PreparedCommit): void {
  const seen = new Set<string>();
  for (const { id, idempotency_key: key, channel_id: channelId, provider_message_id: native } of columns) {
    const names = [`id ${id}`];
    if (key !== null) names.push(`key ${key}`);
    if (native !== null) names.push(`native ${channelId}\u0000${native}`);
    for (const name of names) {
      if (seen.has(name)) throw new InputError('events', 'must differ in id, idempotency key and provider message id');
      seen.add(name);
    }
  }
}
