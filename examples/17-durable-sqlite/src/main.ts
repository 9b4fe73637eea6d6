import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { RoomKit, smsChannel, textOf } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const folder = await mkdtemp(join(tmpdir(), 'roomkit-example-'));
const path = join(folder, 'rooms.sqlite');

/** One run of the application on the same file. */
function start(vendor: MockSMSProvider): RoomKit {
  const kit = new RoomKit({ store: new SqliteStore({ path }), closeTimeoutMs: 50 });
  kit.registerChannel(smsChannel('sms', { provider: vendor }));
  kit.registerChannel(new SimpleChannel('desk'));
  return kit;
}
const say = (kit: RoomKit, body: string) =>
  kit.processInbound(
    { channelId: 'desk', senderId: 'kim', content: { type: 'text', body }, idempotencyKey: body },
    { roomId: 'order', until: 'committed' },
  );

try {
  // The first run: the vendor hangs, and the process ends with two messages on their way.
  const line = new AbortController();
  const hanging = new MockSMSProvider({
    script: [() => delay(60_000, { success: true }, { signal: line.signal })],
  });
  const first = start(hanging);
  await first.createRoom({ roomId: 'order' });
  await first.attachChannel('order', 'sms', { metadata: { phoneNumber: '+15550100' } });
  await first.attachChannel('order', 'desk');
  await say(first, 'Your order is packed.');
  await say(first, 'It leaves tonight.');
  await first.close();
  line.abort();
  console.log(`the first run ended; sent: ${hanging.sent.length}`);
  assert.equal(hanging.sent.length, 0);

  // The second run finds the room as it was, and finishes what was planned, in order.
  const vendor = new MockSMSProvider();
  const second = start(vendor);
  const waiting = await second.recover();
  await second.whenIdle();
  console.log(`the second run found ${waiting} deliveries and sent:`);
  for (const { event } of vendor.sent) console.log(`  ${event.index}: ${textOf(event)}`);
  assert.equal(waiting, 2);
  assert.deepEqual(
    vendor.sent.map(({ event }) => textOf(event)),
    ['Your order is packed.', 'It leaves tonight.'],
  );

  // Whoever was not sure whether a message came through sends it again, with the same key.
  const again = await say(second, 'It leaves tonight.');
  console.log(`the same message again: duplicate ${String(again.duplicate)}`);
  assert.equal(again.duplicate, true);

  const timeline = await second.getTimeline('order', { types: ['message'] });
  assert.deepEqual(
    timeline.map((event) => textOf(event)),
    ['Your order is packed.', 'It leaves tonight.'],
  );
  await second.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
