import { settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import type { Room } from '../src/index.ts';
import { aPair, aRoom, told } from './support/connect.ts';
import { aWireEvent } from './support/wire.ts';

const roomId = 'r1';

describe('a room of a client', () => {
  it('is up to date when join resolves, and the same room twice is one', async () => {
    await using pair = await aPair();
    void pair.client.connect();
    const joining = pair.client.join('r1', { limit: 20 });
    const end = await pair.server.next();
    await end.welcome();
    const join = await end.admit([aWireEvent(3), aWireEvent(4)], { present: ['bob'] });
    const room = await joining;
    const again = await pair.client.join('r1');
    expect(join).toEqual({ type: 'join', roomId, limit: 20 });
    expect(room.timeline.map(({ id }) => id)).toEqual(['e3', 'e4']);
    expect(again).toBe(room);
    expect([room.state, [...room.present]]).toEqual(['live', ['bob']]);
  });

  it('a missing index makes it ask for everything after the last one it holds', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(1) });
    end.send({ type: 'event', roomId, previousIndex: 4, event: aWireEvent(5) });
    const join = await end.admit([aWireEvent(4), aWireEvent(5)]);
    await told(room, 'event', 2);
    expect(join).toMatchObject({ afterIndex: 1, generation: 'g1' });
    expect(room.timeline.map(({ index }) => index)).toEqual([1, 4, 5]);
  });

  it('a hidden index does not', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(1) });
    end.send({ type: 'event', roomId, previousIndex: 1, event: aWireEvent(7) });
    await told(room, 'event', 2);
    expect(end.frames.filter(({ type }) => type === 'join')).toHaveLength(1);
    expect(room.state).toBe('live');
  });

  it('what comes between asking and being let in belongs to an earlier time', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    end.send({ type: 'event', roomId, previousIndex: 8, event: aWireEvent(9) });
    await end.next('join');
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(2) });
    end.send({ type: 'stream_delta', roomId, streamId: 'e9', delta: 'early' });
    const entry = { type: 'joined', roomId, generation: 'g1', reset: false, change: 0, participants: [], present: [] };
    end.send(entry);
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(8) });
    end.send({ type: 'event', roomId, previousIndex: 8, event: aWireEvent(9) });
    await told(room, 'event', 2);
    expect(room.timeline.map(({ index }) => index)).toEqual([8, 9]);
  });

  it('a lost connection sends what nobody answered again, under the same id, in order', async () => {
    await using setting = await aRoom();
    const { clock, end, room, server } = setting;
    const sending = [room.send('one'), room.send('two'), room.send('three')];
    await end.next('send');
    const { id } = await end.next('send');
    end.terminate();
    await vi.waitUntil(() => room.state === 'offline');
    await clock.advance(500);
    const back = await server.next();
    await back.welcome();
    // The first of them had been committed: it is part of what follows.
    await back.admit([aWireEvent(0, { messageId: 'm1', participantId: 'alice' })]);
    const again = [await back.next('send'), await back.next('send')];
    for (const [place, frame] of again.entries()) {
      const event = aWireEvent(place + 1, { participantId: 'alice', content: frame.content });
      back.send({ type: 'ack', roomId, id: frame.id, event, previousIndex: place, duplicate: true });
    }
    const sent = await Promise.all(sending);
    expect(id).toBe('m2');
    expect(again.map((frame) => frame.id)).toEqual(['m2', 'm3']);
    expect(sent.map(({ eventId, index }) => [eventId, index])).toEqual([
      ['e0', 0],
      ['e1', 1],
      ['e2', 2],
    ]);
    expect(room.timeline.map(({ key, state }) => [key, state])).toEqual([
      ['m1', 'committed'],
      ['m2', 'committed'],
      ['m3', 'committed'],
    ]);
  });

  it('what is written while offline waits, as much as fits', async () => {
    await using setting = await aRoom({ maxQueuedMessages: 2 });
    const { clock, end, room, server } = setting;
    end.terminate();
    await vi.waitUntil(() => room.state === 'offline');
    const first = room.send('one');
    void room.send('two');
    await expect(room.send('three')).rejects.toMatchObject({ code: 'queue_full', retryable: true });
    expect(room.timeline.map(({ state }) => state)).toEqual(['sending', 'sending']);
    await clock.advance(500);
    const back = await server.next();
    await back.welcome();
    await back.admit();
    const frame = await back.next('send');
    back.send({ type: 'ack', roomId, id: frame.id, event: aWireEvent(0), previousIndex: null, duplicate: false });
    expect((await first).messageId).toBe('m1');
  });

  it('an ack may run ahead of events before it, which then still find their place', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    const sending = room.send('mine');
    await end.next('send');
    end.send({ type: 'ack', roomId, id: 'm1', event: aWireEvent(6, { participantId: 'alice' }), duplicate: false });
    await sending;
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(5) });
    end.send({ type: 'event', roomId, previousIndex: 6, event: aWireEvent(7) });
    await told(room, 'event', 2);
    expect(room.timeline.map(({ index }) => index)).toEqual([5, 6, 7]);
    expect(end.frames.filter(({ type }) => type === 'join')).toHaveLength(1);
  });

  it('a refusal that may pass is tried again after the time it names, what came after it waits', async () => {
    await using setting = await aRoom({ maxSendAttempts: 2 });
    const { clock, end, room } = setting;
    const first = room.send('one');
    await end.next('send');
    end.send({
      type: 'nack',
      roomId,
      id: 'm1',
      code: 'rate_limited',
      reason: null,
      retryable: true,
      retryAfterMs: 3_000,
    });
    await vi.waitUntil(() => setting.delays.includes(3_000));
    void room.send('two');
    end.send({ type: 'synced', roomId, index: -1, change: 1 });
    await clock.advance(3_000);
    const again = await end.next('send');
    const after = await end.next('send');
    end.send({ type: 'nack', roomId, id: 'm1', code: 'rate_limited', reason: null, retryable: true });
    await expect(first).rejects.toMatchObject({ code: 'rate_limited', retryable: true });
    expect([again.id, after.id]).toEqual(['m1', 'm2']);
    expect(room.timeline).toMatchObject([{ state: 'failed', error: { code: 'rate_limited' } }, { state: 'sending' }]);
  });

  it('a failed message is sent again under its id when asked to', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    const sending = room.send('one');
    await end.next('send');
    end.send({ type: 'nack', roomId, id: 'm1', code: 'blocked', reason: 'no', retryable: false });
    await expect(sending).rejects.toMatchObject({ code: 'blocked', reason: 'no' });
    const retrying = room.retry('m1');
    const { state } = room.timeline[0] ?? {};
    const again = await end.next('send');
    end.send({ type: 'ack', roomId, id: 'm1', event: aWireEvent(0), previousIndex: null, duplicate: false });
    await retrying;
    expect([state, again.id]).toEqual(['sending', 'm1']);
    expect(room.timeline).toMatchObject([{ key: 'm1', state: 'committed' }]);
    await expect(room.retry('m1')).rejects.toMatchObject({ code: 'not_failed' });
  });

  it('a message that is larger than the server takes fails at once', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    await expect(room.send('x'.repeat(10_000))).rejects.toMatchObject({ code: 'message_too_large' });
    expect(end.frames.filter(({ type }) => type === 'send')).toEqual([]);
  });

  it('a message can be given up', async () => {
    await using setting = await aRoom();
    const { room } = setting;
    const controller = new AbortController();
    const sending = room.send('one', { signal: controller.signal });
    controller.abort();
    await expect(sending).rejects.toMatchObject({ code: 'aborted' });
    await expect(room.send('two', { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(room.timeline).toEqual([]);
  });

  it('a failure that nobody waits for breaks nothing', async () => {
    const setting = await aRoom();
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    void setting.room.send('one');
    await setting[Symbol.asyncDispose]();
    await settled();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(setting.room.timeline).toMatchObject([{ state: 'failed', error: { code: 'client_closed' } }]);
  });

  it('streams grow in the timeline and give way to their event; one that comes to nothing goes', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    const stream = { roomId, participantId: null, channelId: 'ai', channelType: 'ai', visibility: 'all' } as const;
    const start = { type: 'stream_start', roomId, stream: { ...stream, createdAt: '2026-01-01', parentEventId: null } };
    end.send({ ...start, streamId: 'e1' });
    end.send({ type: 'stream_delta', roomId, streamId: 'e1', delta: 'Hel' });
    end.send({ ...start, streamId: 'gone' });
    end.send({ type: 'stream_delta', roomId, streamId: 'gone', delta: 'never' });
    await told(room, 'stream', 2);
    const during = room.timeline.map(({ content, key, state }) => [
      key,
      state,
      content?.type === 'text' && content.body,
    ]);
    end.send({ type: 'stream_abort', roomId, streamId: 'gone', reason: 'refused' });
    const event = aWireEvent(1, { content: { type: 'text', body: 'Hello' }, participantId: null });
    end.send({ type: 'stream_end', roomId, streamId: 'e1', previousIndex: null, event });
    await told(room, 'event');
    expect(during).toEqual([
      ['e1', 'streaming', 'Hel'],
      ['gone', 'streaming', 'never'],
    ]);
    expect(room.timeline).toMatchObject([{ key: 'e1', state: 'committed', content: { body: 'Hello' } }]);
  });

  it('typing is told at most every two seconds, and stopping at once', async () => {
    await using setting = await aRoom();
    const { clock, end, room } = setting;
    room.typing();
    room.typing();
    await clock.advance(2_000);
    room.typing();
    room.typing(false);
    room.react('e1', '👍', 'remove');
    await end.next('react');
    const typing = end.frames.flatMap((frame) => (frame.type === 'typing' ? [frame.isTyping] : []));
    expect(typing).toEqual([true, true, false]);
  });

  it('a read mark waits for a connection and never goes back', async () => {
    await using setting = await aRoom();
    const { clock, end, room, server } = setting;
    room.markRead(3);
    room.markRead(2);
    await end.next('read');
    end.terminate();
    await vi.waitUntil(() => room.state === 'offline');
    room.markRead(5);
    await clock.advance(500);
    const back = await server.next();
    await back.welcome();
    await back.admit();
    const read = await back.next('read');
    expect(end.frames.filter(({ type }) => type === 'read')).toHaveLength(1);
    expect(read.index).toBe(5);
  });

  it('a room that is refused for good rejects, one that is refused for now is asked for again', async () => {
    await using pair = await aPair();
    const connecting = pair.client.connect();
    const end = await pair.server.next();
    await end.welcome();
    await connecting;
    const refused = pair.client.join('r1');
    await end.next('join');
    end.send({ type: 'error', code: 'internal_error', message: 'busy', roomId, retryable: true });
    await vi.waitUntil(() => pair.clock.pending > 1);
    await pair.clock.advance(500);
    await end.next('join');
    end.send({ type: 'error', code: 'forbidden', message: 'no', roomId, retryable: false });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    expect(pair.client.rooms.size).toBe(0);
  });

  it('being put out ends what waits, and a room that was left can be joined anew', async () => {
    await using setting = await aRoom();
    const { client, end, room } = setting;
    const waiting = room.send('one');
    end.send({ type: 'left', roomId, reason: 'removed' });
    await expect(waiting).rejects.toMatchObject({ code: 'not_joined' });
    await expect(room.send('two')).rejects.toMatchObject({ code: 'not_joined' });
    const joining = client.join('r1');
    await end.admit([aWireEvent(0)]);
    const again = await joining;
    again.leave();
    await end.next('leave');
    expect(again).not.toBe(room);
    expect([room.state, again.state, client.rooms.size]).toEqual(['left', 'left', 0]);
  });

  it('who is put out may come back at once, while the others still hear of it', async () => {
    await using setting = await aRoom();
    const { client, end, room } = setting;
    const back = new Promise<Room>((resolve) => {
      room.on('state', (state) => {
        if (state === 'left') resolve(client.join('r1'));
      });
    });
    end.send({ type: 'left', roomId, reason: 'detached' });
    await end.admit([aWireEvent(0)], { generation: 'g2' });
    const again = await back;
    expect(again).not.toBe(room);
    expect([room.state, again.state, client.rooms.get('r1') === again]).toEqual(['left', 'live', true]);
  });

  it('another life of the room says so, and nothing of it has been read yet', async () => {
    await using setting = await aRoom();
    const { clock, end, room, server } = setting;
    const reset = vi.fn(() => room.timeline.length);
    room.on('reset', reset);
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(7) });
    await told(room, 'event');
    room.markRead();
    const before = await end.next('read');
    const resetBefore = reset.mock.calls.length;
    end.terminate();
    await vi.waitUntil(() => room.state === 'offline');
    await clock.advance(500);
    const back = await server.next();
    await back.welcome();
    await back.admit([aWireEvent(2)], { generation: 'g2', reset: true });
    await told(room, 'event');
    room.markRead(1);
    const { index } = await back.next('read');
    expect([before.index, index]).toEqual([7, 1]);
    expect(resetBefore).toBe(0);
    expect(reset.mock.results.map(({ value }) => value)).toEqual([0]);
  });

  it('another life of the room starts the timeline afresh, own messages on their way stay', async () => {
    await using setting = await aRoom();
    const { clock, end, room, server } = setting;
    end.send({ type: 'event', roomId, previousIndex: null, event: aWireEvent(1) });
    await told(room, 'event');
    end.terminate();
    await vi.waitUntil(() => room.state === 'offline');
    void room.send('mine');
    await clock.advance(500);
    const back = await server.next();
    await back.welcome();
    await back.admit([], { generation: 'g2', reset: true });
    await back.next('send');
    expect(room.timeline.map(({ key }) => key)).toEqual(['m1']);
  });

  it('many changes at once are told once', async () => {
    await using setting = await aRoom();
    const { end, room } = setting;
    const changes: number[] = [];
    room.on('change', (timeline) => void changes.push(timeline.length));
    void room.send('one');
    void room.send('two');
    await end.next('send');
    expect(changes).toEqual([2]);
  });
});
