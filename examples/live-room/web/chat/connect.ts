import { type ClientState, type Room, RoomKitClient } from '@roomkit/client';

import { ROOM_ID } from '../../src/cast.ts';

/** How long to wait where there is no room to come back to yet. */
const COME_BACK_AFTER_MS = 500;

/** A colleague's place in the room, over the real socket. */
export class Connection {
  readonly participantId: string;
  readonly #client: RoomKitClient;
  readonly #listeners: ((room: Room) => void)[] = [];
  #room: Room;

  constructor(participantId: string, client: RoomKitClient, room: Room) {
    this.participantId = participantId;
    this.#client = client;
    this.#room = room;
    this.#watch(room);
  }

  /** The room as it is now: another one once somebody has started over. */
  get room(): Room {
    return this.#room;
  }

  /** Calls now, and with each room that takes this one's place. */
  follow(listener: (room: Room) => void): void {
    this.#listeners.push(listener);
    listener(this.#room);
  }

  /** A lost connection the client mends by itself; being put out it takes for the last word. */
  #watch(room: Room): void {
    room.on('state', (state) => {
      if (state === 'left') void this.#comeBack();
    });
  }

  /** Who is put out because the room is deleted on another process comes back when it has been made anew. */
  async #comeBack(): Promise<void> {
    try {
      this.#room = await this.#client.join(ROOM_ID);
    } catch {
      // Between the end of a room and its new beginning there is none, or one without a web chat.
      if (this.#client.state !== 'closed') setTimeout(() => void this.#comeBack(), COME_BACK_AFTER_MS);
      return;
    }
    this.#watch(this.#room);
    for (const listener of this.#listeners) listener(this.#room);
  }
}

/** Connects as a colleague and enters the room; from then on it stays that way. */
export async function connect(participantId: string, onState: (state: ClientState) => void): Promise<Connection> {
  const client = new RoomKitClient({
    url: `ws://${location.host}/socket?as=${participantId}`,
    reconnect: { baseDelayMs: 200, maxDelayMs: 1500 },
  });
  client.on('state', onState);
  await client.connect();
  return new Connection(participantId, client, await client.join(ROOM_ID));
}
