import type { Operations } from '../protocol.ts';
import type { Statements } from './statements.ts';

/** Events looked at in one go: others wait no longer than that takes. */
const CHUNK = 2000;
const PURGED = JSON.stringify({ type: 'system', code: 'content_purged', message: '' });

/** Empties one stretch of the events; a cursor says where the next begins. */
export function purgeContent(
  statements: Statements,
  ...[before, organization, [room, position]]: Parameters<Operations['purgeContent']>
): ReturnType<Operations['purgeContent']> {
  const rows = statements.rows(
    `SELECT room, position, created_at < ? AND content <> ? AND (?3 IS NULL OR organization = ?3)
     FROM events WHERE (room, position) > (?4, ?5) ORDER BY room, position LIMIT ${CHUNK}`,
    before,
    PURGED,
    organization,
    room,
    position,
  ) as readonly (readonly [number, number, number])[];
  let emptied = 0;
  for (const [ofRoom, at, isDue] of rows) {
    if (isDue !== 1) continue;
    const change = statements.value(
      'UPDATE rooms SET latest_change = latest_change + 1 WHERE seq = ? RETURNING latest_change',
      ofRoom,
    ) as number | null;
    statements.run(
      `UPDATE events SET content = ?, raw_payload = '{}', channel_data = '{}', change = ?
       WHERE room = ? AND position = ?`,
      PURGED,
      change,
      ofRoom,
      at,
    );
    emptied += 1;
  }
  const last = rows.length === CHUNK ? rows.at(-1) : undefined;
  return { emptied, cursor: last ? [last[0], last[1]] : null };
}
