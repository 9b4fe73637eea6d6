import { expect, it } from 'vitest';

import { gate, r2 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

it('CORE-10.1.6 CORE-5.1.1 a message that waits at the lock finds the room as it is then', async () => {
  const { kit, say, timeline, b } = await r2();
  const held = gate();
  let ran = 0;
  const off = kit.hook('before_broadcast', { name: 'holds the lock' }, () => held.opened);
  const first = say('a', 'first');
  await settle();
  off();
  kit.hook('before_broadcast', () => void (ran += 1));
  const closing = kit.closeRoom('r1');
  const late = say('a', 'late');
  await settle();
  held.open();
  await Promise.all([first, closing]);
  expect(await late).toMatchObject({ blocked: true, reason: 'room_closed', event: null });
  expect(ran).toBe(0);
  expect((await timeline()).at(-1)?.id).toBe((await first).event?.id);
  expect(b.words).toEqual(['first']);
});

it('CORE-10.1.6 CORE-5.1.1 a hook that closes the room closes it for its own message too', async () => {
  const { kit, say, timeline, b } = await r2();
  const before = await timeline();
  kit.hook('before_broadcast', async () => void (await kit.closeRoom('r1')));
  expect(await say('a', 'last words')).toMatchObject({ blocked: true, reason: 'room_closed', event: null });
  expect(await timeline()).toEqual(before);
  expect(b.words).toEqual([]);
});
