import { expect, it } from 'vitest';

import { textOf } from '../../src/index.ts';
import { never, r3 } from '../support/kit.ts';

it('CORE-10.2.10 what never ends is given up, and its queue goes on', async () => {
  const { say, b, ai, clock } = await r3((event) => (textOf(event) === 'hang' ? never() : null), {
    deliveryTimeoutMs: 1000,
    turnTimeoutMs: 5000,
  });
  b.onDeliver = (event) => (textOf(event) === 'hang' ? never() : undefined);
  const outcomes = new Map<string, unknown>();
  for (const body of ['hang', 'next']) {
    void say('a', body).then(({ deliveryResults }) =>
      outcomes.set(body, [deliveryResults['b']?.error?.code, deliveryResults['ai']?.error?.code]),
    );
  }
  await clock.advance(10_000);
  expect(Object.fromEntries(outcomes)).toEqual({
    hang: ['delivery_timeout', 'delivery_timeout'],
    next: [undefined, undefined],
  });
  expect(b.words).toEqual(['hang', 'next']);
  expect(ai.seen).toHaveLength(2);
});
