import { HookResult } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { byToken, clientOf, textsOf, until } from './support/client.ts';
import { Harness } from './support/harness.ts';

const options = { authenticate: byToken, authenticateOn: 'hello' } as const;

describe('a client, a channel and a kit', () => {
  it('what one writes the other reads, and each line stands once', async () => {
    await using harness = await Harness.start(options);
    await using alice = clientOf(harness.url, 'alice');
    await using bob = clientOf(harness.url, 'bob');
    await Promise.all([alice.connect(), bob.connect()]);
    const hers = await alice.join('r1');
    const his = await bob.join('r1');
    const sending = hers.send('hello');
    const optimistic = hers.timeline.at(-1);
    const sent = await sending;
    await his.send('hi there');
    await harness.say('from the phone');
    const expected = ['hello', 'hi there', 'from the phone'];
    await until(hers, () => textsOf(hers).length === 3);
    await until(his, () => textsOf(his).length === 3);
    expect(optimistic).toMatchObject({
      state: 'sending',
      content: { body: 'hello' },
      participantId: 'alice',
      index: null,
    });
    expect(sent.entry).toMatchObject({ state: 'committed', key: optimistic?.key, id: sent.eventId });
    expect(textsOf(hers)).toEqual(expected);
    expect(textsOf(his)).toEqual(expected);
    expect(harness.phone.received).toEqual(['hello', 'hi there']);
    expect(alice.participantId).toBe('alice');
  });

  it('edits, deletions, reactions, typing and read marks arrive', async () => {
    await using harness = await Harness.start(options);
    await using alice = clientOf(harness.url, 'alice');
    await using bob = clientOf(harness.url, 'bob');
    await Promise.all([alice.connect(), bob.connect()]);
    const hers = await alice.join('r1');
    const his = await bob.join('r1');
    const notices: (readonly [name: string, notice: unknown])[] = [];
    for (const name of ['typing', 'reaction', 'read'] as const) his.on(name, (notice) => notices.push([name, notice]));
    const read = new Promise<void>((resolve) => {
      his.on('read', () => resolve());
    });
    const { eventId, index } = await hers.send('helo');
    const { eventId: second } = await hers.send('oops');
    await hers.edit(eventId, 'hello');
    await hers.delete(second);
    await until(his, () => his.timeline.some(({ deleted }) => deleted));
    hers.typing();
    hers.typing(false);
    hers.react(eventId, '👍');
    hers.markRead(index);
    await read;
    expect(his.timeline.map(({ content, deleted, edited, id }) => ({ id, content, deleted, edited }))).toEqual([
      { id: eventId, content: { type: 'text', body: 'hello' }, deleted: false, edited: true },
      { id: second, content: null, deleted: true, edited: false },
    ]);
    expect(hers.timeline.map(({ deleted, edited }) => [edited, deleted])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(notices.filter(([name]) => name === 'typing')).toEqual([
      ['typing', { participantId: 'alice', isTyping: true }],
      ['typing', { participantId: 'alice', isTyping: false }],
    ]);
    expect(notices.filter(([name]) => name !== 'typing')).toEqual([
      ['reaction', { participantId: 'alice', eventId, emoji: '👍', action: 'add' }],
      ['read', { participantId: 'alice', index, eventIds: [] }],
    ]);
  });

  it('a refused message stays as failed, with the reason, until it is discarded', async () => {
    await using harness = await Harness.start(options);
    harness.kit.hook('before_broadcast', {}, () => HookResult.block('quiet hours'));
    await using alice = clientOf(harness.url, 'alice');
    await alice.connect();
    const room = await alice.join('r1');
    await expect(room.send('hello')).rejects.toMatchObject({
      code: 'blocked',
      reason: 'quiet hours',
      retryable: false,
    });
    const [failed] = room.timeline;
    room.discard(failed?.messageId ?? '');
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'blocked' } });
    expect(room.timeline).toEqual([]);
  });

  it('a refused token closes the client for good', async () => {
    await using harness = await Harness.start(options);
    await using nobody = clientOf(harness.url, '');
    await expect(nobody.connect()).rejects.toMatchObject({ code: 'authentication_failed' });
    expect(nobody.state).toBe('closed');
  });

  it('a room that may not be entered is refused', async () => {
    await using harness = await Harness.start({
      ...options,
      authenticate: () => ({ participantId: 'alice', rooms: ['r2'] }),
    });
    await using alice = clientOf(harness.url, 'alice');
    await alice.connect();
    await expect(alice.join('r1')).rejects.toMatchObject({ code: 'forbidden' });
    expect(alice.rooms.size).toBe(0);
  });

  it('a server that stops and comes back is found again, with all that was written meanwhile', async () => {
    await using harness = await Harness.start(options);
    await using alice = clientOf(harness.url, 'alice');
    await alice.connect();
    const room = await alice.join('r1');
    const states: string[] = [];
    alice.on('state', (state) => void states.push(state));
    await harness.say('before');
    await until(room, () => textsOf(room).length === 1);
    for (const connection of harness.channel.connectionIds) harness.channel.unregisterConnection(connection);
    await harness.say('meanwhile');
    const waiting = room.send('written offline');
    await waiting;
    await until(room, () => textsOf(room).length === 3);
    expect(textsOf(room)).toEqual(['before', 'meanwhile', 'written offline']);
    expect(states).toEqual(['reconnecting', 'connected']);
    expect(harness.phone.received).toEqual(['written offline']);
  });
});
