import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ConversationStore, InMemoryStore, RoomKit, smsChannel, whatsappChannel } from '@roomkit/core';
import type { DeliverOptions, WebhookCall } from '@roomkit/emulators';
import { SqliteStore } from '@roomkit/sqlite';
import { describe, expect, it } from 'vitest';

import { createWebhookHandler } from '../src/index.ts';
import { KilledServer } from './support/killed-server.ts';
import { listen } from './support/listen.ts';
import { FROM, PERSON, PUBLIC, startVendors, type Vendors } from './support/vendors.ts';

const CALLS: Readonly<Record<string, (vendors: Vendors) => WebhookCall>> = {
  Twilio: ({ twilio }) => twilio.person(PERSON, FROM).text('hello'),
  WhatsApp: ({ whatsapp }) => whatsapp.person(PERSON.slice(1)).text('hello'),
};

const STORES: Readonly<Record<string, (folder: string) => ConversationStore>> = {
  'in memory': () => new InMemoryStore(),
  'over SQLite': (folder) => new SqliteStore({ path: join(folder, 'rooms.db') }),
};

async function statusesOf(call: WebhookCall, options: DeliverOptions): Promise<readonly number[]> {
  return (await call.deliver(options)).map(({ status }) => status);
}

/** How many rooms there are, and messages in them. */
async function countIn(kit: RoomKit): Promise<readonly [rooms: number, messages: number]> {
  const rooms = await kit.listRooms();
  const timelines = await Promise.all(rooms.map(({ id }) => kit.getTimeline(id, { types: ['message'] })));
  return [rooms.length, timelines.flat().length];
}

interface Folder extends AsyncDisposable {
  readonly path: string;
}

async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'roomkit-server-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const times = (count: number, status = 200): readonly number[] => Array.from({ length: count }, () => status);

describe.each(Object.entries(CALLS))('%s sends a webhook again', (_vendor, callOf) => {
  describe.each(Object.entries(STORES))('%s', (_storage, storeIn) => {
    it('CORE-13.4.1 ten times, one after the other, at once, and after the room was closed: one event, 2xx', async () => {
      for (const first of [{ times: 10 }, { times: 10, concurrently: true }]) {
        await using folder = await temporaryFolder();
        await using vendors = await startVendors();
        await using kit = new RoomKit({ store: storeIn(folder.path) });
        kit.registerChannel(smsChannel('sms', { provider: vendors.sms }));
        kit.registerChannel(whatsappChannel('whatsapp', { provider: vendors.wa }));
        await using server = await listen(createWebhookHandler(kit).fetch);
        vendors.deliverTo(server.url);
        const call = callOf(vendors);
        expect(await statusesOf(call, first)).toEqual(times(10));
        expect(await countIn(kit)).toEqual([1, 1]);

        const [room] = await kit.listRooms();
        await kit.closeRoom(room?.id ?? '');
        const again = [
          ...(await statusesOf(call, { times: 5 })),
          ...(await statusesOf(call, { times: 5, concurrently: true })),
        ];
        expect(again).toEqual(times(10));
        expect(await countIn(kit)).toEqual([1, 1]);
        expect((await kit.getRoom(room?.id ?? '')).status).toBe('closed');
      }
    });
  });

  it(
    'CORE-13.4.1 to servers that are killed before the commit, after it, and in between: one event, ten 2xx',
    { timeout: 180_000 },
    async () => {
      await using folder = await temporaryFolder();
      await using vendors = await startVendors(PUBLIC);
      const path = join(folder.path, 'rooms.db');
      const call = callOf(vendors);
      const start = async (manner: 'deaf' | 'mute' | 'well'): Promise<KilledServer> => {
        const server = KilledServer.start(path, PUBLIC, manner, vendors.environment);
        vendors.deliverTo(await server.line());
        return server;
      };

      // The first hears it and dies; the second commits it and dies before it can say so.
      for (const [manner, sign] of [
        ['deaf', 'heard'],
        ['mute', 'done 200'],
      ] as const) {
        await using server = await start(manner);
        const cut = call.deliver().then(
          () => 'answered',
          () => 'cut',
        );
        expect(await server.line()).toBe(sign);
        await server.kill();
        expect(await cut).toBe('cut');
      }

      const answers: number[] = [];
      await using third = await start('well');
      answers.push(...(await statusesOf(call, { times: 3 })));
      await third.kill();

      await using fourth = await start('well');
      answers.push(...(await statusesOf(call, { times: 4, concurrently: true })));
      await fourth.closeRooms();
      answers.push(...(await statusesOf(call, { times: 2, concurrently: true })));
      await fourth.kill();

      await using fifth = await start('well');
      answers.push(...(await statusesOf(call, { times: 1 })));
      await fifth.kill();
      expect(answers).toEqual(times(10));

      await using kit = new RoomKit({ store: new SqliteStore({ path }) });
      expect(await countIn(kit)).toEqual([1, 1]);
      expect((await kit.listRooms()).map(({ status }) => status)).toEqual(['closed']);
    },
  );
});
