import { createTestClock, type TestClock } from '@roomkit/testing';

import { type ClientClock, type Room, RoomKitClient, type RoomKitClientOptions } from '../../src/index.ts';
import { ScriptedServer, type ServerEnd } from './scripted-server.ts';

/** A client and the server it talks to. */
export interface Pair extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly client: RoomKitClient;
  readonly clock: TestClock;
  /** The delays of everything the client has ever put off. */
  readonly delays: readonly number[];
}

export async function aPair(options: Partial<RoomKitClientOptions> = {}): Promise<Pair> {
  const server = await ScriptedServer.start();
  const clock = createTestClock();
  const delays: number[] = [];
  const noted: ClientClock = {
    now: clock.now,
    schedule(milliseconds, task) {
      delays.push(milliseconds);
      return clock.schedule(milliseconds, task);
    },
  };
  let count = 0;
  const createId = (): string => `m${(count += 1)}`;
  const client = new RoomKitClient({ url: server.url, clock: noted, random: () => 0, createId, ...options });
  return {
    server,
    client,
    clock,
    delays,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A pair with the client in room `r1`. */
export async function aRoom(
  options: Partial<RoomKitClientOptions> = {},
): Promise<Pair & { readonly room: Room; readonly end: ServerEnd }> {
  const pair = await aPair(options);
  const connecting = pair.client.connect();
  const end = await pair.server.next();
  await end.welcome();
  await connecting;
  const joining = pair.client.join('r1');
  await end.admit();
  return { ...pair, room: await joining, end };
}

/** Resolves when an event has been told so often. */
export async function told(room: Room, name: Parameters<Room['on']>[0], times = 1): Promise<void> {
  let left = times;
  await new Promise<void>((resolve) => {
    const stop = room.on(name, () => {
      left -= 1;
      if (left > 0) return;
      stop();
      resolve();
    });
  });
}
