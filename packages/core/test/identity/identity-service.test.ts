import { describe, expect, it } from 'vitest';

import { anEvent, text } from '../support/fixtures.ts';
import { R1, roomBench } from '../support/services.ts';

const field = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: { readonly details: { readonly field: string } }) => error.details.field);

describe('identities', () => {
  it('CORE-4.5.1 have several addresses over several channel types, and are found by each', async () => {
    const { identities, store } = await roomBench();
    await identities.createIdentity(null, { id: 'i1', channelAddresses: { sms: ['+1', '+2'] } });
    await identities.linkIdentity(null, 'i1', 'email', 'a@x.example');
    await identities.linkIdentity(null, 'i1', 'email', 'a@x.example');
    for (const [type, address] of [
      ['sms', '+1'],
      ['sms', '+2'],
      ['email', 'a@x.example'],
    ] as const) {
      expect((await store.findIdentities(null, type, address)).map((found) => found.id)).toStrictEqual(['i1']);
    }
    expect((await identities.getIdentity(null, 'i1'))?.channelAddresses.email).toStrictEqual(['a@x.example']);
  });

  it('CORE-17.2.3 are scoped: one number in two organizations is two people, and without one nobody', async () => {
    const { identities, store } = await roomBench();
    await identities.createIdentity('acme', { id: 'i1', channelAddresses: { sms: ['+1'] } });
    await identities.createIdentity('other', { id: 'i2', channelAddresses: { sms: ['+1'] } });
    const found = async (organization: string | null): Promise<readonly string[]> =>
      (await store.findIdentities(organization, 'sms', '+1')).map((identity) => identity.id);
    expect([await found('acme'), await found('other'), await found(null)]).toStrictEqual([['i1'], ['i2'], []]);
    await expect(identities.linkIdentity('other', 'i1', 'sms', '+9')).rejects.toMatchObject({
      code: 'identity_not_found',
    });
  });

  it('need usable values, and an id that is free', async () => {
    const { identities } = await roomBench();
    await identities.createIdentity(null, { id: 'i1' });
    expect(await field(identities.createIdentity(null, { id: 'i1' }))).toBe('id');
    expect(await field(identities.createIdentity(null, { channelAddresses: { pigeon: ['x'] } as never }))).toBe(
      'channelAddresses',
    );
    expect(await field(identities.createIdentity(null, { channelAddresses: { sms: '+1' } as never }))).toBe(
      'channelAddresses.sms',
    );
    expect(await field(identities.linkIdentity(null, 'i1', 'sms', ''))).toBe('channelAddresses.sms');
  });
});

describe('erasing a person', () => {
  it('takes their names, addresses and words out of every room, and leaves the rooms whole', async () => {
    const { identities, lifecycle, membership, commit, store, foundation } = await roomBench();
    await identities.createIdentity(null, {
      id: 'i1',
      displayName: 'Ana',
      externalId: 'crm-7',
      channelAddresses: { sms: ['+1'] },
      metadata: { vip: true },
    });
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await membership.addMember(R1, 'sms', 'p1', { identityId: 'i1', displayName: 'Ana', externalId: '+1' });
    await membership.addMember(R1, 'ws', 'p2', { displayName: 'Bo' });
    const from = (participantId: string | null, externalId: string): object => ({
      source: { ...anEvent().source, participantId, externalId, rawPayload: { from: externalId } },
    });
    await commit(
      { ...from('p1', '+9'), content: text('secret one'), channelData: { fromNumber: '+9' } },
      { ...from('p2', 'bo'), content: text('kept') },
      { ...from(null, '+1'), content: text('secret two') },
    );
    const inOther = anEvent({ id: 'x', roomId: 'r2', status: 'delivered', ...from(null, '+1') });
    await foundation.runner.run({ organizationId: null, roomId: 'r2' }, {}, (pass) =>
      pass.commit({ events: [inOther] }),
    );
    const before = await store.listEvents(R1);
    expect(await identities.erasePerson(null, 'i1')).toStrictEqual({ rooms: 2, participants: 1, events: 3 });
    const after = await store.listEvents(R1);
    expect(after.map((event) => [event.id, event.index])).toStrictEqual(before.map((event) => [event.id, event.index]));
    const everything = JSON.stringify([
      after,
      await store.listEvents({ organizationId: null, roomId: 'r2' }),
      await membership.listMembers(R1),
      await identities.getIdentity(null, 'i1'),
    ]);
    for (const gone of ['secret', 'Ana', '"+1"', '"+9"', 'crm-7', 'vip']) expect(everything).not.toContain(gone);
    expect(everything).toContain('kept');
    expect(await store.findIdentities(null, 'sms', '+1')).toStrictEqual([]);
    expect((await membership.getParticipant(R1, 'p1'))?.status).toBe('active');
  });

  it('leaves no way of reaching them, and those of others', async () => {
    const { bindings, channel, identities, membership, store } = await roomBench();
    channel('sms');
    channel('mail', { channelType: 'email' });
    channel('other');
    await identities.createIdentity(null, {
      id: 'i1',
      channelAddresses: { sms: ['+1', '+3'], email: ['a@x.example'] },
    });
    await identities.createIdentity(null, { id: 'i2', channelAddresses: { sms: ['+3'] } });
    await bindings.attachChannel(R1, 'sms', { metadata: { phoneNumber: '+1', fromNumber: '+9' }, participantId: '+1' });
    await bindings.attachChannel(R1, 'mail', { metadata: { emailAddress: 'a@x.example', subject: 'My illness' } });
    await bindings.attachChannel(R1, 'other', { metadata: { phoneNumber: '+3' }, participantId: 'p3' });
    await membership.addMember(R1, 'sms', 'p1', { displayName: '+1', externalId: '+1' });
    await membership.addMember(R1, 'sms', 'p3', { displayName: 'Cy', externalId: '+3' });
    const report = await identities.erasePerson(null, 'i1');
    const room = JSON.stringify([await store.getSnapshot(R1), await store.listParticipants(R1)]);
    expect(report).toStrictEqual({ rooms: 1, participants: 1, events: 0 });
    for (const gone of ['"+1"', 'a@x.example', 'illness']) expect(room).not.toContain(gone);
    for (const kept of ['"phoneNumber":"+3"', '"participantId":"p3"', '"Cy"']) expect(room).toContain(kept);
  });

  it('forgets which room their first message opened', async () => {
    const { identities, lifecycle, store } = await roomBench();
    await identities.createIdentity(null, { id: 'i1', channelAddresses: { sms: ['+1'] } });
    const sender = { organizationId: null, channelId: 'sms', senderId: '+1' };
    const first = await lifecycle.openRoom(sender);
    await identities.erasePerson(null, 'i1');
    const known = await store.findRoomsOfSender({ ...sender, channelType: 'sms' });
    const next = await lifecycle.openRoom(sender);
    expect([known, next.created, next.room.id === first.room.id]).toStrictEqual([[], true, false]);
  });

  it('reaches events beyond one page, and nobody of another organization', async () => {
    const { identities, membership, lifecycle, commit, store } = await roomBench();
    await identities.createIdentity(null, { id: 'i1' });
    await membership.addMember(R1, 'sms', 'p1', { identityId: 'i1' });
    await lifecycle.createRoom('acme', { roomId: 'r1' });
    await membership.addMember({ organizationId: 'acme', roomId: 'r1' }, 'sms', 'p1', { displayName: 'Other Ana' });
    const source = { ...anEvent().source, participantId: 'p1' };
    await commit(...Array.from({ length: 450 }, () => ({ source, content: text('secret') })));
    expect((await identities.erasePerson(null, 'i1')).events).toBe(450);
    expect(JSON.stringify(await store.listEvents(R1, { limit: 1_000 }))).not.toContain('secret');
    expect(await membership.listMembers({ organizationId: 'acme', roomId: 'r1' })).toMatchObject([
      { displayName: 'Other Ana' },
    ]);
    await expect(identities.erasePerson('acme', 'i1')).rejects.toMatchObject({ code: 'identity_not_found' });
  });
});
