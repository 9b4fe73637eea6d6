import { Channel, ChannelOutput, type RoomEvent } from '@roomkit/core';
import { describe, expect, it, vi } from 'vitest';

import { backends } from './support/backends.ts';
import { Nodes } from './support/nodes.ts';
import type { RawClient } from './support/raw-client.ts';

const OVER_A_NETWORK = { timeout: 20_000 };

/** Indexes of the events a client was told, acknowledgements included, in the order they came. */
function indexes(client: RawClient): readonly number[] {
  return client.frames.flatMap((frame) =>
    frame.type === 'event' || frame.type === 'ack' || frame.type === 'stream_end' ? [frame.event.index] : [],
  );
}

/** Waits until notices of the first node reach a client of the second, which begins to listen when it is entered. */
async function hears({ one }: Nodes, client: RawClient): Promise<void> {
  const probe = (frame: { readonly participantId: string | null }): boolean => frame.participantId === 'probe';
  await vi.waitUntil(async () => {
    await one.kit.publishPresence('r1', 'probe', 'online', { channelId: 'phone' });
    return client.all('ephemeral').some(probe);
  });
}

/** Answers the phone word by word. */
class Scribe extends Channel {
  constructor() {
    super('ai', { channelType: 'ai', provider: { name: 'scribe' } });
  }

  override onEvent(event: RoomEvent): ChannelOutput {
    if (event.source.channelId !== 'phone') return ChannelOutput.empty();
    return ChannelOutput.of({ responseStream: answer() });
  }
}

async function* answer(): AsyncGenerator<string> {
  yield 'One ';
  yield 'two.';
}

const words = (body: string): Record<string, unknown> => ({ type: 'text', body });

describe.each(backends.filter(({ isThere }) => isThere))('sockets on two nodes ($name)', OVER_A_NETWORK, (kind) => {
  it('CORE-A.8.1 what is committed on one node is told on the other, without anything else happening there', async () => {
    await using nodes = await Nodes.start(kind);
    const alice = await nodes.one.enter('alice');
    const bob = await nodes.two.enter('bob');
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: words('from a socket') });
    const first = await bob.next('event');
    await nodes.one.say('from a phone');
    const second = await bob.next('event');
    bob.send({ type: 'send', id: 'm2', roomId: 'r1', content: words('and back') });
    await alice.next('event', ({ event }) => event.participantId === 'bob');
    expect(first.event).toMatchObject({ participantId: 'alice', content: words('from a socket') });
    expect(second.event).toMatchObject({ content: words('from a phone') });
    expect(second.previousIndex).toBe(first.event.index);
    expect(bob.texts()).toEqual(['from a socket', 'from a phone']);
    expect(alice.texts()).toEqual(['from a phone', 'and back']);
  });

  it('CORE-10.2.1 both nodes tell everything once and in order while both write', async () => {
    await using nodes = await Nodes.start(kind);
    const [alice, bob] = [await nodes.one.enter('alice'), await nodes.two.enter('bob')];
    const from = (await nodes.one.kit.getRoom('r1')).latestIndex;
    await Promise.all(
      [nodes.one, nodes.two].map(async (node, at) => {
        for (let count = 0; count < 25; count += 1) await node.say(`${at}-${count}`);
      }),
    );
    const to = (await nodes.two.kit.getRoom('r1')).latestIndex;
    const all = Array.from({ length: to - from }, (_unused, at) => from + 1 + at);
    expect(all).toHaveLength(50);
    for (const client of [alice, bob]) {
      await vi.waitFor(() => expect(indexes(client).at(-1)).toBe(to));
      await client.caughtUp();
      expect(indexes(client).filter((index) => index > from)).toEqual(all);
    }
  });

  it('CORE-A.8.2 nothing is missing and nothing twice when the wire between the nodes is cut', async () => {
    await using nodes = await Nodes.start(kind);
    const bob = await nodes.two.enter('bob');
    await nodes.one.say('before');
    await bob.next('event');
    nodes.backend.cut();
    for (let count = 0; count < 5; count += 1) await nodes.one.say(`meanwhile ${count}`);
    const { event } = await nodes.one.say('changed meanwhile');
    await nodes.one.kit.updateEvent('r1', event?.id ?? '', { content: { type: 'text', body: 'changed' } });
    await bob.caughtUp();
    expect(bob.texts()).toEqual(['before']);
    nodes.backend.mend();
    const meanwhile = Array.from({ length: 5 }, (_unused, count) => `meanwhile ${count}`);
    await vi.waitFor(() => expect(bob.texts().slice(0, 7)).toEqual(['before', ...meanwhile, 'changed']));
    await nodes.one.say('after');
    await vi.waitFor(() => expect(bob.texts()).toEqual(['before', ...meanwhile, 'changed', 'after']));
  });

  it('CORE-B.6.1 edits, deletions and the host’s own changes reach the sockets of the other node', async () => {
    await using nodes = await Nodes.start(kind);
    const [alice, bob] = [await nodes.one.enter('alice'), await nodes.two.enter('bob')];
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: words('frist') });
    const { event } = await bob.next('event');
    alice.send({
      type: 'send',
      id: 'm2',
      roomId: 'r1',
      content: { type: 'edit', targetEventId: event.id, newContent: words('first') },
    });
    const edited = await bob.next('update');
    const phoned = await nodes.one.say('from a phone');
    const phonedId = phoned.event?.id ?? '';
    await bob.next('event', (frame) => frame.event.id === phonedId);
    await nodes.one.kit.updateEvent('r1', phonedId, { content: { type: 'text', body: 'put right' } });
    const updated = await bob.next('update');
    await nodes.one.kit.deleteEvent('r1', phonedId);
    const removed = await bob.next('delete');
    expect(edited.event).toMatchObject({ id: event.id, edited: true, content: words('first') });
    expect(updated.event).toMatchObject({ id: phonedId, content: words('put right') });
    expect(removed).toMatchObject({ eventId: phonedId, removed: true });
  });

  it('CORE-7.3.1 a whisper reaches the one it is for, on whichever node', async () => {
    await using nodes = await Nodes.start(kind);
    const [bob, carol] = [await nodes.two.enter('bob'), await nodes.two.enter('carol')];
    await nodes.one.kit.sendEvent('r1', 'phone', { type: 'text', body: 'psst' }, { visibility: 'ws#bob' });
    await nodes.one.say('aloud');
    await carol.next('event', ({ event }) => event.content?.type === 'text' && event.content.body === 'aloud');
    await bob.next('event', ({ event }) => event.content?.type === 'text' && event.content.body === 'aloud');
    expect(bob.texts()).toEqual(['psst', 'aloud']);
    expect(carol.texts()).toEqual(['aloud']);
  });

  it('CORE-7.1.1 a channel that may not read is told nothing on any node, and all of it once it may', async () => {
    await using nodes = await Nodes.start(kind);
    const bob = await nodes.two.enter('bob');
    await hears(nodes, bob);
    await nodes.one.kit.setAccess('r1', 'ws', 'write_only');
    await nodes.one.say('not for sockets');
    // The other node hears of the message, and has judged it, before it hears of this one.
    await nodes.one.kit.publishReaction('r1', 'caller', { eventId: 'e1', emoji: '🎉' });
    await bob.next('ephemeral', ({ kind: type }) => type === 'reaction');
    await bob.caughtUp();
    expect(bob.texts()).toEqual([]);
    await nodes.one.kit.setAccess('r1', 'ws', 'read_write');
    await nodes.one.say('for sockets');
    await vi.waitFor(() => expect(bob.texts()).toEqual(['not for sockets', 'for sockets']));
  });

  it('an answer is shown while it is written on its own node, and finished on the other', async () => {
    await using nodes = await Nodes.start(kind);
    nodes.one.kit.registerChannel(new Scribe());
    await nodes.one.kit.attachChannel('r1', 'ai');
    const [alice, bob] = [await nodes.one.enter('alice'), await nodes.two.enter('bob')];
    await nodes.one.say('Well?');
    const end = await alice.next('stream_end');
    const told = await bob.next('event', ({ event }) => event.id === end.event.id);
    expect(told.event.content).toEqual(words('One two.'));
    expect(bob.texts()).toEqual(['Well?', 'One two.']);
    expect([alice.all('stream_start').length, bob.all('stream_start').length]).toEqual([1, 0]);
  });

  it('who joins and who is put out on one node is known on the other', async () => {
    await using nodes = await Nodes.start(kind);
    await nodes.one.kit.addMember('r1', 'ws', 'bob', { displayName: 'Bob' });
    const [bob, carol] = [await nodes.two.enter('bob'), await nodes.two.enter('carol')];
    await nodes.one.kit.addMember('r1', 'ws', 'dave', { displayName: 'Dave' });
    const { participants } = await carol.next('participants');
    await nodes.one.kit.removeMember('r1', 'bob');
    const left = await bob.next('left');
    await nodes.one.kit.detachChannel('r1', 'ws');
    const detached = await carol.next('left');
    expect(participants.map(({ displayName }) => displayName)).toEqual(['Bob', 'Dave']);
    expect([left.reason, detached.reason]).toEqual(['removed', 'detached']);
  });

  it('who is in a room that the other node makes anew is put out of the old one, and comes back into the new', async () => {
    await using nodes = await Nodes.start(kind);
    const bob = await nodes.two.enter('bob');
    for (const body of ['one', 'two', 'three', 'four']) await nodes.one.say(body);
    const { event } = await bob.next(
      'event',
      ({ event: told }) => told.content?.type === 'text' && told.content.body === 'four',
    );
    const { generation } = bob.all('joined')[0] ?? {};
    // Word of it arrives when the new room is as complete as the old one was.
    nodes.backend.cut();
    await nodes.one.kit.deleteRoom('r1');
    await nodes.one.kit.createRoom({ roomId: 'r1' });
    for (const channelId of ['ws', 'phone']) await nodes.one.kit.attachChannel('r1', channelId);
    nodes.backend.mend();
    const left = await bob.next('left');
    const back = await bob.join('r1', { afterIndex: event.index, changedSince: 0, generation });
    await nodes.one.say('anew');
    const first = await bob.next('event', ({ event: told }) => told.content?.type === 'text');
    expect(left.reason).toBe('detached');
    expect(back.joined.reset).toBe(true);
    expect(back.joined.generation).not.toBe(generation);
    expect(first.event).toMatchObject({ content: words('anew') });
    expect(first.event.index).toBeLessThan(event.index);
  });

  it('CORE-8.4.1 typing, reactions, read receipts and presence cross nodes', async () => {
    await using nodes = await Nodes.start(kind);
    const { event } = await nodes.one.say('hi');
    const bob = await nodes.two.enter('bob');
    const alice = await nodes.one.enter('alice');
    await hears(nodes, bob);
    const next = (kindOf: string) =>
      bob.next('ephemeral', (frame) => frame.kind === kindOf && frame.participantId === 'alice');
    alice.send({ type: 'typing', roomId: 'r1', isTyping: true });
    const typing = await next('typing_start');
    alice.send({ type: 'typing', roomId: 'r1', isTyping: false });
    const stopped = await next('typing_stop');
    alice.send({ type: 'react', roomId: 'r1', eventId: event?.id ?? '', emoji: '👍', action: 'add' });
    const reaction = await next('reaction');
    alice.send({ type: 'read', roomId: 'r1', index: event?.index ?? 0 });
    const read = await next('read_receipt');
    expect([typing, stopped, reaction, read].map((frame) => [frame.kind, frame.participantId])).toEqual([
      ['typing_start', 'alice'],
      ['typing_stop', 'alice'],
      ['reaction', 'alice'],
      ['read_receipt', 'alice'],
    ]);
  });

  it('who may not be heard is not seen typing on the other node either', async () => {
    await using nodes = await Nodes.start(kind);
    const bob = await nodes.two.enter('bob');
    await hears(nodes, bob);
    await nodes.one.kit.mute('r1', 'phone');
    await nodes.one.kit.publishTyping('r1', 'caller', true, { channelId: 'phone' });
    await nodes.one.kit.publishReaction('r1', 'caller', { eventId: 'e1', emoji: '🎉' }, { channelId: 'phone' });
    await bob.next('ephemeral', (frame) => frame.kind === 'reaction' && frame.participantId === 'caller');
    expect(bob.all('ephemeral').filter(({ kind: type }) => type.startsWith('typing'))).toEqual([]);
  });

  it('somebody who is still here on one node is present after leaving the other', async () => {
    await using nodes = await Nodes.start(kind);
    const [carol, bob] = [await nodes.one.enter('carol'), await nodes.two.enter('bob')];
    const [here, there] = [await nodes.one.enter('alice'), await nodes.two.enter('alice')];
    await carol.next('ephemeral', (frame) => frame.participantId === 'alice');
    await bob.next('ephemeral', (frame) => frame.participantId === 'alice');
    here.socket.close();
    await here.closed;
    // Said to be gone by the node that lost her, and to be there by the one that has her.
    await carol.next('ephemeral', ({ kind: type }) => type === 'presence_offline');
    await carol.next('ephemeral', ({ kind: type }) => type === 'presence_online');
    await bob.caughtUp();
    expect(bob.all('ephemeral').filter(({ kind: type }) => type === 'presence_offline')).toEqual([]);
    there.socket.close();
    await there.closed;
    for (const client of [carol, bob]) {
      const gone = await client.next('ephemeral', ({ kind: type }) => type === 'presence_offline');
      expect(gone.participantId).toBe('alice');
    }
  });
});
