import { describe, expect, it } from 'vitest';

import { type Identity, IdentityHookResult, type IdentityResolver, type IdentityResult } from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { text } from '../support/fixtures.ts';
import { never, r2, type R2 } from '../support/kit.ts';

const identity = (id: string, displayName: string): Identity => ({
  id,
  organizationId: null,
  displayName,
  externalId: null,
  channelAddresses: { sms: ['+1'] },
  metadata: {},
});
const MARIE = identity('id_marie', 'Marie');
const JEAN = identity('id_jean', 'Jean');

async function resolving(
  resolve: (senderId: string, bench: () => R2) => IdentityResult | Promise<IdentityResult>,
  options: Omit<RoomKitOptions, 'clock'> = {},
): Promise<R2> {
  let made: R2 | null = null;
  const identityResolver: IdentityResolver = {
    specificationVersion: 'v1',
    resolve: async (message) => resolve(message.senderId, () => made as R2),
  };
  made = await r2({ identityResolver, ...options });
  return made;
}

describe('a message whose sender is looked up', () => {
  it('CORE-11.2.1 is attributed to its participant, one record for all of them', async () => {
    const { kit, say, hooked } = await resolving(() => ({ status: 'identified', identity: MARIE }));
    const identified = hooked('on_participant_identified');
    const first = await say('a', 'hi');
    const second = await say('a', 'again');
    expect([first, second].map(({ event }) => event?.source.participantId)).toStrictEqual(['id_marie', 'id_marie']);
    expect(await kit.listMembers('r1')).toMatchObject([
      { id: 'id_marie', identification: 'identified', identityId: 'id_marie', displayName: 'Marie' },
    ]);
    await kit.whenIdle();
    expect(identified).toHaveLength(1);
  });

  it('CORE-11.2.5 is stopped by a challenge, which reaches the sender; nothing of it is stored', async () => {
    const { kit, say, a, b, said } = await resolving(() => ({ status: 'unknown' }));
    kit.identityHook('on_identity_unknown', () =>
      IdentityHookResult.challenge({ event: { content: text('Who are you?') }, targetChannelIds: ['a'] }),
    );
    const result = await say('a', 'hi');
    expect(result).toMatchObject({ blocked: true, reason: 'identity_challenge_sent', event: null });
    await kit.whenIdle();
    expect([a.words, b.words, await said()]).toStrictEqual([['Who are you?'], [], []]);
    expect(await kit.listMembers('r1')).toStrictEqual([]);
  });

  it('CORE-11.2.6 is blocked with the reason of a hook', async () => {
    const { kit, say, b, said } = await resolving(() => ({ status: 'unknown' }));
    kit.identityHook('on_identity_unknown', () => IdentityHookResult.reject('Not allowed'));
    expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason: 'Not allowed' });
    expect([b.words, await said(), await kit.listMembers('r1')]).toStrictEqual([[], [], []]);
  });

  it('CORE-11.2.7 makes its unknown sender known from the next message on', async () => {
    const { kit, say } = await resolving(async (senderId, bench) => {
      const [found] = await bench().store.findIdentities(null, 'sms', senderId);
      return found ? { status: 'identified', identity: found } : { status: 'unknown' };
    });
    let asked = 0;
    kit.identityHook('on_identity_unknown', () => {
      asked += 1;
      return IdentityHookResult.create({ ...MARIE, channelAddresses: {} });
    });
    await say('a', 'hi');
    const { event } = await say('a', 'again');
    expect([asked, event?.source.participantId]).toStrictEqual([1, 'id_marie']);
  });

  it('CORE-11.2.8 sends nothing where the resolver has challenged by itself', async () => {
    const { say, a, b } = await resolving(() => ({ status: 'challenge_sent' }));
    expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason: 'identity_challenge_sent' });
    expect([a.words, b.words]).toStrictEqual([[], []]);
  });

  it('CORE-11.2.9 is delivered although nobody decided', async () => {
    for (const status of ['ambiguous', 'unknown'] as const) {
      const { say, b } = await resolving(() => ({ status, candidates: [MARIE, JEAN] }));
      expect((await say('a', 'hi')).blocked).toBe(false);
      expect(b.words).toStrictEqual(['hi']);
    }
  });

  it('CORE-11.4.1 of a channel type that is left out is not looked up', async () => {
    let asked = 0;
    const count = (): IdentityResult => {
      asked += 1;
      return { status: 'unknown' };
    };
    const { kit, say, add } = await resolving(count, { identityChannelTypes: ['sms'] });
    await add('ws', { channelType: 'websocket' });
    await say('ws', 'hi');
    expect(asked).toBe(0);
    await say('a', 'hi');
    expect(asked).toBe(1);
    await kit.whenIdle();
  });

  it('CORE-11.5.1 goes on when that takes too long, as from somebody unknown', async () => {
    const { kit, say, b, clock, emitted } = await resolving(() => never(), { identityTimeoutMs: 50 });
    const timeouts = emitted('identity_timeout');
    let asked = 0;
    kit.identityHook('on_identity_unknown', () => {
      asked += 1;
      return null;
    });
    const saying = say('a', 'hi');
    await clock.advance(50);
    expect((await saying).blocked).toBe(false);
    expect([asked, b.words]).toStrictEqual([1, ['hi']]);
    expect(timeouts.map((event) => event.data)).toStrictEqual([{ roomId: 'r1', channelId: 'a', timeoutMs: 50 }]);
  });

  it('CORE-B.3.1 over a shared phone is pending until somebody says who it is, and then never again', async () => {
    const bench = await resolving(() => ({ status: 'ambiguous', candidates: [MARIE, JEAN] }));
    const { kit, say, b, timeline } = bench;
    let asked = 0;
    kit.identityHook('on_identity_ambiguous', ({ result }) => {
      asked += 1;
      return IdentityHookResult.pending(result.candidates);
    });
    await kit.createIdentity(MARIE);
    await kit.createIdentity(JEAN);
    const { event } = await say('a', 'It is me', { senderId: '+15550001' });
    expect(b.words).toStrictEqual(['It is me']);
    const [pending] = await kit.listMembers('r1');
    expect(pending).toMatchObject({
      id: event?.source.participantId,
      identification: 'pending',
      candidates: ['id_marie', 'id_jean'],
      displayName: '+15550001',
      identityId: null,
    });
    const resolved = await kit.resolveParticipant('r1', pending?.id ?? '', 'id_marie');
    expect(resolved).toMatchObject({
      identification: 'identified',
      identityId: 'id_marie',
      candidates: null,
      resolvedBy: 'manual',
      displayName: 'Marie',
    });
    expect((await timeline()).filter(({ type }) => type === 'participant_identified')).toHaveLength(1);
    const next = await say('a', 'Still me', { senderId: '+15550001' });
    expect([asked, next.event?.source.participantId]).toStrictEqual([1, pending?.id]);
    expect(await kit.listMembers('r1')).toHaveLength(1);
  });
});
