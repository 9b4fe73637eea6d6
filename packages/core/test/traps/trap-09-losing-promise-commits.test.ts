import { expect, it } from 'vitest';

import { HookResult } from '../../src/index.ts';
import { gate, r2 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

it('CORE-13.6.4 CORE-13.6.1 what lost its race commits nothing when it comes back', async () => {
  const { kit, say, timeline, b, clock } = await r2({ processTimeoutMs: 100 });
  const late = gate();
  kit.hook('before_broadcast', { timeoutMs: 60_000 }, async (event) => {
    await late.opened;
    return HookResult.modify({ ...event, metadata: { late: true } });
  });
  const before = await timeline();
  const saying = say('a', 'hi', { idempotencyKey: 'k' });
  await clock.advance(100);
  expect(await saying).toMatchObject({ blocked: true, reason: 'process_timeout' });
  late.open();
  await settle();
  await kit.whenIdle();
  expect(await timeline()).toEqual(before);
  expect(b.words).toEqual([]);
});

it('CORE-13.6.4 nor does a message sent from within a hook', async () => {
  const { kit, say, words, clock } = await r2({ processTimeoutMs: 100 });
  let inner: unknown = null;
  kit.hook('before_broadcast', { timeoutMs: 60_000 }, async (event) => {
    if (event.source.channelId === 'b') await clock.sleep(500);
    else inner = (await say('b', 'inner')).reason;
  });
  const outer = kit.sendEvent('r1', 'a', { type: 'text', body: 'outer' });
  await clock.advance(1000);
  await outer;
  expect(inner).toBe('process_timeout');
  expect(await words()).toEqual(['outer']);
});
