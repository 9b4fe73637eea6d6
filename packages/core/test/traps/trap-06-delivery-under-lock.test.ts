import { expect, it } from 'vitest';

import { Channel, ChannelOutput, InMemoryLockManager, textOf } from '../../src/index.ts';
import { never, r2 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

it('CORE-10.1.13 nothing outside is touched while the room is locked', async () => {
  const locks = new InMemoryLockManager();
  const { kit, say, words, add, b, clock } = await r2({ locks });
  const held: number[] = [];
  // Nothing has to be waited for here: it is called at once when it is started.
  class Direct extends Channel {
    override deliver(): ChannelOutput {
      held.push(locks.size);
      return ChannelOutput.empty();
    }
  }
  kit.registerChannel(new Direct('direct', { channelType: 'custom:test' }));
  await kit.attachChannel('r1', 'direct');
  for (const channel of [b, await add('c')]) {
    channel.answer = () => {
      held.push(locks.size);
      return ChannelOutput.empty();
    };
    channel.onDeliver = (event) => {
      held.push(locks.size);
      return textOf(event) === 'hangs' ? never() : undefined;
    };
  }
  held.length = 0;
  await say('a', 'one');
  expect(held).toEqual([0, 0, 0, 0, 0]);
  const hanging = say('a', 'hangs');
  await settle();
  const next = say('a', 'next');
  await settle();
  expect(await words()).toEqual(['one', 'hangs', 'next']);
  await clock.advance(60_000);
  await Promise.all([hanging, next]);
});
