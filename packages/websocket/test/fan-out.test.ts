import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

describe('several people on one channel', () => {
  it('an event reaches every connection of its room, each with the index before it', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    await harness.say('one');
    await harness.say('two');
    const first = await bob.next('event');
    const second = await bob.next('event');
    await alice.caughtUp();
    expect(alice.texts()).toEqual(['one', 'two']);
    expect([first.previousIndex, second.previousIndex]).toEqual([null, first.event.index]);
    expect(second.event).toMatchObject({ type: 'message', channelId: 'phone', content: { type: 'text', body: 'two' } });
  });

  it('the author gets an ack in place of the event, her other connections and everybody else the event', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const tablet = await harness.enter('alice');
    const bob = await harness.enter('bob');
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'hello' } });
    const ack = await alice.next('ack');
    const seen = await bob.next('event');
    const echo = await tablet.next('event');
    await alice.caughtUp();
    expect(ack).toMatchObject({ id: 'm1', duplicate: false, event: { participantId: 'alice', messageId: 'm1' } });
    expect(alice.all('event')).toEqual([]);
    expect(echo.event).toMatchObject({ id: ack.event.id, messageId: 'm1' });
    expect(seen.event).toMatchObject({ id: ack.event.id, content: { type: 'text', body: 'hello' } });
    expect(seen.event).not.toHaveProperty('messageId');
    expect(harness.phone.received).toEqual(['hello']);
  });

  it('what follows an ack names its index, so that the author knows nothing is missing', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'mine' } });
    const ack = await alice.next('ack');
    await harness.say('yours');
    const event = await alice.next('event');
    expect(event.previousIndex).toBe(ack.event.index);
  });

  it('CORE-7.4.1 a whisper to one participant of the channel reaches that participant alone', async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const bob = await harness.enter('bob');
    await harness.say('for alice', 'r1', { visibility: 'ws#alice' });
    await harness.say('for all');
    await alice.next('event', (frame) => frame.event.visibility === 'all');
    const next = await bob.next('event');
    expect(alice.texts()).toEqual(['for alice', 'for all']);
    expect(bob.texts()).toEqual(['for all']);
    expect(next.previousIndex).toBeNull();
  });

  it("CORE-7.5.17 the author's other connections see a whisper, the other people on the channel do not", async () => {
    await using harness = await Harness.start();
    const alice = await harness.enter('alice');
    const tablet = await harness.enter('alice');
    const bob = await harness.enter('bob');
    const content = { type: 'text', body: 'only the phone' } as const;
    alice.send({ type: 'send', id: 'm1', roomId: 'r1', content, visibility: 'phone' });
    await alice.next('ack');
    await tablet.next('event');
    await harness.say('done');
    await bob.next('event');
    await tablet.caughtUp();
    expect(tablet.texts()).toEqual(['only the phone', 'done']);
    expect(bob.texts()).toEqual(['done']);
  });

  it('CORE-A.8.2 a connection hears nothing of a room it has not joined', async () => {
    await using harness = await Harness.start();
    await harness.kit.createRoom({ roomId: 'r2' });
    await harness.kit.attachChannel('r2', 'ws');
    await harness.kit.attachChannel('r2', 'phone');
    const one = await harness.enter('alice', 'r1');
    const two = await harness.enter('bob', 'r2');
    await harness.say('in one', 'r1');
    await harness.say('in two', 'r2');
    await one.caughtUp();
    await two.caughtUp();
    expect(one.texts()).toEqual(['in one']);
    expect(two.texts()).toEqual(['in two']);
    expect(two.frames.filter((frame) => 'roomId' in frame && frame.roomId === 'r1')).toEqual([]);
  });

  it('one connection may be in several rooms', async () => {
    await using harness = await Harness.start();
    await harness.kit.createRoom({ roomId: 'r2' });
    await harness.kit.attachChannel('r2', 'ws');
    await harness.kit.attachChannel('r2', 'phone');
    const alice = await harness.enter('alice', 'r1');
    await alice.join('r2');
    await harness.say('in one', 'r1');
    await harness.say('in two', 'r2');
    await alice.caughtUp();
    expect(alice.all('event').map(({ roomId }) => roomId)).toEqual(['r1', 'r2']);
  });

  it('addresses, vendor payloads and metadata stay inside, except for the keys that are exposed', async () => {
    await using harness = await Harness.start({ exposeMetadata: ['topic'] });
    const alice = await harness.enter('alice');
    await harness.say('hi', 'r1', { rawPayload: { secret: 'raw' }, metadata: { topic: 'billing', score: 0.9 } });
    const { event } = await alice.next('event');
    expect(event.metadata).toEqual({ topic: 'billing' });
    expect(JSON.stringify(event)).not.toMatch(/raw|\+1|score/);
  });
});
