import type { ChannelHost, RoomKit } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

describe('coming back', () => {
  it('gets what it missed, once, in order, and then goes on live', async () => {
    await using harness = await Harness.start();
    const first = await harness.enter('alice');
    await harness.say('one');
    const { event } = await first.next('event');
    first.socket.terminate();
    for (const body of ['two', 'three', 'four']) await harness.say(body);
    const second = await harness.connect('alice');
    const { synced } = await second.join('r1', { afterIndex: event.index });
    await harness.say('five');
    await second.next('event', (frame) => frame.event.index > synced.index);
    const indexes = second.all('event').map((frame) => [frame.previousIndex, frame.event.index]);
    expect(second.texts()).toEqual(['two', 'three', 'four', 'five']);
    expect(indexes.map(([previous]) => previous)).toEqual([
      event.index,
      ...indexes.slice(0, -1).map(([, index]) => index),
    ]);
  });

  it('a long absence is read page by page', async () => {
    await using harness = await Harness.start();
    const bodies = Array.from({ length: 1_050 }, (_, index) => `message ${index}`);
    for (const body of bodies) await harness.say(body);
    const alice = await harness.enter('alice', 'r1', { afterIndex: -1 });
    expect(alice.texts()).toEqual(bodies);
  });

  it('without an index it begins with the latest events', async () => {
    await using harness = await Harness.start({ historyLimit: 3 });
    for (const body of ['one', 'two', 'three', 'four']) await harness.say(body);
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob', 'r1', { limit: 1 });
    const carol = await harness.enter('carol', 'r1', { limit: 0 });
    await harness.say('five');
    await carol.next('event');
    expect(alice.texts().slice(0, 3)).toEqual(['two', 'three', 'four']);
    expect(bob.texts().slice(0, 1)).toEqual(['four']);
    expect(carol.texts()).toEqual(['five']);
  });

  it('live frames wait until the replay has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const reading = Promise.withResolvers<void>();
    let isSlow = false;
    const slowly = (kit: RoomKit): ChannelHost =>
      new Proxy(kit, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (name === 'getTimeline') {
            return async (...given: Parameters<RoomKit['getTimeline']>) => {
              const events = await target.getTimeline(...given);
              if (isSlow) {
                reading.resolve();
                await gate.promise;
              }
              return events;
            };
          }
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    await using harness = await Harness.start({}, {}, slowly);
    await harness.say('one');
    isSlow = true;
    const alice = await harness.connect('alice');
    alice.send({ type: 'join', roomId: 'r1', afterIndex: -1 });
    await reading.promise;
    await harness.say('two');
    await harness.say('three');
    await alice.caughtUp();
    expect(alice.texts()).toEqual([]);
    isSlow = false;
    gate.resolve();
    await alice.next('synced');
    expect(alice.texts()).toEqual(['one', 'two', 'three']);
  });

  it('what changed or was removed meanwhile follows, once', async () => {
    await using harness = await Harness.start();
    const first = await harness.connect('alice');
    const ids: string[] = [];
    for (const body of ['edited', 'deleted', 'removed', 'rewritten', 'same']) {
      const { event } = await harness.say(body);
      ids.push(event?.id ?? '');
    }
    const { joined, synced } = await first.join('r1');
    first.socket.terminate();
    const phone = async (content: never): Promise<unknown> =>
      harness.kit.processInbound({ channelId: 'phone', senderId: '+1', content }, { roomId: 'r1' });
    const [edited, deleted, removed, rewritten, same] = ids as [string, string, string, string, string];
    await phone({ type: 'edit', targetEventId: edited, newContent: { type: 'text', body: 'new words' } } as never);
    await phone({ type: 'delete', targetEventId: deleted, deleteType: 'sender' } as never);
    await harness.kit.deleteEvent('r1', removed);
    await harness.kit.updateEvent('r1', rewritten, { content: { type: 'text', body: 'by the host' } });
    await harness.say('new');
    const second = await harness.connect('alice');
    const back = { afterIndex: synced.index, changedSince: synced.change, generation: joined.generation };
    const again = await second.join('r1', back);
    expect(second.all('update').map(({ event }) => [event.id, event.content, event.edited])).toEqual([
      [edited, { type: 'text', body: 'new words' }, true],
      [rewritten, { type: 'text', body: 'by the host' }, false],
    ]);
    expect(second.all('delete').map(({ eventId, removed: gone }) => [eventId, gone])).toEqual([
      [deleted, false],
      [removed, true],
    ]);
    expect(second.all('event').map(({ event }) => event.type)).toEqual(['edit', 'delete', 'message']);
    expect(JSON.stringify(second.frames)).not.toContain(same);
    second.socket.terminate();
    const third = await harness.connect('alice');
    await third.join('r1', { ...back, afterIndex: again.synced.index, changedSince: again.synced.change });
    expect([...third.all('event'), ...third.all('update'), ...third.all('delete')]).toEqual([]);
  });

  it('an edit of a message that is hidden from the reader tells nothing of its words', async () => {
    await using harness = await Harness.start();
    const bob = await harness.enter('bob');
    const { event } = await harness.say('for alice', 'r1', { visibility: 'ws#alice' });
    const newContent = { type: 'text', body: 'still for alice' } as const;
    await harness.kit.processInbound(
      { channelId: 'phone', senderId: '+1', content: { type: 'edit', targetEventId: event?.id ?? '', newContent } },
      { roomId: 'r1' },
    );
    await harness.say('end');
    await bob.next('event', (frame) => frame.event.type === 'message');
    const late = await harness.enter('bob', 'r1', { afterIndex: 0, changedSince: 0 });
    expect(JSON.stringify([...bob.frames, ...late.frames])).not.toContain('for alice');
  });

  it.each([
    ['more than there is', { afterIndex: 1_000, changedSince: 1 }],
    ['another room of the same name', { afterIndex: 1, changedSince: 1, generation: '1999-01-01T00:00:00.000Z' }],
  ])('a client that knows %s starts afresh', async (_title, join) => {
    await using harness = await Harness.start();
    await harness.say('one');
    const alice = await harness.connect('alice');
    const { joined } = await alice.join('r1', join);
    expect(joined.reset).toBe(true);
    expect(alice.texts()).toEqual(['one']);
  });

  it('a message sent again under its id is answered again and stored once', async () => {
    await using harness = await Harness.start();
    const frame = { type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'once' } } as const;
    const first = await harness.enter('alice');
    first.send(frame);
    const ack = await first.next('ack');
    first.socket.terminate();
    const second = await harness.enter('alice', 'r1', { afterIndex: ack.event.index });
    second.send(frame);
    const again = await second.next('ack');
    expect(again).toMatchObject({ duplicate: true, event: { id: ack.event.id } });
    expect(harness.phone.received).toEqual(['once']);
  });

  it('a second copy on the heels of the first gets no answer of its own', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const frame = { type: 'send', roomId: 'r1', content: { type: 'text', body: 'once' } } as const;
    for (const id of ['m1', 'm1', 'm2']) alice.send({ ...frame, id });
    await alice.next('ack', ({ id }) => id === 'm2');
    expect(alice.all('ack').map(({ id }) => id)).toEqual(['m1', 'm2']);
  });

  it('joining again takes the place of the first time', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    await harness.say('one');
    const { event } = await alice.next('event');
    await alice.join('r1', { afterIndex: event.index });
    await harness.say('two');
    await alice.caughtUp();
    expect(alice.texts()).toEqual(['one', 'two']);
  });

  it("somebody else's message with the same id is another message", async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    for (const [client, body] of [
      [alice, 'hers'],
      [bob, 'his'],
    ] as const) {
      client.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body } });
      await client.next('ack');
    }
    expect(harness.phone.received).toEqual(['hers', 'his']);
  });

  it('whoever was put out while the store failed is not told what it kept back', async () => {
    let isBroken = false;
    const brokenly = (kit: RoomKit): ChannelHost =>
      new Proxy(kit, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (name === 'getTimeline' && isBroken) return () => Promise.reject(new Error('no store'));
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    await using harness = await Harness.start({ heartbeatIntervalMs: 1_000 }, {}, brokenly);
    await harness.kit.addMember('r1', 'ws', 'bob');
    const bob = await harness.enter('bob');
    isBroken = true;
    await harness.say('hidden', 'r1', { visibility: 'none' });
    await harness.say('secret');
    await harness.kit.removeMember('r1', 'bob');
    isBroken = false;
    await harness.clock.advance(1_000);
    const left = await bob.next('left');
    expect(left.reason).toBe('removed');
    expect(bob.texts()).toEqual([]);
  });

  it('what a failing store kept back is told when it works again', async () => {
    let isBroken = false;
    const brokenly = (kit: RoomKit): ChannelHost =>
      new Proxy(kit, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (name === 'getTimeline' && isBroken) return () => Promise.reject(new Error('no store'));
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    await using harness = await Harness.start({ heartbeatIntervalMs: 1_000 }, {}, brokenly);
    const alice = await harness.enter('alice');
    isBroken = true;
    await harness.say('hidden', 'r1', { visibility: 'none' });
    await harness.say('one');
    await harness.say('two');
    await alice.caughtUp();
    expect(alice.texts()).toEqual([]);
    isBroken = false;
    await harness.clock.advance(1_000);
    await alice.next('synced');
    await harness.say('three');
    await alice.next('event', ({ event }) => event.content?.type === 'text' && event.content.body === 'three');
    expect(alice.texts()).toEqual(['one', 'two', 'three']);
    expect(harness.logger.entries.some(({ message }) => message.includes('could not be read'))).toBe(true);
  });
});
