import { expect, it } from 'vitest';

import { textOf } from '../../src/index.ts';
import { type R3, r3 } from '../support/kit.ts';

it('CORE-7.5.14 CORE-7.5.15 what a reader may not see is in no history made for it', async () => {
  const histories: string[] = [];
  const bench: R3 = await r3(async (_event, context) => {
    const events = await bench.kit.visibleEvents(context, 'ai');
    histories.push(events.map((event) => textOf(event)).join(' '));
    return null;
  });
  const { kit, say } = bench;
  for (const scope of ['none', 'transport', 'b', 'b,other']) {
    await say('a', `MARKER ${scope} event`, { visibility: scope });
    await kit.setVisibility('r1', 'a', scope);
    await say('a', `MARKER ${scope} binding`);
    await kit.setVisibility('r1', 'a', 'all');
  }
  await say('a', 'open');
  await say('a', 'and now');
  expect(histories.at(-1)).toContain('open');
  expect(histories.join(' ')).not.toContain('MARKER');
  const forB = await kit.visibleEvents(await kit.getContext('r1'), 'b');
  expect(forB.filter((event) => textOf(event).startsWith('MARKER'))).toHaveLength(6);
});
