import { expect, it } from 'vitest';

import { r2 } from '../support/kit.ts';

it('CORE-5.1.4 CORE-5.1.11 neither a refusal nor a late record grows a closed room', async () => {
  const { kit, say, timeline } = await r2();
  await kit.addMember('r1', 'a', 'alice');
  await kit.closeRoom('r1');
  const [before, { eventCount }] = [await timeline(), await kit.getRoom('r1')];
  await say('a', 'refused');
  await kit.sendEvent('r1', 'a', { type: 'text', body: 'refused' }).catch(() => undefined);
  await Promise.allSettled([
    kit.mute('r1', 'b'),
    kit.setAccess('r1', 'b', 'read_only'),
    kit.addMember('r1', 'a', 'bob'),
    kit.removeMember('r1', 'alice'),
    kit.detachChannel('r1', 'b'),
  ]);
  expect(await timeline()).toEqual(before);
  expect((await kit.getRoom('r1')).eventCount).toBe(eventCount);
});
