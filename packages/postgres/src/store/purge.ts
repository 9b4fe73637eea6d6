import type { EventContent } from '@roomkit/core';
import { decode, encodePlain, organizationKey, type Json } from '@roomkit/core/codec';

import type { EventBody } from '../codec/events.ts';
import type { Database } from '../connection/database.ts';

/** Events looked at in one go: others wait no longer than that takes. */
const CHUNK = 1000;
const PURGED: EventContent = { type: 'system', code: 'content_purged', message: '' };
const PURGED_TEXT = `{"content":${JSON.stringify(PURGED)},`;

const READ = `SELECT e.room, e.position, e.change,
    CASE WHEN e.created_at < $1 AND NOT starts_with(e.body, $2) AND ($3::text IS NULL OR r.organization = $3)
      THEN e.body END
  FROM {schema}.events e JOIN {schema}.rooms r ON r.seq = e.room
  WHERE (e.room, e.position) > ($4::bigint, $5::integer) ORDER BY e.room, e.position LIMIT ${CHUNK}`;

type Row = readonly [room: string, position: number, change: number, due: Json | null];

/** Empties what was not changed since it was read; the room counts a change for each. */
const EMPTY = `WITH given AS (
    SELECT g.*, row_number() OVER (PARTITION BY g.room ORDER BY g.position)::integer AS place
    FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::text[]) AS g (room, position, change, body)
  ), counted AS (
    UPDATE {schema}.rooms r SET latest_change = r.latest_change + c.changes
    FROM (SELECT g.room, count(*)::integer AS changes FROM given g GROUP BY g.room) c WHERE r.seq = c.room
    RETURNING r.seq, r.latest_change - c.changes AS change
  )
  UPDATE {schema}.events e SET body = g.body, change = c.change + g.place
  FROM given g JOIN counted c ON c.seq = g.room
  WHERE e.room = g.room AND e.position = g.position AND e.change = g.change RETURNING 1`;

/** Goes through the events in stretches, so that others are not kept waiting. Returns how many were emptied. */
export async function purgeContent(
  database: Database,
  options: { readonly before: Date; readonly organizationId?: string | null },
): Promise<number> {
  const { before, organizationId } = options;
  const organization = organizationId === undefined ? null : organizationKey(organizationId);
  let emptied = 0;
  let cursor: readonly [room: string, position: number] = ['0', -1];
  for (;;) {
    const values = [before.getTime(), PURGED_TEXT, organization, ...cursor];
    const rows = (await database.rows('purgeContent', READ, values)) as readonly Row[];
    const due = rows.filter(([, , , body]) => body !== null);
    const done = due.length === 0 ? 0 : await empty(database, due);
    emptied += done;
    // What was changed meanwhile is looked at again.
    if (done < due.length) continue;
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return emptied;
    cursor = [last[0], last[1]];
  }
}

async function empty(database: Database, due: readonly Row[]): Promise<number> {
  const values = [
    due.map(([room]) => room),
    due.map(([, position]) => position),
    due.map(([, , change]) => change),
    due.map(([, , , body]) => withoutContent(body as Json)),
  ];
  return ((await database.rows('purgeContent', EMPTY, values)) as readonly unknown[]).length;
}

/** The record without what was said: content, what the vendor sent, what the channel added, and what was spoken. */
function withoutContent(text: Json): Json {
  const body = decode(text) as EventBody;
  const { spoken: _spoken, ...metadata } = body.metadata ?? {};
  return encodePlain({
    ...body,
    metadata: body.metadata === undefined ? undefined : metadata,
    content: PURGED,
    source: { ...body.source, rawPayload: undefined },
    channelData: undefined,
  });
}
