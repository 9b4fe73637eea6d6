import type { Operations } from '../protocol.ts';
import type { Statements } from './statements.ts';

/** Events looked at in one go: others wait no longer than that takes. */
const CHUNK = 2000;
const PURGED = JSON.stringify({ type: 'system', code: 'content_purged', message: '' });

/** Empties one stretch of the events; a cursor says where the next begins. */
export function purgeContent(
  statements: Statements,
  ...[before, organization, cursor]: Parameters<Operations['purgeContent']>
): ReturnType<Operations['purgeContent']> {
  const rows = statements.rows(
    `SELECT place, room, created_at < ? AND content <> ? AND (?3 IS NULL OR organization = ?3)
     FROM events WHERE place > ?4 ORDER BY place LIMIT ${CHUNK}`,
    before,
    PURGED,
    organization,
    cursor,
  ) as readonly (readonly [number, number, number])[];
  let emptied = 0;
  for (const [place, room, isDue] of rows) {
    if (isDue !== 1) continue;
    const change = statements.value(
      'UPDATE rooms SET latest_change = latest_change + 1 WHERE seq = ? RETURNING latest_change',
      room,
    ) as number | null;
    statements.run(
      `UPDATE events SET content = ?, raw_payload = '{}', channel_data = '{}', change = ?,
         metadata = iif(json_type(metadata, '$.spoken') IS NULL, metadata, json_remove(metadata, '$.spoken'))
       WHERE place = ?`,
      PURGED,
      change,
      place,
    );
    emptied += 1;
  }
  if (emptied > 0) statements.rooms.clear();
  const last = rows.length === CHUNK ? rows.at(-1) : undefined;
  return { emptied, cursor: last?.[0] ?? null };
}
