import { expect, it } from 'vitest';

import { r2 } from '../support/kit.ts';

it('CORE-8.1.5 an index is not taken from how many events there are', async () => {
  const { kit, say, timeline } = await r2();
  const first = (await say('a', 'first')).event;
  const second = (await say('a', 'second')).event;
  await kit.deleteEvent('r1', first?.id ?? '');
  await kit.deleteEvent('r1', second?.id ?? '');
  const third = (await say('a', 'third')).event;
  expect(third?.index).toBe((second?.index ?? 0) + 1);
  const indexes = (await timeline()).map((event) => event.index);
  expect(new Set(indexes).size).toBe(indexes.length);
  expect(await kit.getRoom('r1')).toMatchObject({ latestIndex: third?.index });
});
