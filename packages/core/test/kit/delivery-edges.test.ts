import { describe, expect, it } from 'vitest';

import {
  ChannelNotRegisteredError,
  ChannelOutput,
  HookResult,
  InMemoryStore,
  InputError,
  type RoomEvent,
  RoomNotFoundError,
  textOf,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, never, r2, r3, stream } from '../support/kit.ts';
import { LiveChannel } from '../support/live-channel.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

describe('a target', () => {
  it('CORE-10.2.9 that is no longer registered has failed, and the others have not', async () => {
    const { kit, say, add } = await r3();
    const c = await add('c');
    kit.unregisterChannel('b');
    kit.unregisterChannel('ai');
    const { deliveryResults, error } = await say('a', 'hi');
    expect(deliveryResults['b']?.error?.code).toBe('channel_not_registered');
    expect(deliveryResults['ai']?.error?.code).toBe('channel_not_registered');
    expect(error).toBeInstanceOf(ChannelNotRegisteredError);
    expect(c.words).toEqual(['hi']);
  });

  it('CORE-10.2.1 with many events behind each other gets each once, in order', async () => {
    const { kit, b } = await r2();
    const slow = gate();
    b.onDeliver = () => (b.delivered.length === 1 ? slow.opened : undefined);
    const bodies = Array.from({ length: 300 }, (_, at) => `${at}`);
    for (const body of bodies) {
      await kit.sendEvent('r1', 'a', text(body), { until: 'committed' });
    }
    slow.open();
    await kit.whenIdle('r1');
    expect(b.words).toEqual(bodies);
  });

  it('CORE-6.1.3 that says too much has been delivered to all the same', async () => {
    const { say, words, b, logger } = await r2();
    const counting = stream('never');
    b.onDeliver = () => ChannelOutput.of({ events: [{ content: text('x') }], responseStream: counting.source });
    expect(await say('a', 'hi')).toMatchObject({ deliveryResults: { b: { status: 'sent' } } });
    expect(await words()).toEqual(['hi']);
    expect(counting.pulls).toBe(0);
    expect(logger.at('warn')).toHaveLength(1);
  });

  it('CORE-10.2.11 outcomes that cannot be written down are lost alone', async () => {
    const store = new InMemoryStore();
    const { say, b, emitted } = await r2({ store });
    const processed = emitted('event_processed');
    b.onDeliver = () => {
      store.commit = () => Promise.reject(new Error('the disk is full'));
      throw new Error('no route');
    };
    expect(await say('a', 'hi')).toMatchObject({ blocked: false, deliveryResults: { b: { status: 'failed' } } });
    expect(processed).toHaveLength(1);
  });

  it('CORE-10.2.13 whose end cannot be written down is tried to be written down again', async () => {
    const store = new InMemoryStore();
    const settleDeliveries = store.settleDeliveries.bind(store);
    const { say, clock } = await r2({ store });
    let failures = 2;
    store.settleDeliveries = (...given) => {
      failures -= 1;
      return failures < 0 ? settleDeliveries(...given) : Promise.reject(new Error('busy'));
    };
    await say('a', 'hi');
    await settle();
    expect(await store.countPendingDeliveries()).toBe(1);
    await clock.advance(1000);
    expect(await store.countPendingDeliveries()).toBe(0);
  });
});

describe('a name before the words', () => {
  it('CORE-6.6.1 is shown where a binding asks for it, to that target alone', async () => {
    const { kit, say, said, add, b } = await r2();
    const c = await add('c');
    const known = new RecordingChannel('known', { senderIsParticipant: true });
    kit.registerChannel(known);
    await kit.attachChannel('r1', 'known');
    await kit.addMember('r1', 'known', 'ann', { displayName: 'Ann' });
    await kit.attachChannel('r1', 'b', { attribution: 'prefix' });
    await say('known', 'hello', { senderId: 'ann' });
    await say('a', 'nobody knows me', { senderId: 'stranger' });
    await kit.attachChannel('r1', 'b', { attribution: (event) => `<${event.source.channelId}>` });
    await say('a', 'again');
    expect(b.words).toEqual(['Ann: hello', 'nobody knows me', '<a>: again']);
    expect(c.words).toEqual(['hello', 'nobody knows me', 'again']);
    expect((await said()).map((event) => textOf(event))).toEqual(c.words);
  });
});

describe('what a channel reads', () => {
  it.each([null, undefined, 'words', {}])('CORE-5.3.2 %j is no event', async (answer) => {
    const { kit, say, timeline } = await r2();
    class Odd extends RecordingChannel {
      override handleInbound(): RoomEvent {
        return answer as never;
      }
    }
    kit.registerChannel(new Odd('odd'));
    await kit.attachChannel('r1', 'odd');
    const before = await timeline();
    await expect(say('odd', 'hi')).rejects.toBeInstanceOf(InputError);
    expect(await timeline()).toEqual(before);
  });
});

describe('a streamed answer', () => {
  async function watched(source: () => AsyncIterable<string>, options: Parameters<typeof r2>[0] = {}) {
    const bench = await r3(() => ({ responseStream: source() }), options);
    const live = new LiveChannel('live', { channelType: 'websocket' });
    bench.kit.registerChannel(live);
    await bench.kit.attachChannel('r1', 'live');
    return { ...bench, live };
  }

  it('CORE-6.1.5 that is stopped after some words keeps those', async () => {
    const { kit, say, said, live, a } = await watched(() => stream('Fine. ', 'Bad. ', 'Never seen.').source);
    kit.hook('before_broadcast', (event) => (textOf(event).startsWith('Bad') ? HookResult.block('rude') : undefined));
    await say('a', 'hi');
    expect(live.chunks.join('')).toBe('Fine. ');
    expect((await said()).at(-1)).toMatchObject({
      status: 'delivered',
      content: text('Fine. '),
      metadata: { cutBy: 'rude' },
    });
    expect(a.words).toEqual(['Fine. ']);
  });

  it('CORE-10.2.10 that stalls is given up', async () => {
    async function* stalling(): AsyncGenerator<string> {
      yield 'one';
      await never();
    }
    const { say, said, clock } = await watched(stalling, { turnTimeoutMs: 1000 });
    const saying = say('a', 'hi');
    await clock.advance(1000);
    expect(await saying).toMatchObject({ error: { code: 'delivery_timeout' } });
    expect((await said()).at(-1)).toMatchObject({ content: text('one'), metadata: { interrupted: true } });
  });

  it('CORE-10.2.10 whose watcher never ends holds nobody up', async () => {
    const { say, live, a, clock } = await watched(() => stream('hello').source, { deliveryTimeoutMs: 1000 });
    live.deliverStream = () => never();
    const saying = say('a', 'hi');
    await clock.advance(1000);
    expect(await saying).toMatchObject({ blocked: false });
    expect(a.words).toEqual(['hello']);
    expect(await say('b', 'go on', { addressedTo: [] })).toMatchObject({
      deliveryResults: { live: { status: 'sent' } },
    });
  });

  it('CORE-10.1.21 the hooks of its sentences may send', async () => {
    const { kit, say, words, clock } = await watched(() => stream('One. ', 'Two.').source);
    kit.hook('before_broadcast', { channelTypes: ['ai'] }, async (event) => {
      await kit.sendEvent('r1', 'system', text(`saw ${textOf(event)}`), { addressedTo: null, visibility: 'ai' });
    });
    await kit.setAgentResponsePolicy('r1', 'addressed_only');
    const ai = kit.getChannel('ai') as RecordingChannel;
    const { answer } = ai;
    ai.answer = (event, context) =>
      event.source.channelId === 'system' || answer === null ? ChannelOutput.empty() : answer(event, context);
    await say('a', 'hi');
    await kit.whenIdle();
    expect(await words()).toEqual(['hi', 'saw One. ', 'saw Two.', 'One. Two.']);
    expect(clock.monotonic()).toBe(0);
  });
});

describe('authors', () => {
  it('CORE-10.3.2 are known over all their channels, once the room knows them', async () => {
    const { kit, say } = await r2();
    const channels = ['phone', 'web'].map((id) => new RecordingChannel(id, { senderIsParticipant: true }));
    for (const channel of channels) {
      kit.registerChannel(channel);
      await kit.attachChannel('r1', channel.id);
    }
    const targetEventId = (await say('phone', 'from the phone', { senderId: 'ann' })).event?.id ?? '';
    const content = { type: 'delete', targetEventId, deleteType: 'sender', reason: 'a slip' } as const;
    expect(await say('web', '', { content, senderId: 'bob' })).toMatchObject({ reason: 'not_original_author' });
    expect(await say('web', '', { content, senderId: 'ann' })).toMatchObject({ blocked: false });
    expect((await kit.getEvent('r1', targetEventId))?.metadata).toMatchObject({
      deleted: true,
      deleteReason: 'a slip',
    });
  });
});

describe('attaching', () => {
  it('CORE-6.1.9 needs a registered channel and a room', async () => {
    const { kit } = await r2();
    await expect(kit.attachChannel('r1', 'ghost')).rejects.toBeInstanceOf(ChannelNotRegisteredError);
    await expect(kit.attachChannel('ghost', 'a')).rejects.toBeInstanceOf(RoomNotFoundError);
    expect((await kit.listBindings('r1')).map((binding) => binding.channelId)).toEqual(['a', 'b']);
  });

  it('CORE-6.1.10 fails with its channel, and leaves everything as it was', async () => {
    const { kit, b, timeline, hooked, emitted } = await r2();
    const [hooks, events] = [hooked('on_channel_attached'), emitted('room_channel_attached')];
    const before = [await timeline(), await kit.listBindings('r1')];
    const fails = new RecordingChannel('fails');
    kit.registerChannel(fails);
    for (const channel of [fails, b]) {
      channel.onAttach = async () => {
        await settle();
        throw new Error('not here');
      };
      await expect(kit.attachChannel('r1', channel.id, { access: 'read_only' })).rejects.toThrow('not here');
    }
    expect([await timeline(), await kit.listBindings('r1')]).toEqual(before);
    expect([hooks, events]).toEqual([[], []]);
  });

  it('CORE-6.1.11 a detach stands even where its channel fails to let go', async () => {
    const { kit, b, hooked, timeline } = await r2();
    const detached = hooked('on_channel_detached');
    b.onDetach = () => Promise.reject(new Error('stuck'));
    await expect(kit.detachChannel('r1', 'b')).rejects.toThrow('stuck');
    expect(await kit.getBinding('r1', 'b')).toBeNull();
    expect(detached.map((change) => change.channelId)).toEqual(['b']);
    expect((await timeline()).at(-1)?.type).toBe('channel_detached');
  });
});
