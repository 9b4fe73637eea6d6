import { describe, expect, it } from 'vitest';

import { ChannelOutput } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

describe('when hooks run', () => {
  it('CORE-9.2.1 after_broadcast runs once every target has done with the event', async () => {
    const { kit, say, b, add } = await r2();
    const c = await add('c');
    const slow = gate();
    const order: string[] = [];
    b.onDeliver = async () => {
      await slow.opened;
      order.push('b');
    };
    c.onDeliver = () => void order.push('c');
    kit.hook('after_broadcast', () => void order.push('after'));
    const saying = say('a', 'hi');
    await settle();
    expect(order).toEqual(['c']);
    slow.open();
    await saying;
    expect(order).toEqual(['c', 'b', 'after']);
  });

  it('CORE-9.2.3 on_room_created has run before the first message of a room is looked at', async () => {
    const { kit, words } = kitBench();
    const a = new RecordingChannel('a');
    const ai = new RecordingChannel('ai', { channelType: 'ai' });
    ai.answer = () => ChannelOutput.of({ events: [{ content: text('welcome') }] });
    kit.registerChannel(a);
    kit.registerChannel(ai);
    kit.hook('on_room_created', async (room) => {
      await settle();
      await kit.attachChannel(room.id, 'ai');
    });
    const { event } = await kit.processInbound({ channelId: 'a', senderId: 'u1', content: text('hello') });
    expect(await words(event?.roomId)).toEqual(['hello', 'welcome']);
    expect(a.words).toEqual(['welcome']);
    const named = await kit.processInbound(
      { channelId: 'a', senderId: 'u2', content: text('hi') },
      { roomId: 'named' },
    );
    expect(named.event?.roomId).toBe('named');
    expect(await words('named')).toEqual(['hi', 'welcome']);
  });

  it('CORE-9.2.4 on_session_started runs once for a room that a message opened, and holds nobody up', async () => {
    const { kit, emitted } = kitBench();
    const started: unknown[] = [];
    const slow = gate();
    const emittedStarts = emitted('session_started');
    kit.registerChannel(new RecordingChannel('a'));
    kit.hook('on_session_started', async (session) => {
      await slow.opened;
      started.push(session);
    });
    const message = { channelId: 'a', senderId: 'u1', content: text('hello') };
    const first = await kit.processInbound(message);
    const second = await kit.processInbound(message);
    expect(second.event?.roomId).toBe(first.event?.roomId);
    expect(started).toEqual([]);
    slow.open();
    await kit.whenIdle();
    expect(started).toEqual([{ channelId: 'a', channelType: 'sms', senderId: 'u1', roomId: first.event?.roomId }]);
    expect(emittedStarts).toHaveLength(1);
  });

  it('CORE-9.2.7 on_error is for pipeline and generation, not for a transport that fails', async () => {
    const { say, b, hooked, ai } = await r3(() => null);
    const errors = hooked('on_error');
    b.onDeliver = () => {
      throw new Error('no route');
    };
    const { deliveryResults } = await say('a', 'one');
    expect(deliveryResults['b']?.status).toBe('failed');
    expect(errors).toEqual([]);
    ai.answer = () => Promise.reject(new Error('no model'));
    await say('a', 'two');
    expect(errors).toMatchObject([{ channelId: 'ai', error: { message: 'no model' } }]);
  });

  it('CORE-9.2.7 on_error holds no lock and no queue: its handler may send, and so may those of tasks', async () => {
    const { kit, say, words, clock } = await r3(() => Promise.reject(new Error('no model')));
    let failures = 0;
    kit.hook('on_error', async () => {
      failures += 1;
      // The agent is asked about this as well, once it is done with what it failed at.
      if (failures === 1) await kit.sendEvent('r1', 'system', text('sorry'), { addressedTo: ['ai'] });
    });
    await say('a', 'hi');
    await kit.whenIdle();
    expect(await words()).toEqual(['hi', 'sorry']);
    expect(failures).toBe(2);
    expect(clock.monotonic()).toBe(0);
  });
});
