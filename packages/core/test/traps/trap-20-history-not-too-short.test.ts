import { expect, it } from 'vitest';

import { textOf } from '../../src/index.ts';
import { type R3, r3 } from '../support/kit.ts';

it('CORE-7.5.17 CORE-7.5.20 a reader keeps its own words, and those of channels that left', async () => {
  const histories: (readonly string[])[] = [];
  const bench: R3 = await r3(async (_event, context) => {
    const events = await bench.kit.visibleEvents(context, 'ai');
    histories.push(events.filter((event) => event.type === 'message').map((event) => textOf(event)));
    return `whisper ${histories.length}`;
  });
  const { kit, say } = bench;
  await kit.setVisibility('r1', 'ai', 'b');
  await say('a', 'open');
  await say('a', 'hidden', { visibility: 'none' });
  await kit.detachChannel('r1', 'a');
  await say('b', 'next');
  expect(histories.at(-1)).toEqual(['open', 'whisper 1']);
});
