import { InMemoryRealtime, RoomKit } from '@roomkit/core';
import { createRecordingLogger, SimpleChannel } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { PostgresRealtime, PostgresRoomLocks, PostgresStore } from '../src/index.ts';
import { connectionString } from './server.ts';
import { ask, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 60_000 });

const EACH = 40;

async function talk(kit: RoomKit, name: string): Promise<void> {
  await Promise.all(
    Array.from({ length: EACH }, async (_unused, number) => {
      const content = { type: 'text', body: `${name} ${number}` } as const;
      const message = { channelId: 'sms', senderId: 'user', content, idempotencyKey: `key ${number}` };
      await kit.processInbound(message, { roomId: 'r1' });
    }),
  );
}

describe('two kits over one database', () => {
  it('CORE-8.1.1 CORE-8.1.3 CORE-13.4.1 keep indexes dense and write nothing twice with locks of one process alone, and warn', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const logger = createRecordingLogger();
    const stores = ['one', 'other'].map(() => new PostgresStore({ connectionString, schema }));
    const kits = stores.map((store) => new RoomKit({ store, logger }));
    for (const kit of kits) kit.registerChannel(new SimpleChannel('sms'));
    const [first] = kits;
    await first?.createRoom({ roomId: 'r1' });
    await first?.attachChannel('r1', 'sms');
    await Promise.all(kits.map(async (kit, number) => talk(kit, `kit ${number}`)));
    const timeline = (await first?.getTimeline('r1', { limit: 1000 })) ?? [];
    const messages = timeline.filter(({ type }) => type === 'message');
    expect(timeline.map(({ index }) => index)).toEqual(timeline.map((_unused, number) => number));
    const keys = Array.from({ length: EACH }, (_unused, number) => `key ${number}`);
    expect(messages).toHaveLength(EACH);
    expect(new Set(messages.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(keys));
    expect(await first?.getRoom('r1')).toMatchObject({ eventCount: timeline.length });
    const warnings = logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warnings.filter((message) => message.startsWith('A shared store with locks of one process'))).toHaveLength(
      2,
    );
    for (const kit of kits) await kit.close();
    for (const store of stores) await store.close();
  });

  it('CORE-13.5.4 take turns in a room with locks they share, without that warning', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const logger = createRecordingLogger();
    const parts = ['one', 'other'].map(() => ({
      store: new PostgresStore({ connectionString, schema }),
      locks: new PostgresRoomLocks({ connectionString, schema, maxConnections: 2 }),
      realtime: new PostgresRealtime({ connectionString, schema }),
    }));
    const kits = parts.map((part) => new RoomKit({ ...part, logger }));
    for (const kit of kits) kit.registerChannel(new SimpleChannel('sms'));
    const [first] = kits;
    await first?.createRoom({ roomId: 'r1' });
    await first?.attachChannel('r1', 'sms');
    await Promise.all(kits.map(async (kit, number) => talk(kit, `kit ${number}`)));
    const timeline = (await first?.getTimeline('r1', { limit: 1000 })) ?? [];
    expect(timeline.filter(({ type }) => type === 'message')).toHaveLength(EACH);
    expect(
      logger.entries.filter(({ message }) => /locks of one process|realtime of one process/.test(message)),
    ).toEqual([]);
    for (const kit of kits) await kit.close();
    for (const { store, locks, realtime } of parts) await Promise.all([store.close(), locks.close(), realtime.close()]);
    expect(await ask(`SELECT * FROM ${schema}.locks`)).toEqual([]);
  });

  it('see what the other commits', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await using store = new PostgresStore({ connectionString, schema });
    await using one = new RoomKit({ store, realtime: new InMemoryRealtime() });
    await using other = new RoomKit({ store, realtime: new InMemoryRealtime() });
    for (const kit of [one, other]) kit.registerChannel(new SimpleChannel('sms'));
    await one.createRoom({ roomId: 'r1' });
    await one.attachChannel('r1', 'sms');
    const content = { type: 'text', body: 'hello' } as const;
    await one.processInbound({ channelId: 'sms', senderId: 'user', content }, { roomId: 'r1' });
    await other.processInbound({ channelId: 'sms', senderId: 'user', content }, { roomId: 'r1' });
    await one.processInbound({ channelId: 'sms', senderId: 'user', content }, { roomId: 'r1' });
    const messages = await other.getTimeline('r1', { types: ['message'] });
    expect(messages).toHaveLength(3);
  });
});
