import { describe, expect, it } from 'vitest';

import { RoomKit } from '../../../src/index.ts';
import { text } from '../../support/fixtures.ts';
import { r2 } from '../../support/kit.ts';
import { expectUntouched, refusal, told } from '../../support/refusals.ts';

const UNUSABLE_IDS: readonly unknown[] = ['', 'r\n1', 'r\u0000', 'r\u007f', 'x'.repeat(256), null, 7, {}, ['r1']];

/** Every call that names a room, with the rest of what it needs. */
const BY_ROOM: Readonly<Record<string, (kit: RoomKit, roomId: string) => unknown>> = {
  getRoom: (kit, id) => kit.getRoom(id),
  deleteRoom: (kit, id) => kit.deleteRoom(id),
  closeRoom: (kit, id) => kit.closeRoom(id),
  pauseRoom: (kit, id) => kit.pauseRoom(id),
  resumeRoom: (kit, id) => kit.resumeRoom(id),
  reopenRoom: (kit, id) => kit.reopenRoom(id),
  archiveRoom: (kit, id) => kit.archiveRoom(id),
  setRoomTimers: (kit, id) => kit.setRoomTimers(id, {}),
  checkRoomTimers: (kit, id) => kit.checkRoomTimers(id),
  updateRoomMetadata: (kit, id) => kit.updateRoomMetadata(id, {}),
  connectVoice: (kit, id) => kit.connectVoice(id, 'u1', 'a'),
  connectRealtimeVoice: (kit, id) => kit.connectRealtimeVoice(id, 'u1', 'a'),
  setAgentResponsePolicy: (kit, id) => kit.setAgentResponsePolicy(id, 'agent_chain'),
  attachChannel: (kit, id) => kit.attachChannel(id, 'a'),
  detachChannel: (kit, id) => kit.detachChannel(id, 'a'),
  mute: (kit, id) => kit.mute(id, 'a'),
  unmute: (kit, id) => kit.unmute(id, 'a'),
  muteOutput: (kit, id) => kit.muteOutput(id, 'a'),
  unmuteOutput: (kit, id) => kit.unmuteOutput(id, 'a'),
  setAccess: (kit, id) => kit.setAccess(id, 'a', 'none'),
  setVisibility: (kit, id) => kit.setVisibility(id, 'a', 'none'),
  updateBindingMetadata: (kit, id) => kit.updateBindingMetadata(id, 'a', {}),
  getBinding: (kit, id) => kit.getBinding(id, 'a'),
  listBindings: (kit, id) => kit.listBindings(id),
  sendEvent: (kit, id) => kit.sendEvent(id, 'a', text('x')),
  getEvent: (kit, id) => kit.getEvent(id, 'e1'),
  updateEvent: (kit, id) => kit.updateEvent(id, 'e1', {}),
  deleteEvent: (kit, id) => kit.deleteEvent(id, 'e1'),
  getTimeline: (kit, id) => kit.getTimeline(id),
  listChanges: (kit, id) => kit.listChanges(id, { changedSince: 0 }),
  getContext: (kit, id) => kit.getContext(id),
  ensureParticipant: (kit, id) => kit.ensureParticipant(id, 'a', 'p1'),
  addMember: (kit, id) => kit.addMember(id, 'a', 'p1'),
  removeMember: (kit, id) => kit.removeMember(id, 'p1'),
  renameMember: (kit, id) => kit.renameMember(id, 'p1', 'Ana'),
  listMembers: (kit, id) => kit.listMembers(id),
  resolveParticipant: (kit, id) => kit.resolveParticipant(id, 'p1', 'i1'),
  markRead: (kit, id) => kit.markRead(id, 'a', 0),
  markAllRead: (kit, id) => kit.markAllRead(id, 'a'),
  unreadCount: (kit, id) => kit.unreadCount(id, 'a'),
  listTasks: (kit, id) => kit.listTasks(id),
  createTask: (kit, id) => kit.createTask(id, { type: 'x' }),
  createObservation: (kit, id) => kit.createObservation(id, { type: 'x' }),
  updateTask: (kit, id) => kit.updateTask(id, 't1', {}),
  listObservations: (kit, id) => kit.listObservations(id),
  deliver: (kit, id) => kit.deliver(id, text('x')),
  retryDeadLetter: (kit, id) => kit.retryDeadLetter(id, 'e1', 'a'),
  dropDeadLetter: (kit, id) => kit.dropDeadLetter(id, 'e1', 'a'),
  publishTyping: (kit, id) => kit.publishTyping(id, 'p1', true),
  publishPresence: (kit, id) => kit.publishPresence(id, 'p1', 'online'),
  publishReaction: (kit, id) => kit.publishReaction(id, 'p1', { eventId: 'e1', emoji: '!' }),
  publishReadReceipt: (kit, id) => kit.publishReadReceipt(id, 'p1', 'e1'),
  publishEphemeral: (kit, id) =>
    kit.publishEphemeral(id, { type: 'typing_start', userId: 'p1', channelId: null, data: {} } as never),
  subscribeRoom: (kit, id) => kit.subscribeRoom(id, () => {}),
  waitForInput: (kit, id) => kit.waitForInput(id, { prompt: 'Sure?' }),
  whenIdle: (kit, id) => kit.whenIdle(id),
};

/** Calls whose answer is no promise: what cannot be used is told at once. */
const AT_ONCE: Readonly<Record<string, (kit: RoomKit, roomId: string) => unknown>> = {
  addRoomHook: (kit, id) => kit.addRoomHook(id, 'after_broadcast', () => {}),
  removeRoomHook: (kit, id) => kit.removeRoomHook(id, 'x'),
  follow: (kit, id) => kit.follow(id),
  watchRoom: (kit, id) => kit.watchRoom(id, () => {}),
};

/** Room ids that a call names elsewhere than first. */
const ELSEWHERE: Readonly<Record<string, (kit: RoomKit, roomId: string) => unknown>> = {
  createRoom: (kit, roomId) => kit.createRoom({ roomId }),
  listDeadLetters: (kit, roomId) => kit.listDeadLetters({ roomId }),
  'shareChannel from': (kit, id) => kit.shareChannel(id, 'r1', 'a'),
  'shareChannel to': (kit, id) => kit.shareChannel('r1', id, 'a'),
};

describe('a room id that cannot be one', () => {
  it.each(Object.entries({ ...BY_ROOM, ...ELSEWHERE }))(
    'CORE-17.1.1 is refused by %s with a rejection that names the field',
    async (_name, call) => {
      const bench = await told();
      for (const id of UNUSABLE_IDS) {
        const answer = call(bench.kit, id as string);
        expect(answer).toBeInstanceOf(Promise);
        expect(await refusal(() => answer)).toStrictEqual(['input_invalid', 'roomId']);
      }
      await expectUntouched(bench, bench.before);
    },
  );

  it.each(Object.entries(AT_ONCE))('CORE-17.1.1 is refused by %s at once', async (_name, call) => {
    const { kit } = await r2();
    for (const id of UNUSABLE_IDS) expect(() => call(kit, id as string)).toThrow('roomId');
  });

  it.each(UNUSABLE_IDS.filter((id) => id !== null))(
    'CORE-17.1.1 is refused where a message names it: %j',
    async (id) => {
      const bench = await told();
      const roomId = id as string;
      const message = { channelId: 'a', senderId: 'u1', content: text('x') };
      for (const call of [
        () => bench.kit.processInbound({ ...message, roomId }),
        () => bench.kit.processInbound(message, { roomId }),
      ]) {
        expect(await refusal(call)).toStrictEqual(['input_invalid', 'roomId']);
      }
      await expectUntouched(bench, bench.before);
    },
  );

  it('leaves out no call that begins with a room', () => {
    const prototype = RoomKit.prototype as unknown as Readonly<Record<string, unknown>>;
    const named = Object.getOwnPropertyNames(RoomKit.prototype).filter((name) => {
      const member = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
      return (
        typeof member === 'function' &&
        /^(?:async )?\w+\s*\(\s*roomId\b/u.test(Function.prototype.toString.call(member))
      );
    });
    const listed = [...Object.keys(BY_ROOM), ...Object.keys(AT_ONCE), 'listPendingInput'];
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !listed.includes(name))).toStrictEqual([]);
  });
});
