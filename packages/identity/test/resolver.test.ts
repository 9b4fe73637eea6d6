import { emailChannel, RoomKit, smsChannel } from '@roomkit/core';
import { AliasIdentityResolver, aliasesOf, aliasRules, type AliasRule } from '@roomkit/identity';
import { MockEmailProvider, MockSMSProvider } from '@roomkit/testing';
import { describeIdentityResolver } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { ORGANIZATION, People } from './support.ts';

describeIdentityResolver('AliasIdentityResolver', {
  async create() {
    const people = new People();
    await people.add('ann', { sms: ['+1 (415) 555-2671'] });
    await people.add('bob', { whatsapp: ['442079460958'] });
    await people.add('cleo', { sms: ['+44 20 7946 0958'] });
    const at = { organizationId: ORGANIZATION, channelType: 'voice' } as const;
    return {
      resolver: people.resolver,
      known: { ...at, senderId: '+14155552671', identityId: 'ann' },
      unknown: { ...at, senderId: '+33612345678' },
      ambiguous: { ...at, senderId: '+442079460958', identityIds: ['bob', 'cleo'] },
    };
  },
});

describe('an address', () => {
  it('is one person over all channels that share it', async () => {
    const people = new People();
    await people.add('ann', { sms: ['(415) 555-2671', '+1 415 555 2671'], email: ['Ann@Example.org'] });
    const found = await Promise.all([
      people.who('sms', '+14155552671'),
      people.who('whatsapp', '14155552671'),
      people.who('whatsapp_personal', '14155552671:3@s.whatsapp.net'),
      people.who('voice', 'tel:+1-415-555-2671'),
      people.who('email', 'ANN+printer@example.ORG'),
      people.who('telegram', '+14155552671'),
    ]);
    expect(found).toEqual(['ann', 'ann', 'ann', 'ann', 'ann', 'unknown']);
  });

  it('is found where it is kept as the rules write it, without being linked', async () => {
    const people = new People();
    await people.add('ann', { sms: ['+14155552671'], email: ['ann@example.org'] }, { isLinked: false });
    expect(await people.who('whatsapp', '14155552671')).toBe('ann');
    expect(await people.who('email', 'Ann+x@example.org')).toBe('ann');
    await people.add('bob', { sms: ['+44 20 7946 0958'] }, { isLinked: false });
    expect(await people.who('whatsapp', '442079460958')).toBe('unknown');
  });

  it('as it is goes before all that it is by rules', async () => {
    const people = new People();
    await people.add('sales', { email: ['team+sales@example.org'] });
    await people.add('support', { email: ['team+support@example.org'] });
    await people.add('team', { email: ['team@example.org'] });
    expect(await people.who('email', 'team+sales@example.org')).toBe('sales');
    expect(await people.who('email', 'Team+Support@example.org')).toBe('support');
    expect(await people.who('email', 'team@example.org')).toBe('team');
    expect(await people.who('email', 'team+other@example.org')).toBe('sales?support?team');
  });

  it('that hides a number is only itself', async () => {
    const people = new People();
    await people.add('ann', { whatsapp: ['US.13491208655302741918'] });
    await people.add('bob', { sms: ['+13491208655'] });
    expect(await people.who('whatsapp', 'US.13491208655302741918')).toBe('ann');
    expect(await people.who('whatsapp', 'us.13491208655302741918')).toBe('unknown');
  });

  it('is somebody else in another organization', async () => {
    const people = new People();
    await people.add('ann', { sms: ['+14155552671'] });
    await people.add('bob', { sms: ['+14155552671'] }, { organizationId: 'other' });
    const found = [ORGANIZATION, 'other', null].map((id) => people.who('whatsapp', '14155552671', id));
    expect(await Promise.all(found)).toEqual(['ann', 'bob', 'unknown']);
  });

  it.each(['unknown', 'pending', 'rejected'] as const)('of nobody is %s', async (whenUnknown) => {
    expect(await new People({ whenUnknown }).resolve('sms', '+14155552671')).toEqual({ status: whenUnknown });
  });

  it('says by what it was found', async () => {
    const people = new People();
    await people.add('ann', { email: ['ann@example.org'] });
    expect((await people.resolve('email', 'ann@example.org')).metadata).toEqual({ matchedBy: 'address' });
    expect((await people.resolve('email', 'Ann@example.org')).metadata).toEqual({ matchedBy: 'email' });
    expect((await people.resolve('email', 'ann+x@example.org')).metadata).toEqual({ matchedBy: 'email_tag' });
  });

  it.each([[''], ['\0'], ['x'.repeat(100_000)], ['😀'], ['__proto__'], ['+']])(
    "of nonsense is nobody's: %j",
    async (senderId) => {
      const people = new People();
      for (const channelType of ['sms', 'email', 'whatsapp', 'custom:x'] as const) {
        expect(await people.who(channelType, senderId)).toBe('unknown');
      }
    },
  );
});

describe('linkAliases', () => {
  it('keeps aliases beside the addresses, which stay as they are', async () => {
    const people = new People();
    await people.add('ann', {
      sms: ['(415) 555-2671', 'tel:+14155552671'],
      email: ['Ann+x@Example.org'],
      teams: ['29:1'],
    });
    const linked = await people.resolver.linkAliases(ORGANIZATION, 'ann');
    expect(linked.channelAddresses).toEqual({
      sms: ['(415) 555-2671', 'tel:+14155552671'],
      email: ['Ann+x@Example.org'],
      teams: ['29:1'],
      'custom:alias.phone': ['+14155552671'],
      'custom:alias.email': ['ann+x@example.org'],
      'custom:alias.email_tag': ['ann@example.org'],
    });
    expect(await people.resolver.linkAliases(ORGANIZATION, 'ann')).toEqual(linked);
  });

  it('is of somebody there is', async () => {
    await expect(new People().resolver.linkAliases(ORGANIZATION, 'ann')).rejects.toMatchObject({
      code: 'identity_not_found',
    });
  });
});

describe("rules of one's own", () => {
  const handle: AliasRule = {
    name: 'handle',
    channelTypes: ['telegram', 'custom:chat'],
    canonical: (address) => address.replace(/^@/, '').toLowerCase(),
  };

  it('stand beside the ready ones', async () => {
    const people = new People({ rules: [...aliasRules(), handle] });
    await people.add('ann', { telegram: ['@Ann'] });
    expect([await people.who('custom:chat', 'ann'), await people.who('sms', 'ann')]).toEqual(['ann', 'unknown']);
  });

  it('that make no address are told so', async () => {
    const rules = [{ ...handle, canonical: () => '' }];
    await expect(new People({ rules }).who('telegram', 'ann')).rejects.toMatchObject({
      code: 'input_invalid',
      details: { field: 'rules.handle' },
    });
    expect(() => aliasesOf({ telegram: ['ann'] }, rules)).toThrow('rules.handle');
  });

  it.each([
    [null, 'rules'],
    [[null], 'rules.0.name'],
    [[{ ...handle, name: 'A b' }], 'rules.0.name'],
    [[handle, handle], 'rules.1.name'],
    [[{ ...handle, channelTypes: [] }], 'rules.0.channelTypes'],
    [[{ ...handle, channelTypes: ['fax'] }], 'rules.0.channelTypes'],
    [[{ ...handle, canonical: null }], 'rules.0.canonical'],
  ])('are refused: %j', (rules, field) => {
    expect(() => new People({ rules: rules as readonly AliasRule[] })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('options', () => {
  it.each([
    [{}, 'store'],
    [{ store: {} }, 'store'],
    [{ store: new People().store, whenUnknown: 'maybe' }, 'whenUnknown'],
  ])('%j: %s is refused', (options, field) => {
    expect(() => new AliasIdentityResolver(options as never)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('in a kit', () => {
  it('two channels of one person are one participant', async () => {
    const { store, resolver } = new People();
    await using kit = new RoomKit({ store, identityResolver: resolver });
    kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));
    kit.registerChannel(emailChannel('mail', { provider: new MockEmailProvider() }));
    await kit.createRoom({ roomId: 'r1' });
    await kit.attachChannel('r1', 'sms');
    await kit.attachChannel('r1', 'mail');
    await kit.createIdentity({
      id: 'ann',
      channelAddresses: { sms: ['(+1) 415-555-2671'], email: ['Ann@example.org'] },
    });
    await resolver.linkAliases(null, 'ann');
    const content = { type: 'text', body: 'hi' } as const;
    await kit.processInbound({ channelId: 'sms', senderId: '+14155552671', content }, { roomId: 'r1' });
    await kit.processInbound({ channelId: 'mail', senderId: 'ann+x@example.org', content }, { roomId: 'r1' });
    const members = await kit.listMembers('r1');
    expect(
      members.map(({ identityId, identification, connectedVia }) => [identityId, identification, connectedVia]),
    ).toEqual([['ann', 'identified', ['sms', 'mail']]]);
  });
});
