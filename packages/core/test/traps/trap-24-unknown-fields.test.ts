import { expect, it } from 'vitest';

import { textOf } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';

it('CORE-5.2.1 CORE-5.4.1 what nobody modelled is kept whole, and is nobody else’s object', async () => {
  const { kit, say } = await r2();
  const unknown = () => ({ zed: 1, nested: { deep: [{ any: 'thing' }] }, when: new Date(7), nothing: null });
  const given = { rawPayload: unknown(), channelData: unknown(), metadata: unknown() };
  // Once by the short way of plain messages, once past the schemas.
  for (const more of [{}, { visibility: 'all', addressedTo: [] }]) {
    const { event } = await say('a', 'hi', { ...given, ...more });
    given.rawPayload.nested.deep.push({ any: 'change' });
    const stored = await kit.getEvent('r1', event?.id ?? '');
    expect(stored?.source.rawPayload).toEqual(unknown());
    expect(stored?.channelData).toEqual(unknown());
    expect(stored?.metadata).toEqual(unknown());
    expect(textOf(stored as never)).toBe('hi');
    given.rawPayload = unknown();
  }
});
