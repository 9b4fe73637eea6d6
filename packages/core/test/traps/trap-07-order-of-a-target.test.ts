import { expect, it } from 'vitest';

import { textOf } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';

it('CORE-10.2.1 a target has done with one event before it gets the next, in index order', async () => {
  const { kit, say, said, b, clock } = await r2();
  const log: string[] = [];
  b.onDeliver = async (event) => {
    log.push(`${textOf(event)} begins`);
    await clock.sleep(log.length === 1 ? 1000 : 10);
    log.push(`${textOf(event)} ends`);
  };
  // What a hook sends is committed before the event whose hook sent it.
  kit.hook('before_broadcast', async (event) => {
    if (textOf(event) === 'two') await kit.sendEvent('r1', 'system', { type: 'text', body: 'between' });
  });
  const sayings = Promise.all([say('a', 'one'), say('a', 'two'), say('a', 'three')]);
  await clock.advance(2000);
  await sayings;
  const order = (await said()).map((event) => textOf(event));
  expect(order).toEqual(['one', 'between', 'two', 'three']);
  expect(log).toEqual(order.flatMap((body) => [`${body} begins`, `${body} ends`]));
});
