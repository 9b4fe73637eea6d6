import type { RoomEvent, RoomReference } from '@roomkit/core';
import { organizationKey } from '@roomkit/core/codec';

import { EVENT_COLUMNS, eventOf, type EventRow } from '../codec/events.ts';
import type { Database } from '../connection/database.ts';

/** A change: an event as it is now, or the id of one that was removed. Columns of a room come with each. */
type ChangeRow = readonly [latestChange: number, change: number | null, removedId: string | null, ...event: EventRow];

/**
 * Three streams, each by an index: events as they came, events changed since, and what was removed. A room that
 * has nothing new gives one row without a change. Events come with rising changes, so where the first one after
 * a change lies is found from the other end: there can be no more of them than changes since.
 */
const CHANGES = `WITH r AS MATERIALIZED (
    SELECT r.id, r.seq, r.latest_change, least(greatest(0, $3::bigint), r.latest_change) AS since,
      greatest(0, r.event_count - (r.latest_change - least(greatest(0, $3), r.latest_change))) AS first_position
    FROM {schema}.rooms r WHERE r.organization = $1 AND r.id = $2
  ), changed AS (
    (SELECT e.change, NULL::text AS removed_id, ${EVENT_COLUMNS.replace('r.id', 'r.id AS room_id').replace('e.id', 'e.id AS event_id')}
      FROM r JOIN {schema}.events e ON e.room = r.seq AND e.position >= r.first_position AND e.first_change > r.since
        AND e.change = e.first_change
      ORDER BY e.room, e.position LIMIT $4)
    UNION ALL
    (SELECT e.change, NULL, ${EVENT_COLUMNS}
      FROM r JOIN {schema}.events e ON e.room = r.seq AND e.change > r.since AND e.change <> e.first_change
      ORDER BY e.room, e.change LIMIT $4)
    UNION ALL
    (SELECT d.change, d.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM r JOIN {schema}.removed_events d ON d.room = r.seq AND d.change > r.since
      ORDER BY d.room, d.change LIMIT $4)
  )
  SELECT r.latest_change, c.* FROM r LEFT JOIN changed c ON true ORDER BY c.change LIMIT $4`;

export async function listChanges(
  database: Database,
  { organizationId, roomId }: RoomReference,
  { changedSince, limit }: { readonly changedSince: number; readonly limit?: number },
): Promise<{
  readonly events: readonly RoomEvent[];
  readonly removedEventIds: readonly string[];
  readonly latestChange: number;
}> {
  const values = [organizationKey(organizationId), roomId, changedSince, limit ?? null];
  const rows = (await database.rows('listChanges', CHANGES, values)) as readonly ChangeRow[];
  const events: RoomEvent[] = [];
  const removedEventIds: string[] = [];
  let last = 0;
  for (const [, change, removedId, ...event] of rows) {
    if (change === null) continue;
    last = change;
    if (removedId === null) events.push(eventOf(event));
    else removedEventIds.push(removedId);
  }
  const newest = rows[0]?.[0] ?? 0;
  const isWhole = limit === undefined || events.length + removedEventIds.length < limit;
  return { events, removedEventIds, latestChange: isWhole ? newest : last };
}
