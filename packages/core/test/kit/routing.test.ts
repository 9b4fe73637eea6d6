import { describe, expect, it } from 'vitest';

import { ChannelOutput, type InboundResult, type InboundRoomRouter } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, kitBench, type KitBench, r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

const say = (bench: KitBench, senderId: string, body = 'hi', channelId = 'a'): Promise<InboundResult> =>
  bench.kit.processInbound({ channelId, senderId, content: text(body) });

describe('a message that names no room', () => {
  it('CORE-10.4.1 goes where the router says, and the router can be replaced', async () => {
    const asked: unknown[] = [];
    const inboundRouter: InboundRoomRouter = {
      specificationVersion: 'v1',
      route: (request) => {
        asked.push(request);
        return Promise.resolve('vip');
      },
    };
    const bench = kitBench({ inboundRouter });
    bench.kit.registerChannel(new RecordingChannel('a'));
    await bench.kit.createRoom({ roomId: 'vip' });
    const { event } = await bench.kit.processInbound({
      channelId: 'a',
      senderId: 'u1',
      content: text('hi'),
      metadata: { plan: 'gold' },
    });
    expect(event?.roomId).toBe('vip');
    expect(asked).toStrictEqual([
      { organizationId: null, channelId: 'a', channelType: 'sms', senderId: 'u1', metadata: { plan: 'gold' } },
    ]);
  });

  it('CORE-10.4.3 goes to the only active room of its channel', async () => {
    const bench = await r2();
    await bench.kit.createRoom({ roomId: 'closed' });
    await bench.kit.attachChannel('closed', 'a');
    await bench.kit.closeRoom('closed');
    expect((await say(bench, 'somebody new')).event?.roomId).toBe('r1');
  });

  it('CORE-10.4.4 opens a room of its own rather than guess', async () => {
    const bench = await r2();
    await bench.kit.createRoom({ roomId: 'r2' });
    await bench.kit.attachChannel('r2', 'a');
    const before = [await bench.timeline('r1'), await bench.timeline('r2')];
    const { event } = await say(bench, 'somebody new');
    expect(['r1', 'r2']).not.toContain(event?.roomId);
    expect([await bench.timeline('r1'), await bench.timeline('r2')]).toStrictEqual(before);
    expect((await say(bench, 'somebody new')).event?.roomId).toBe(event?.roomId);
    expect((await say(bench, 'somebody else')).event?.roomId).not.toBe(event?.roomId);
  });

  it('opens one room for two first messages of one sender at once, another after that one is closed', async () => {
    const bench = kitBench();
    bench.kit.registerChannel(new RecordingChannel('a'));
    const results = await Promise.all(['one', 'two', 'three'].map((body) => say(bench, 'u1', body)));
    const rooms = new Set(results.map(({ event }) => event?.roomId));
    expect(rooms.size).toBe(1);
    const [first = ''] = rooms;
    expect(await bench.words(first)).toHaveLength(3);
    await bench.kit.closeRoom(first ?? '');
    expect((await say(bench, 'u1')).event?.roomId).not.toBe(first);
  });

  it('CORE-9.2.3 finds in a new room what ON_ROOM_CREATED attached', async () => {
    const bench = kitBench();
    const ai = new RecordingChannel('ai', { channelType: 'ai' });
    ai.answer = () => ChannelOutput.of({ events: [{ content: text('pong') }] });
    bench.kit.registerChannel(ai);
    bench.kit.registerChannel(new RecordingChannel('a'));
    bench.kit.hook('on_room_created', async (room) => {
      await settle();
      await bench.kit.attachChannel(room.id, 'ai');
    });
    const { event } = await say(bench, 'u1');
    expect(await bench.words(event?.roomId)).toStrictEqual(['hi', 'pong']);
  });

  it('CORE-9.2.4 starts a session when it opens a room, once, and waits for nobody who hears of it', async () => {
    const bench = kitBench();
    const { opened, open } = gate();
    const heard: unknown[] = [];
    bench.kit.registerChannel(new RecordingChannel('a'));
    bench.kit.hook('on_session_started', async (session) => {
      heard.push(session);
      await opened;
    });
    const { event, blocked } = await say(bench, 'u1');
    expect(blocked).toBe(false);
    await say(bench, 'u1');
    expect(heard).toStrictEqual([{ channelId: 'a', channelType: 'sms', senderId: 'u1', roomId: event?.roomId }]);
    open();
  });
});
