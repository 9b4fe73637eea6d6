import type { RoomEvent } from '@roomkit/core';
import { PostgresStore } from '@roomkit/postgres';

import type { History, StoredEvent } from './history.ts';
import { type Writer, WRITER_KEY } from './wire.ts';

const PAGE = 1_000;

/** Reads what is left in the database, as a stranger would. */
export async function collect(
  url: string,
  schema: string,
  rooms: readonly string[],
): Promise<Pick<History, 'timeline' | 'deadLetters'>> {
  await using store = new PostgresStore({ connectionString: url, schema, migrations: 'manual' });
  const timeline: StoredEvent[] = [];
  for (const roomId of rooms) timeline.push(...(await readRoom(store, roomId)));
  const letters = await store.listDeadLetters();
  const deadLetters = letters.map(({ room, eventId, channelId }) => ({
    room: room.roomId,
    event: eventId,
    channel: channelId,
  }));
  return { timeline, deadLetters };
}

async function readRoom(store: PostgresStore, roomId: string): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const afterIndex = events.at(-1)?.index;
    const page = await store.listEvents(
      { organizationId: null, roomId },
      { limit: PAGE, ...(afterIndex === undefined ? {} : { afterIndex }) },
    );
    events.push(...page.map(storedOf));
    if (page.length < PAGE) return events;
  }
}

function storedOf({ roomId: room, index, id: event, type, content, metadata }: RoomEvent): StoredEvent {
  const body = content.type === 'text' ? content.body : null;
  return { room, index, event, type, body, writer: (metadata[WRITER_KEY] as Writer | undefined) ?? null };
}
