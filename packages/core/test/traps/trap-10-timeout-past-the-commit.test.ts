import { expect, it } from 'vitest';

import { r2 } from '../support/kit.ts';
import { TestClock } from '../support/test-clock.ts';
import { TracedStore } from '../support/traced-store.ts';

it('CORE-13.6.3 a slow commit or delivery is never reported as a block', async () => {
  const clock = new TestClock();
  const store = new TracedStore({ clock });
  const { kit, say, words, b, emitted } = await r2({ clock, store, processTimeoutMs: 100 });
  const timeouts = emitted('process_timeout');
  store.before = (call) => (call === 'commit' ? clock.sleep(500) : undefined);
  b.onDeliver = () => clock.sleep(5000);
  const saying = say('a', 'slow', { idempotencyKey: 'k' });
  await clock.advance(10_000);
  const result = await saying;
  expect(result).toMatchObject({ blocked: false, reason: null, deliveryResults: { b: { status: 'sent' } } });
  expect((await kit.getEvent('r1', result.event?.id ?? ''))?.status).toBe('delivered');
  expect(await words()).toEqual(['slow']);
  expect(timeouts).toEqual([]);
});
