import { randomBytes } from 'node:crypto';

import { ChannelOutput, RoomKit } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';
import { expect, it, vi } from 'vitest';

import { PostgresStore } from '../src/index.ts';
import { connectionString } from './server.ts';
import { temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 60_000 });

it('CORE-10.2.13 an id of a vendor that PostgreSQL cannot keep keeps no delivery from being settled', async () => {
  await using own = temporarySchema();
  await using store = new PostgresStore({ connectionString, schema: own.schema });
  await using kit = new RoomKit({ store });
  const ids = ['x\u0000y', 'a\ud800', randomBytes(4000).toString('hex'), 'kept'];
  const onDeliver = (): ChannelOutput => ChannelOutput.sent({ success: true, providerMessageId: ids.shift() ?? null });
  for (const channel of [new SimpleChannel('a'), new SimpleChannel('b', { onDeliver })]) kit.registerChannel(channel);
  await kit.createRoom({ roomId: 'r1' });
  for (const id of ['a', 'b']) await kit.attachChannel('r1', id);
  while (ids.length > 0) await kit.sendEvent('r1', 'a', { type: 'text', body: 'hi' });
  await kit.whenIdle();
  expect(await store.countPendingDeliveries()).toBe(0);
  expect((await store.findReceipt(null, 'kept'))?.status).toBe('sent');
});
