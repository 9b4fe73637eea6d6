import type { ChannelHost, EphemeralEvent, RoomKit } from '@roomkit/core';
import { settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

describe('notices', () => {
  it('CORE-8.4.1 typing, reactions and read receipts reach the others and the host, and are not stored', async () => {
    await using harness = await Harness.start();
    const heard: EphemeralEvent[] = [];
    const alice = await harness.enter('alice');
    const { event } = await harness.say('hi');
    const bob = await harness.enter('bob');
    await harness.kit.subscribeRoom('r1', (notice) => void heard.push(notice));
    const before = await harness.kit.getRoom('r1');
    alice.send({ type: 'typing', roomId: 'r1', isTyping: true });
    const typing = await bob.next('ephemeral', ({ kind }) => kind.startsWith('typing'));
    alice.send({ type: 'typing', roomId: 'r1', isTyping: false });
    const stopped = await bob.next('ephemeral', ({ kind }) => kind.startsWith('typing'));
    alice.send({ type: 'react', roomId: 'r1', eventId: event?.id ?? '', emoji: '👍', action: 'add' });
    const reaction = await bob.next('ephemeral', ({ kind }) => kind === 'reaction');
    alice.send({ type: 'read', roomId: 'r1', index: event?.index ?? 0 });
    const read = await bob.next('ephemeral', ({ kind }) => kind === 'read_receipt');
    await bob.caughtUp();
    const after = await harness.kit.getRoom('r1');
    expect([typing, stopped]).toMatchObject([
      { kind: 'typing_start', participantId: 'alice' },
      { kind: 'typing_stop', participantId: 'alice' },
    ]);
    expect(reaction).toMatchObject({
      participantId: 'alice',
      data: { eventId: event?.id, emoji: '👍', action: 'add' },
    });
    expect(read).toMatchObject({ participantId: 'alice', data: { index: event?.index } });
    expect(bob.all('ephemeral').filter(({ kind }) => !kind.startsWith('presence'))).toHaveLength(4);
    expect(heard.map(({ type }) => type)).toEqual(['typing_start', 'typing_stop', 'reaction', 'read_receipt']);
    expect(after.eventCount).toBe(before.eventCount);
  });

  it('a reaction that is taken back at once is told after it was made', async () => {
    let asked = 0;
    const slowFirst = (kit: RoomKit): ChannelHost => {
      const getEvent: RoomKit['getEvent'] = async (...given) => {
        if ((asked += 1) === 1) await settled();
        return kit.getEvent(...given);
      };
      return new Proxy(kit, {
        get(target, name) {
          const value: unknown = name === 'getEvent' ? getEvent : Reflect.get(target, name, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    };
    await using harness = await Harness.start({}, {}, slowFirst);
    const alice = await harness.enter('alice');
    const { event } = await harness.say('hi');
    for (const action of ['add', 'remove']) {
      alice.send({ type: 'react', roomId: 'r1', eventId: event?.id, emoji: '👍', action });
    }
    const told = [];
    for (let at = 0; at < 2; at += 1) told.push(await alice.next('ephemeral', ({ kind }) => kind === 'reaction'));
    expect(told.map(({ data }) => data['action'])).toEqual(['add', 'remove']);
  });

  it("a reader's mark is the participant's own", async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const { event } = await harness.say('hi');
    alice.send({ type: 'read', roomId: 'r1', index: event?.index ?? 0 });
    await alice.next('ephemeral', ({ kind }) => kind === 'read_receipt');
    const unread = await Promise.all(
      ['alice', 'bob'].map((participantId) => harness.kit.unreadCount('r1', 'ws', { participantId })),
    );
    expect(unread[0]).toBe(0);
    expect(unread[1]).toBeGreaterThan(0);
  });

  it('what other channels say reaches those whom their words may reach', async () => {
    await using harness = await Harness.start();
    await harness.kit.setVisibility('r1', 'phone', 'ws#alice');
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    await harness.kit.publishReaction('r1', 'caller', { eventId: 'e1', emoji: '🎉' }, { channelId: 'phone' });
    const seen = await alice.next('ephemeral', ({ kind }) => kind === 'reaction');
    await bob.caughtUp();
    expect(seen.participantId).toBe('caller');
    expect(bob.all('ephemeral').filter(({ kind }) => kind === 'reaction')).toEqual([]);
  });

  it('a channel that may not be heard is not seen typing', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    await harness.kit.publishTyping('r1', 'caller', true, { channelId: 'phone' });
    await alice.next('ephemeral', ({ kind }) => kind === 'typing_start');
    await harness.kit.setVisibility('r1', 'phone', 'none');
    await harness.kit.publishTyping('r1', 'caller', false, { channelId: 'phone' });
    await alice.caughtUp();
    expect(alice.all('ephemeral').filter(({ kind }) => kind === 'typing_stop')).toEqual([]);
  });

  it("somebody is present from the first connection to the last one's end", async () => {
    await using harness = await Harness.start();
    const bob = await harness.enter('bob');
    const first = await harness.enter('alice');
    const second = await harness.enter('alice');
    await bob.next('ephemeral', ({ participantId }) => participantId === 'alice');
    const carol = await harness.connect('carol');
    const { joined } = await carol.join('r1');
    first.socket.close();
    await first.closed;
    await bob.caughtUp();
    const online = bob.all('ephemeral').filter(({ participantId }) => participantId === 'alice');
    second.send({ type: 'leave', roomId: 'r1' });
    await second.next('left');
    const offline = await bob.next('ephemeral', ({ kind }) => kind === 'presence_offline');
    expect([...joined.present].toSorted()).toEqual(['alice', 'bob', 'carol']);
    expect(online.map(({ kind }) => kind)).toEqual(['presence_online']);
    expect(offline.participantId).toBe('alice');
  });

  it('who is in the room comes with the room, and anew when it changes', async () => {
    await using harness = await Harness.start();
    await harness.kit.addMember('r1', 'ws', 'alice', { displayName: 'Alice' });
    const alice = await harness.connect('alice');
    const { joined } = await alice.join('r1');
    await harness.kit.addMember('r1', 'ws', 'bob', { displayName: 'Bob' });
    await harness.say('hi');
    const { participants } = await alice.next('participants');
    expect(joined.participants).toEqual([{ id: 'alice', displayName: 'Alice', role: 'member' }]);
    expect(participants.map(({ displayName }) => displayName)).toEqual(['Alice', 'Bob']);
  });

  it.each(['typing', 'react', 'read'])('%s needs the room', async (type) => {
    await using harness = await Harness.start();
    const alice = await harness.connect('alice');
    alice.send({ type, roomId: 'r1', isTyping: true, eventId: 'e1', emoji: 'x', action: 'add', index: 1 });
    expect(await alice.next('error')).toMatchObject({ code: 'not_joined', roomId: 'r1' });
  });
});
