import { expect, it } from 'vitest';

import { r2 } from '../support/kit.ts';

it('CORE-7.5.7 an event reaches nobody whom its source may not reach', async () => {
  const { kit, say, add, addAgent, b } = await r2();
  const c = await add('c');
  const ai = await addAgent('ai', () => null);
  await kit.setVisibility('r1', 'a', 'b');
  for (const visibility of ['all', 'transport', 'intelligence', 'c', 'ai', 'b,c,ai']) {
    await say('a', visibility, { visibility });
  }
  expect(b.words).toEqual(['all', 'transport', 'b,c,ai']);
  expect([c.words, ai.seen]).toEqual([[], []]);
});
