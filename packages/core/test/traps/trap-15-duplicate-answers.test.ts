import { expect, it } from 'vitest';

import { HookResult } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';

it('CORE-13.4.1 CORE-13.4.2 a duplicate is answered as its original was', async () => {
  const { kit, say, b } = await r2();
  kit.hook('before_broadcast', { name: 'guard' }, ({ metadata }) =>
    metadata['bad'] === true ? HookResult.block('rude') : undefined,
  );
  for (const key of [{ idempotencyKey: 'good' }, { providerMessageId: 'good' }]) {
    const first = await say('a', 'fine', key);
    expect(await say('a', 'fine', key)).toMatchObject({
      blocked: false,
      reason: null,
      event: { id: first.event?.id, status: 'delivered' },
    });
  }
  for (const key of [{ idempotencyKey: 'bad' }, { providerMessageId: 'bad' }]) {
    const first = await say('a', 'rude', { ...key, metadata: { bad: true } });
    expect(await say('a', 'rude', { ...key, metadata: { bad: true } })).toMatchObject({
      blocked: true,
      reason: 'rude',
      event: { id: first.event?.id, status: 'blocked' },
    });
  }
  expect(b.words).toEqual(['fine', 'fine']);
});
