import { expect, it } from 'vitest';

import { text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';

it('CORE-10.4.4 a message that could be for two rooms goes to neither', async () => {
  const { kit, timeline } = await r2();
  await kit.createRoom({ roomId: 'r2' });
  await kit.attachChannel('r2', 'a');
  const before = [await timeline('r1'), await timeline('r2')];
  const { event } = await kit.processInbound({ channelId: 'a', senderId: 'stranger', content: text('hello') });
  expect(['r1', 'r2']).not.toContain(event?.roomId);
  expect([await timeline('r1'), await timeline('r2')]).toEqual(before);
  expect(await kit.listRooms()).toHaveLength(3);
});
