import { describe, expect, it } from 'vitest';

import { isRoomKitError, type RoomKit } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

/** Every call about a room, as somebody of another organization would make it. */
const CALLS: readonly (readonly [string, (kit: RoomKit, eventId: string) => Promise<unknown>])[] = [
  ['getRoom', (kit) => kit.getRoom('r1')],
  ['closeRoom', (kit) => kit.closeRoom('r1')],
  ['pauseRoom', (kit) => kit.pauseRoom('r1')],
  ['resumeRoom', (kit) => kit.resumeRoom('r1')],
  ['reopenRoom', (kit) => kit.reopenRoom('r1')],
  ['archiveRoom', (kit) => kit.archiveRoom('r1')],
  ['setRoomTimers', (kit) => kit.setRoomTimers('r1', {})],
  ['checkRoomTimers', (kit) => kit.checkRoomTimers('r1')],
  ['updateRoomMetadata', (kit) => kit.updateRoomMetadata('r1', { stolen: true })],
  ['setAgentResponsePolicy', (kit) => kit.setAgentResponsePolicy('r1', 'addressed_only')],
  ['attachChannel', (kit) => kit.attachChannel('r1', 'a')],
  ['detachChannel', (kit) => kit.detachChannel('r1', 'a')],
  ['mute', (kit) => kit.mute('r1', 'a')],
  ['unmute', (kit) => kit.unmute('r1', 'a')],
  ['muteOutput', (kit) => kit.muteOutput('r1', 'a')],
  ['unmuteOutput', (kit) => kit.unmuteOutput('r1', 'a')],
  ['setAccess', (kit) => kit.setAccess('r1', 'a', 'none')],
  ['setVisibility', (kit) => kit.setVisibility('r1', 'a', 'none')],
  ['updateBindingMetadata', (kit) => kit.updateBindingMetadata('r1', 'a', {})],
  ['getBinding', (kit) => kit.getBinding('r1', 'a')],
  ['listBindings', (kit) => kit.listBindings('r1')],
  ['sendEvent', (kit) => kit.sendEvent('r1', 'a', text('stolen'))],
  ['getTimeline', (kit) => kit.getTimeline('r1')],
  ['getContext', (kit) => kit.getContext('r1')],
  ['follow', (kit) => kit.follow('r1')[Symbol.asyncIterator]().next() as Promise<unknown>],
  ['ensureParticipant', (kit) => kit.ensureParticipant('r1', 'a', 'u9')],
  ['addMember', (kit) => kit.addMember('r1', 'a', 'u9')],
  ['removeMember', (kit) => kit.removeMember('r1', 'u1')],
  ['renameMember', (kit) => kit.renameMember('r1', 'u1', 'Eve')],
  ['listMembers', (kit) => kit.listMembers('r1')],
  ['markRead', (kit) => kit.markRead('r1', 'a', 0)],
  ['markAllRead', (kit) => kit.markAllRead('r1', 'a')],
  ['unreadCount', (kit) => kit.unreadCount('r1', 'a')],
  ['listTasks', (kit) => kit.listTasks('r1')],
  ['createTask', (kit) => kit.createTask('r1', { type: 'x' })],
  ['listObservations', (kit) => kit.listObservations('r1')],
  ['publishTyping', (kit) => kit.publishTyping('r1', 'u1', true)],
  ['publishReaction', (kit, eventId) => kit.publishReaction('r1', 'u1', { eventId, emoji: '!' })],
  ['subscribeRoom', (kit) => kit.subscribeRoom('r1', () => {})],
];

/** Calls that answer with nothing found instead of an error. */
const SILENT: readonly (readonly [string, (kit: RoomKit, eventId: string) => Promise<unknown>, unknown])[] = [
  ['getEvent', (kit, eventId) => kit.getEvent('r1', eventId), null],
  ['updateEvent', (kit, eventId) => kit.updateEvent('r1', eventId, { metadata: {} }), null],
  ['deleteEvent', (kit, eventId) => kit.deleteEvent('r1', eventId), []],
  ['updateTask', (kit) => kit.updateTask('r1', 't1', { status: 'failed' }), null],
  ['deleteRoom', (kit) => kit.deleteRoom('r1'), false],
  ['removeRoomHook', async (kit) => kit.removeRoomHook('r1', 'own'), false],
];

async function twoTenants() {
  const bench = kitBench();
  const acme = bench.kit.forOrganization('acme');
  bench.kit.registerChannel(new RecordingChannel('a'));
  await acme.createRoom({ roomId: 'r1' });
  await acme.attachChannel('r1', 'a');
  await acme.addMember('r1', 'a', 'u1', { displayName: 'Ana' });
  await acme.createTask('r1', { id: 't1', type: 'call' });
  acme.addRoomHook('r1', 'after_broadcast', { name: 'own' }, () => {});
  const { id: eventId } = await acme.sendEvent('r1', 'a', text('ours'));
  const everything = async (): Promise<unknown> => [
    await acme.getRoom('r1'),
    await acme.listBindings('r1'),
    await acme.getTimeline('r1'),
    await acme.listMembers('r1', { includeLeft: true }),
    await acme.listTasks('r1'),
    await acme.unreadCount('r1', 'a'),
  ];
  return { ...bench, acme, eventId, everything };
}

describe('organizations', () => {
  it.each(CALLS)(
    'CORE-17.2.1 CORE-17.2.2 %s finds no room of another organization, in the words of a missing one',
    async (_name, call) => {
      const { kit, eventId, everything } = await twoTenants();
      const before = await everything();
      for (const stranger of [kit.forOrganization('other'), kit]) {
        const error: unknown = await call(stranger, eventId).catch((reason: unknown) => reason);
        expect(isRoomKitError(error, 'room_not_found')).toBe(true);
        expect((error as Error).message).toBe('There is no such room.');
      }
      expect(await everything()).toStrictEqual(before);
    },
  );

  it.each(SILENT)('CORE-17.2.1 %s finds nothing of another organization', async (_name, call, answer) => {
    const { kit, eventId, everything } = await twoTenants();
    const before = await everything();
    expect(await call(kit.forOrganization('other'), eventId)).toStrictEqual(answer);
    expect(await call(kit, eventId)).toStrictEqual(answer);
    expect(await everything()).toStrictEqual(before);
  });

  it('CORE-17.2.2 a room without organization is out of reach for a scoped kit', async () => {
    const { kit } = kitBench();
    await kit.createRoom({ roomId: 'plain' });
    await expect(kit.forOrganization('acme').getRoom('plain')).rejects.toMatchObject({ code: 'room_not_found' });
    expect(await kit.forOrganization('acme').listRooms()).toStrictEqual([]);
  });

  it('CORE-17.2.1 a message that names a foreign room lands in one of its own', async () => {
    const { kit, acme, everything } = await twoTenants();
    const before = await everything();
    const other = kit.forOrganization('other');
    const { event } = await other.processInbound({
      channelId: 'a',
      senderId: 'u1',
      content: text('mine'),
      roomId: 'r1',
    });
    expect(event?.roomId).toBe('r1');
    expect((await other.getTimeline('r1')).some((found) => found.id === event?.id)).toBe(true);
    expect(await everything()).toStrictEqual(before);
    expect(await acme.getEvent('r1', event?.id ?? '')).toBeNull();
  });

  it('CORE-17.2.3 identities are found within their own alone', async () => {
    const { kit, store } = kitBench();
    const [acme, other] = [kit.forOrganization('acme'), kit.forOrganization('other')];
    await acme.createIdentity({ id: 'i1', channelAddresses: { sms: ['+1'] } });
    await other.createIdentity({ id: 'i2', channelAddresses: { sms: ['+1'] } });
    expect((await store.findIdentities('acme', 'sms', '+1')).map(({ id }) => id)).toStrictEqual(['i1']);
    expect(await store.findIdentities(null, 'sms', '+1')).toStrictEqual([]);
    await expect(other.linkIdentity('i1', 'sms', '+2')).rejects.toMatchObject({ code: 'identity_not_found' });
    await expect(kit.erasePerson('i1')).rejects.toMatchObject({ code: 'identity_not_found' });
  });

  it('hooks and timers of one say nothing of another', async () => {
    const { kit, acme, clock } = await twoTenants();
    const other = kit.forOrganization('other');
    await other.createRoom({ roomId: 'r1', timers: { inactiveAfterSeconds: 1 } });
    const seen: string[] = [];
    other.hook('on_room_paused', (room) => void seen.push(`other ${room.organizationId}`));
    acme.hook('on_room_paused', (room) => void seen.push(`acme ${room.organizationId}`));
    await clock.advance(2_000);
    expect(await acme.checkAllTimers()).toStrictEqual([]);
    expect((await other.checkAllTimers()).map((room) => room.organizationId)).toStrictEqual(['other']);
    expect(seen).toStrictEqual(['other other']);
    await expect(acme.createRoom({ organizationId: 'other' })).rejects.toThrow('organizationId');
  });
});
