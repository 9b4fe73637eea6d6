import { expect, it } from 'vitest';

import { textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, r3 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

it('CORE-10.1.21 a channel that sends while it delivers does not wait for its own queue', async () => {
  const { kit, say, words, b } = await r2();
  let ended = false;
  b.onDeliver = async (event) => {
    if (textOf(event) !== 'hi') return;
    await Promise.all([kit.sendEvent('r1', 'a', text('one')), say('a', 'two')]);
  };
  const saying = say('a', 'hi').then(() => (ended = true));
  for (let round = 0; round < 5; round += 1) await settle();
  expect(ended).toBe(true);
  await saying;
  await kit.whenIdle();
  expect((await words()).toSorted()).toEqual(['hi', 'one', 'two']);
  expect(b.words).toEqual(await words());
});

it('CORE-10.1.21 nor do the hooks that its queue waits for', async () => {
  const { kit, say, words } = await r3((event) => {
    if (textOf(event) === 'task') return { tasks: [{ type: 'noted' }] };
    return textOf(event) === 'fail' ? Promise.reject(new Error('no model')) : null;
  });
  kit.hook(
    'on_task_created',
    async () => void (await kit.sendEvent('r1', 'system', text('of a task'), { addressedTo: ['ai'] })),
  );
  kit.hook(
    'on_error',
    async () => void (await kit.sendEvent('r1', 'system', text('of a failure'), { addressedTo: ['ai'] })),
  );
  let ended = 0;
  const sayings = ['task', 'fail'].map((body) => say('a', body).then(() => (ended += 1)));
  for (let round = 0; round < 10; round += 1) await settle();
  expect(ended).toBe(2);
  await Promise.all(sayings);
  await kit.whenIdle();
  expect((await words()).toSorted()).toEqual(['fail', 'of a failure', 'of a task', 'task']);
});
