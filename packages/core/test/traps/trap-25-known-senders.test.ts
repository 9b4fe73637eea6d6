import { expect, it } from 'vitest';

import { IdentityHookResult, type IdentityResolver } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';

it('CORE-11.6.2 a sender whom the room has identified is not asked about again', async () => {
  const asked: string[] = [];
  const identityResolver: IdentityResolver = {
    specificationVersion: 'v1',
    resolve: async (message) => {
      asked.push(message.senderId);
      const identity = await bench.store.getIdentity(null, 'alice');
      const isFirst = asked.length === 1;
      return {
        status: isFirst ? 'identified' : 'unknown',
        identity: isFirst ? identity : null,
        candidates: [],
        metadata: {},
      };
    },
  };
  const bench = await r2({ identityResolver });
  const { kit, say, words } = bench;
  await kit.createIdentity({ id: 'alice', displayName: 'Alice', channelAddresses: { sms: ['u1'] } });
  kit.identityHook('on_identity_unknown', () => IdentityHookResult.reject('who are you?'));
  expect(await say('a', 'first')).toMatchObject({ blocked: false });
  expect(await say('a', 'second')).toMatchObject({ blocked: false, event: { source: { participantId: 'alice' } } });
  expect(await say('a', 'other', { senderId: 'u2' })).toMatchObject({ blocked: true, reason: 'who are you?' });
  expect(await words()).toEqual(['first', 'second']);
  expect(asked).toEqual(['u1', 'u2']);
});
