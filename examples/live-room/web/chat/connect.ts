import { type ClientState, type Room, RoomKitClient } from '@roomkit/client';

import { ROOM_ID } from '../../src/cast.ts';

/** A colleague's connection to the room, over the real socket. */
export interface Connection {
  readonly room: Room;
  readonly participantId: string;
}

/** Connects as a colleague and enters the room; from then on the client keeps it that way. */
export async function connect(participantId: string, onState: (state: ClientState) => void): Promise<Connection> {
  const client = new RoomKitClient({
    url: `ws://${location.host}/socket?as=${participantId}`,
    reconnect: { baseDelayMs: 200, maxDelayMs: 1500 },
  });
  client.on('state', onState);
  await client.connect();
  return { room: await client.join(ROOM_ID), participantId };
}
