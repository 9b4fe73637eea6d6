import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

describe('what changes while people watch', () => {
  it('CORE-B.6.1 an edit reaches the others as the event as it is now', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'helo' } });
    const { event } = await alice.next('ack');
    const newContent = { type: 'text', body: 'hello' } as const;
    alice.send({
      type: 'send',
      id: 'm2',
      roomId: 'r1',
      content: { type: 'edit', targetEventId: event.id, newContent },
    });
    const ack = await alice.next('ack');
    const own = await alice.next('update');
    const update = await bob.next('update');
    expect(ack.event).toMatchObject({ type: 'edit', content: { type: 'edit', targetEventId: event.id } });
    expect(update.event).toMatchObject({ id: event.id, index: event.index, content: newContent, edited: true });
    expect(own.event).toMatchObject({ id: event.id, messageId: 'm1', content: newContent });
  });

  it('CORE-B.7.1 a deletion takes the words off every screen', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const { event } = await harness.say('oops');
    await harness.kit.processInbound(
      {
        channelId: 'phone',
        senderId: '+1',
        content: { type: 'delete', targetEventId: event?.id ?? '', deleteType: 'sender' },
      },
      { roomId: 'r1' },
    );
    const gone = await alice.next('delete');
    expect(gone).toEqual({ type: 'delete', roomId: 'r1', eventId: event?.id, removed: false });
  });

  it('CORE-10.3.2 an edit of what somebody else wrote is refused by name', async () => {
    await using harness = await Harness.start();
    const mallory = await harness.enter('mallory');
    const { event } = await harness.say('mine');
    const newContent = { type: 'text', body: 'forged' } as const;
    const content = { type: 'edit', targetEventId: event?.id ?? '', newContent } as const;
    mallory.send({ type: 'send', id: 'm1', roomId: 'r1', content });
    const nack = await mallory.next('nack');
    const [stored] = await harness.kit.getTimeline('r1', { types: ['message'] });
    expect(nack).toMatchObject({ code: 'not_original_author', retryable: false });
    expect(stored?.content).toEqual({ type: 'text', body: 'mine' });
  });

  it("CORE-10.3.10 CORE-10.3.11 the host's own changes reach the screens at once", async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const one = (await harness.say('one')).event?.id ?? '';
    const two = (await harness.say('two')).event?.id ?? '';
    await harness.kit.updateEvent('r1', one, { content: { type: 'text', body: 'changed' } });
    await harness.kit.deleteEvent('r1', two);
    const update = await alice.next('update');
    const gone = await alice.next('delete');
    expect(update.event).toMatchObject({ id: one, content: { type: 'text', body: 'changed' }, edited: false });
    expect(gone).toMatchObject({ eventId: two, removed: true });
  });

  it('a checkpoint spares those who come back what they have seen', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    for (let count = 0; count < 300; count += 1) await harness.say(`message ${count}`);
    await harness.clock.advance(25_000);
    const synced = await alice.next('checkpoint', ({ index }) => index >= 300);
    const back = await harness.connect('alice');
    await back.join('r1', { afterIndex: synced.index, changedSince: synced.change });
    expect(synced.index).toBe(alice.all('event').at(-1)?.event.index);
    expect([...back.all('event'), ...back.all('update')]).toEqual([]);
    expect(alice.all('update')).toEqual([]);
  });
});
