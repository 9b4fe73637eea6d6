import { describe, expect, it } from 'vitest';

import { R1, roomBench } from '../support/services.ts';

const R2 = { organizationId: null, roomId: 'r2' };

describe('ensuring a participant', () => {
  it('CORE-5.5.1 makes one record for each room and id, whatever the channel', async () => {
    const { membership, lifecycle } = await roomBench();
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await membership.ensureParticipant(R1, 'sms', 'u1', { displayName: 'Ana' });
    await membership.ensureParticipant(R1, 'email', 'u1');
    await membership.ensureParticipant(R2, 'email', 'u1');
    expect((await membership.listMembers(R1)).map((member) => [member.id, member.displayName])).toStrictEqual([
      ['u1', 'Ana'],
    ]);
    expect(await membership.listMembers(R2)).toHaveLength(1);
  });

  it('CORE-5.5.2 never moves an existing record to another channel', async () => {
    const { membership } = await roomBench();
    await membership.ensureParticipant(R1, 'ws', 'u1');
    expect((await membership.ensureParticipant(R1, 'conf', 'u1')).channelId).toBe('ws');
  });

  it('CORE-5.5.3 notes the channel beside the primary one, once, and stores it', async () => {
    const { membership, store } = await roomBench();
    await membership.ensureParticipant(R1, 'ws', 'u1');
    await membership.ensureParticipant(R1, 'conf', 'u1');
    await membership.ensureParticipant(R1, 'conf', 'u1');
    expect((await store.getParticipant(R1, 'u1'))?.connectedVia).toStrictEqual(['ws', 'conf']);
  });

  it('CORE-5.5.5 warns once of another channel, naming both, and not of the primary one', async () => {
    const { membership, logger } = await roomBench();
    await membership.ensureParticipant(R1, 'ws', 'u1');
    await membership.ensureParticipant(R1, 'ws', 'u1');
    expect(logger.at('warn')).toStrictEqual([]);
    await membership.ensureParticipant(R1, 'conf', 'u1');
    await membership.ensureParticipant(R1, 'conf', 'u1');
    expect(logger.at('warn').map((line) => [line.fields['channelId'], line.fields['primaryChannelId']])).toStrictEqual([
      ['conf', 'ws'],
    ]);
  });

  it('CORE-5.5.6 is bookkeeping: no event, no hook', async () => {
    const { membership, hooked, types } = await roomBench();
    const hooks = [hooked('on_participant_updated'), hooked('on_participant_joined')];
    await membership.ensureParticipant(R1, 'ws', 'u1');
    await membership.ensureParticipant(R1, 'conf', 'u1');
    expect(await types()).toStrictEqual([]);
    expect(hooks).toStrictEqual([[], []]);
  });

  it('makes one record when asked twice at once', async () => {
    const { membership } = await roomBench();
    const made = await Promise.all(['ws', 'sms'].map((channel) => membership.ensureParticipant(R1, channel, 'u1')));
    expect(made[1]?.channelId).toBe('ws');
    expect((await membership.listMembers(R1))[0]?.connectedVia).toStrictEqual(['ws', 'sms']);
  });
});

describe('joining and leaving', () => {
  it('CORE-5.5.9 of somebody who is there is silent; of somebody who left it is told, with the first day kept', async () => {
    const { membership, hooked, types, clock } = await roomBench();
    const joined = hooked('on_participant_joined');
    const first = await membership.addMember(R1, 'ws', 'u1', { displayName: 'Ana', role: 'agent' });
    await clock.advance(1_000);
    const same = await membership.addMember(R1, 'sms', 'u1', { displayName: 'Other' });
    expect(same).toStrictEqual({ ...first, connectedVia: ['ws', 'sms'] });
    expect(joined).toHaveLength(1);
    await membership.removeMember(R1, 'u1');
    const back = await membership.addMember(R1, 'ws', 'u1');
    expect(back).toMatchObject({ status: 'active', joinedAt: first.joinedAt, displayName: 'Ana', role: 'agent' });
    expect(joined).toHaveLength(2);
    expect(await types()).toStrictEqual(['participant_joined', 'participant_left', 'participant_joined']);
  });

  it('CORE-5.5.4 on purpose may move the primary channel, the replaced one stays listed', async () => {
    const { membership } = await roomBench();
    await membership.addMember(R1, 'ws', 'u1');
    await membership.removeMember(R1, 'u1');
    expect(await membership.addMember(R1, 'conf', 'u1')).toMatchObject({
      channelId: 'conf',
      connectedVia: ['conf', 'ws'],
    });
  });

  it('CORE-5.5.10 leaves the record, marked; unknown people are an error', async () => {
    const { membership, hooked, types } = await roomBench();
    const left = hooked('on_participant_left');
    await membership.addMember(R1, 'ws', 'u1');
    await membership.addMember(R1, 'ws', 'u2');
    expect((await membership.removeMember(R1, 'u1')).status).toBe('left');
    await membership.removeMember(R1, 'u1');
    expect((await membership.removeMember(R1, 'u2', { ban: true })).status).toBe('banned');
    expect((await membership.removeMember(R1, 'u2')).status).toBe('banned');
    expect(left.map((gone) => [gone.id, gone.status])).toStrictEqual([
      ['u1', 'left'],
      ['u2', 'banned'],
    ]);
    expect(await membership.listMembers(R1)).toStrictEqual([]);
    expect(await membership.listMembers(R1, { includeLeft: true })).toHaveLength(2);
    expect((await types()).filter((type) => type === 'participant_left')).toHaveLength(2);
    await expect(membership.removeMember(R1, 'nobody')).rejects.toMatchObject({ code: 'participant_not_found' });
    await expect(membership.listMembers(R2)).rejects.toMatchObject({ code: 'room_not_found' });
  });

  it('CORE-5.1.11 of a closed room leaves no event there', async () => {
    const { membership, lifecycle, types } = await roomBench();
    await lifecycle.closeRoom(R1);
    await membership.addMember(R1, 'ws', 'u1');
    await membership.renameMember(R1, 'u1', 'Ana');
    await membership.removeMember(R1, 'u1');
    expect(await types()).toStrictEqual([]);
    expect(await membership.listMembers(R1, { includeLeft: true })).toMatchObject([
      { displayName: 'Ana', status: 'left' },
    ]);
  });

  it('takes only usable names, roles and ids', async () => {
    const { membership } = await roomBench();
    const field = (value: Promise<unknown>): Promise<unknown> =>
      value.catch((error: { readonly details: { readonly field: string } }) => error.details.field);
    expect(await field(membership.addMember(R1, '', 'u1'))).toBe('channelId');
    expect(await field(membership.addMember(R1, 'ws', '\n'))).toBe('participantId');
    expect(await field(membership.addMember(R1, 'ws', 'u1', { role: 'king' as never }))).toBe('role');
    expect(await field(membership.addMember(R1, 'ws', 'u1', { displayName: ' ' }))).toBe('displayName');
    expect(await field(membership.addMember(R1, 'ws', 'u1', { metadata: 3 as never }))).toBe('metadata');
  });
});

describe('renaming', () => {
  it('CORE-5.5.7 changes the name alone, stores one event and fires one hook', async () => {
    const { membership, hooked, types } = await roomBench();
    const updated = hooked('on_participant_updated');
    const before = await membership.addMember(R1, 'ws', 'u1');
    const after = await membership.renameMember(R1, 'u1', 'Ana');
    expect(after).toStrictEqual({ ...before, displayName: 'Ana' });
    expect(updated).toStrictEqual([after]);
    expect(await types()).toStrictEqual(['participant_joined', 'participant_updated']);
  });

  it('CORE-5.5.8 to the same name writes and tells nothing', async () => {
    const { membership, hooked, store } = await roomBench();
    const updated = hooked('on_participant_updated');
    await membership.addMember(R1, 'ws', 'u1', { displayName: 'Ana' });
    let commits = 0;
    const commit = store.commit.bind(store);
    store.commit = (input) => {
      commits += 1;
      return commit(input);
    };
    const same = await membership.renameMember(R1, 'u1', 'Ana');
    expect(same).toMatchObject({ id: 'u1', identityId: null, displayName: 'Ana' });
    expect([commits, updated.length]).toStrictEqual([0, 0]);
  });
});

describe('resolving by hand', () => {
  it('CORE-5.5.11 says who a pending participant is', async () => {
    const { membership, identities, store, hooked, types, clock, emitted } = await roomBench();
    const identified = hooked('on_participant_identified');
    const resolved = emitted('identity_resolved');
    await identities.createIdentity(null, { id: 'id_marie', displayName: 'Marie' });
    await membership.ensureParticipant(R1, 'sms', 'p1', { displayName: '+1', externalId: '+1' });
    await clock.advance(1_000);
    const participant = await membership.resolveParticipant(R1, 'p1', 'id_marie');
    expect(participant).toMatchObject({
      id: 'p1',
      identification: 'identified',
      identityId: 'id_marie',
      candidates: null,
      resolvedBy: 'manual',
      displayName: 'Marie',
    });
    expect(participant.resolvedAt?.getTime()).toBe(clock.now());
    expect(await store.getParticipant(R1, 'p1')).toStrictEqual(participant);
    await membership.resolveParticipant(R1, 'p1', 'id_marie');
    expect(await types()).toStrictEqual(['participant_identified']);
    expect([identified.length, resolved.length]).toStrictEqual([1, 1]);
  });

  it('CORE-5.5.11 needs a known identity and a known participant', async () => {
    const { membership, identities } = await roomBench();
    await membership.ensureParticipant(R1, 'sms', 'p1');
    await expect(membership.resolveParticipant(R1, 'p1', 'nobody')).rejects.toMatchObject({
      code: 'identity_not_found',
    });
    await identities.createIdentity(null, { id: 'i1' });
    await expect(membership.resolveParticipant(R1, 'p2', 'i1')).rejects.toMatchObject({
      code: 'participant_not_found',
    });
    await identities.createIdentity('acme', { id: 'i2' });
    await expect(membership.resolveParticipant(R1, 'p1', 'i2')).rejects.toMatchObject({ code: 'identity_not_found' });
  });
});
