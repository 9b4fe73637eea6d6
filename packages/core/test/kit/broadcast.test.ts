import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  DefaultContentTranscoder,
  InMemoryStore,
  textOf,
  TokenBucketRateLimiter,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, kitBench, never, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';
import { settle, TestClock } from '../support/test-clock.ts';

describe('bringing an event to its targets', () => {
  it('CORE-10.2.1 each target gets the room’s events in order, one after another', async () => {
    const { say, b, clock } = await r2();
    const log: string[] = [];
    const times: Readonly<Record<string, number>> = { one: 100, two: 10, three: 50 };
    b.onDeliver = async (event) => {
      const body = textOf(event);
      log.push(`${body} starts`);
      await clock.sleep(times[body] ?? 0);
      log.push(`${body} ends`);
    };
    const sayings = Promise.all(Object.keys(times).map((body) => say('a', body)));
    await clock.advance(160);
    const results = await sayings;
    expect(log).toEqual(['one starts', 'one ends', 'two starts', 'two ends', 'three starts', 'three ends']);
    expect(results.map((result) => result.event?.index)).toEqual([2, 3, 4]);
  });

  it('CORE-10.2.1 a slow target delays no other one', async () => {
    const { say, add, b, clock } = await r2();
    const c = await add('c');
    b.onDeliver = () => clock.sleep(5000);
    const sayings = Promise.all([say('a', 'one'), say('a', 'two')]);
    await settle();
    expect(c.words).toEqual(['one', 'two']);
    await clock.advance(10_000);
    await sayings;
    expect(b.words).toEqual(['one', 'two']);
  });

  it('CORE-10.2.2 rooms do not wait for each other', async () => {
    const { kit, say, b, clock } = await r2();
    await kit.createRoom({ roomId: 'r2' });
    for (const id of ['a', 'b']) await kit.attachChannel('r2', id);
    b.onDeliver = (event) => (event.roomId === 'r1' ? never() : undefined);
    const hanging = say('a', 'hangs');
    expect(await say('a', 'goes through', { roomId: 'r2' })).toMatchObject({
      deliveryResults: { b: { status: 'sent' } },
    });
    await clock.advance(60_000);
    await hanging;
  });

  it('CORE-10.2.3 the targets of one event are served at the same time', async () => {
    const { say, add, b, clock } = await r2();
    const slow = [b, await add('c'), await add('d')];
    for (const channel of slow) channel.onDeliver = () => clock.sleep(50);
    let done = false;
    const saying = say('a', 'hi').then(() => (done = true));
    await clock.advance(49);
    expect(done).toBe(false);
    await clock.advance(1);
    await saying;
    expect(clock.monotonic()).toBe(50);
  });

  it('CORE-10.2.4 whoever may not read, only sends, wrote it or is not meant is no target', async () => {
    const { kit, say, add, a, b } = await r2();
    const left = {
      writer: await add('writer'),
      stranger: await add('stranger'),
      push: await add('push', { direction: 'outbound' }),
      hidden: await add('hidden'),
      detached: await add('detached'),
    };
    await kit.setAccess('r1', 'writer', 'write_only');
    await kit.setAccess('r1', 'stranger', 'none');
    await kit.detachChannel('r1', 'detached');
    const { deliveryResults } = await say('a', 'hi', { visibility: 'a,b,writer,stranger,push,detached' });
    expect(Object.keys(deliveryResults)).toEqual(['b']);
    expect([a, ...Object.values(left)].flatMap((channel) => [channel.delivered, channel.seen]).flat()).toEqual([]);
    expect(b.words).toEqual(['hi']);
  });

  it('CORE-10.2.4 a channel that only brings events in is asked to react, and never delivered to', async () => {
    const { say, add } = await r2();
    const sensor = await add('sensor', { direction: 'inbound' });
    await say('a', 'hi');
    expect([sensor.seen.length, sensor.delivered.length]).toEqual([1, 0]);
  });

  it('CORE-10.2.5 each target goes through the same steps, in this order', async () => {
    const clock = new TestClock();
    const trace: string[] = [];
    const transcoder = new DefaultContentTranscoder();
    const limiter = new TokenBucketRateLimiter({ clock });
    const { kit, say, add, b } = await r2({
      clock,
      transcoder: {
        specificationVersion: 'v1',
        transcode: (content, capabilities) => {
          trace.push('transcode');
          return transcoder.transcode(content, capabilities);
        },
      },
      rateLimiter: {
        specificationVersion: 'v1',
        take: (key, limit) => {
          trace.push('rate limit');
          return limiter.take(key, limit);
        },
      },
    });
    await kit.detachChannel('r1', 'b');
    const c = await add('c', { capabilities: { maxLength: 5 } });
    await kit.attachChannel('r1', 'c', {
      rateLimit: { maxPerSecond: 100 },
      retryPolicy: { maxRetries: 1, baseDelaySeconds: 0 },
    });
    const shown: unknown[] = [];
    c.answer = (event) => {
      trace.push('onEvent');
      shown.push(event.content);
      return ChannelOutput.empty();
    };
    c.onDeliver = (event) => {
      trace.push('deliver');
      shown.push(event.content);
      if (shown.length < 3) throw new Error('once');
      return ChannelOutput.empty();
    };
    kit.hook('after_broadcast', () => void trace.push('recorded'));
    const saying = say('a', '', { content: { type: 'rich', body: '**much too long**' } });
    await clock.advance(1000);
    await saying;
    expect(trace).toEqual(['transcode', 'onEvent', 'rate limit', 'deliver', 'rate limit', 'deliver', 'recorded']);
    expect(shown).toEqual([text('mu...'), text('mu...'), text('mu...')]);
    expect(b.words).toEqual([]);
  });

  it('CORE-10.2.6 addressing chooses among agents alone', async () => {
    const { say, addAgent, b } = await r2();
    const codex = await addAgent('codex', () => null);
    const claude = await addAgent('claude', () => null);
    const calls = (): readonly number[] => [codex.seen.length, claude.seen.length];
    await say('a', 'to one', { addressedTo: ['codex'] });
    expect(calls()).toEqual([1, 0]);
    await say('a', 'to nobody', { addressedTo: [] });
    await say('a', 'to a stranger', { addressedTo: ['gemini', 'b'] });
    expect(calls()).toEqual([1, 0]);
    await say('a', 'to all');
    expect(calls()).toEqual([2, 1]);
    expect(b.words).toEqual(['to one', 'to nobody', 'to a stranger', 'to all']);
  });

  it('CORE-10.2.7 whom an agent calls upon is the room’s policy, for later events of a live room too', async () => {
    const { kit, say, said, addAgent } = await r2();
    for (const id of ['one', 'two']) await addAgent(id, () => 'and you?');
    await say('a', 'go', { addressedTo: ['one'] });
    const chained = (await said()).length;
    expect(chained).toBe(6);
    await kit.setAgentResponsePolicy('r1', 'addressed_only');
    await say('a', 'go', { addressedTo: ['one'] });
    expect((await said()).slice(chained).map((event) => event.source.channelId)).toEqual(['a', 'one']);
    await say('a', 'everybody');
    expect((await said()).slice(chained + 2).map((event) => event.source.channelId)).toEqual(['a', 'one', 'two']);
  });

  it('CORE-10.2.7 under either policy an agent may call upon another by name', async () => {
    const { kit, say, said, addAgent } = await r2();
    await kit.setAgentResponsePolicy('r1', 'addressed_only');
    await addAgent('one', () => ({ events: [{ content: text('your turn'), addressedTo: ['two'] }] }));
    await addAgent('two', () => 'done');
    await say('a', 'go', { addressedTo: ['one'] });
    expect((await said()).map((event) => event.source.channelId)).toEqual(['a', 'one', 'two']);
  });

  it('CORE-10.2.8 a muted target reacts, and what it says stays unheard', async () => {
    const { kit, say, said, b, a } = await r2();
    await kit.mute('r1', 'b');
    b.answer = () => ChannelOutput.of({ events: [{ content: text('hush') }], observations: [{ type: 'heard' }] });
    await say('a', 'hi');
    expect([b.seen.length, b.delivered.length, a.words]).toEqual([1, 1, []]);
    expect((await said()).map((event) => event.status)).toEqual(['delivered', 'blocked']);
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'heard' }]);
  });

  it('CORE-10.2.8 CORE-5.7.2 one whose output is muted reacts, and is not delivered to', async () => {
    const { kit, say, b } = await r2();
    await kit.muteOutput('r1', 'b');
    await say('a', 'hi');
    expect([b.seen.length, b.delivered.length]).toEqual([1, 0]);
  });

  it('CORE-10.2.9 CORE-13.6.5 one that fails affects neither the others nor the event', async () => {
    const { kit, say, add, b, emitted } = await r2();
    const partial = emitted('broadcast_partial_failure');
    const c = await add('c');
    b.onDeliver = () => Promise.reject(new Error('no route'));
    const { deliveryResults, blocked, event } = await say('a', 'hi');
    expect(blocked).toBe(false);
    expect(deliveryResults['b']).toMatchObject({ status: 'failed', error: { message: 'no route' } });
    expect(deliveryResults['c']).toMatchObject({ status: 'sent' });
    expect(c.words).toEqual(['hi']);
    expect(partial.map(({ data }) => data)).toEqual([{ roomId: 'r1', eventId: event?.id, failed: 1, total: 2 }]);
    expect((await kit.getEvent('r1', event?.id ?? ''))?.status).toBe('delivered');
  });

  it('CORE-10.2.9 one that fails to react is delivered to all the same', async () => {
    const { say, b } = await r2();
    b.answer = () => Promise.reject(new Error('confused'));
    expect(await say('a', 'hi')).toMatchObject({ deliveryResults: { b: { status: 'sent' } } });
    expect(b.words).toEqual(['hi']);
  });

  it('CORE-10.2.10 a delivery that never ends has failed after its time, and the next one goes out', async () => {
    const { say, b, clock } = await r2({ deliveryTimeoutMs: 1000 });
    b.onDeliver = (event) => (textOf(event) === 'hangs' ? never() : undefined);
    const sayings = Promise.all([say('a', 'hangs'), say('a', 'next')]);
    await clock.advance(999);
    expect(b.words).toEqual(['hangs']);
    await clock.advance(1);
    const [first, second] = await sayings;
    expect(first.deliveryResults['b']).toMatchObject({
      status: 'failed',
      error: { code: 'delivery_timeout', retryable: true },
    });
    expect(second.deliveryResults['b']).toMatchObject({ status: 'sent' });
  });

  it('CORE-10.2.10 so has a turn, a reaction, and whatever a channel limits itself', async () => {
    const { say, add, ai, b, clock } = await r3(() => never(), { turnTimeoutMs: 2000, deliveryTimeoutMs: 1000 });
    b.answer = () => never();
    const quick = await add('quick', { deliveryTimeoutMs: 100 });
    quick.onDeliver = () => never();
    const saying = say('a', 'hi');
    await clock.advance(100);
    await clock.advance(900);
    expect(b.words).toEqual(['hi']);
    await clock.advance(1000);
    const { deliveryResults, error } = await saying;
    expect(deliveryResults['quick']?.error?.code).toBe('delivery_timeout');
    expect(deliveryResults['b']?.status).toBe('sent');
    expect(deliveryResults['ai']?.error?.code).toBe('delivery_timeout');
    expect(error).toMatchObject({ code: 'delivery_timeout' });
    expect(ai.seen).toHaveLength(1);
  });

  it('CORE-10.2.11 outcomes are written down when one was a failure, successes with it', async () => {
    const { kit, say, add, b } = await r2();
    await add('c');
    const clean = (await say('a', 'fine')).event?.id ?? '';
    b.onDeliver = () => Promise.reject(new Error('no route'));
    const { event, deliveryResults } = await say('a', 'half');
    expect((await kit.getEvent('r1', clean))?.deliveryResults).toEqual({});
    const stored = (await kit.getEvent('r1', event?.id ?? ''))?.deliveryResults;
    expect(stored).toEqual(deliveryResults);
    expect(Object.keys(stored ?? {}).sort()).toEqual(['b', 'c']);
  });

  it('CORE-10.2.12 closing drains within a bound, then lets everybody go', async () => {
    const { kit, say, b, clock } = await r2({ closeTimeoutMs: 500 });
    const slow = gate();
    b.onDeliver = (event) => (textOf(event) === 'ends in time' ? slow.opened : never());
    const ending = say('a', 'ends in time');
    const hanging = say('a', 'never ends');
    await settle();
    let closed = false;
    const closing = kit.close().then(() => (closed = true));
    slow.open();
    expect(await ending).toMatchObject({ deliveryResults: { b: { status: 'sent' } } });
    await clock.advance(499);
    expect(closed).toBe(false);
    await clock.advance(1);
    await Promise.all([closing, hanging]);
    expect(b.words).toEqual(['ends in time', 'never ends']);
    await expect(say('a', 'too late')).rejects.toMatchObject({ code: 'kit_closed' });
  });

  it('CORE-10.2.12 whoever waits for a hook, a lock or the next try is let go as well', async () => {
    const { kit, say, b, clock } = await r2({ closeTimeoutMs: 500 });
    await kit.attachChannel('r1', 'b', {
      retryPolicy: { maxRetries: 5, baseDelaySeconds: 3600, maxDelaySeconds: 3600 },
    });
    b.onDeliver = () => Promise.reject(new Error('no route'));
    const retrying = say('a', 'tried again in an hour');
    await settle();
    kit.hook('before_broadcast', () => never());
    const hooked = say('a', 'in a hook');
    const waiting = say('a', 'at the lock');
    const direct = kit.sendEvent('r1', 'a', text('at the lock too'));
    await settle();
    const closing = kit.close();
    await clock.advance(500);
    const settled = await Promise.allSettled([retrying, hooked, waiting, direct, closing]);
    expect(settled.map(({ status }) => status).slice(0, 3)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(clock.pending).toBe(0);
  });

  it('CORE-10.2.12 a message that has arrived is committed before the kit closes', async () => {
    const { kit, say, words, store } = await r2();
    const slow = gate();
    kit.hook('before_broadcast', () => slow.opened);
    const saying = say('a', 'on its way');
    const sending = kit.sendEvent('r1', 'a', text('and this'));
    await settle();
    const closing = kit.close();
    slow.open();
    expect(await saying).toMatchObject({ blocked: false, deliveryResults: { b: { status: 'sent' } } });
    await Promise.all([sending, closing]);
    expect(await words()).toEqual(['on its way', 'and this']);
    expect(await store.countPendingDeliveries()).toBe(0);
  });
});

describe('deliveries of a process that is gone', () => {
  it('CORE-10.2.13 are brought to their targets by another one, in order', async () => {
    const clock = new TestClock();
    const store = new InMemoryStore({ clock });
    const first = await r2({ clock, store, closeTimeoutMs: 1 });
    first.b.onDeliver = () => never();
    void first.say('a', 'one');
    void first.say('a', 'two');
    await settle();

    const second = kitBench({ clock, store, createId: countingIds('second') });
    const b = new RecordingChannel('b');
    for (const channel of [new RecordingChannel('a'), b]) second.kit.registerChannel(channel);
    expect(await second.kit.recover()).toBe(0);
    const closing = first.kit.close();
    await clock.advance(1);
    await closing;
    expect(first.b.words).toEqual(['one']);
    expect(await second.kit.recover()).toBe(2);
    await second.kit.whenIdle();
    expect(b.words).toEqual(['one', 'two']);
    expect(await second.kit.recover()).toBe(0);
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('CORE-10.2.13 are given up, and said to be, where their channel is gone from the room', async () => {
    const clock = new TestClock();
    const store = new InMemoryStore({ clock });
    const first = await r2({ clock, store, closeTimeoutMs: 1 });
    first.b.onDeliver = () => never();
    const { event } = await first.kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: text('lost'), roomId: 'r1' },
      { until: 'committed' },
    );
    await settle();
    const closing = first.kit.close();
    await clock.advance(1);
    await closing;

    const second = kitBench({ clock, store, createId: countingIds('second') });
    const skipped = second.emitted('delivery_skipped');
    await second.kit.detachChannel('r1', 'b');
    await second.kit.recover();
    await second.kit.whenIdle();
    expect(skipped.map(({ data }) => data)).toEqual([{ roomId: 'r1', channelId: 'b', eventIds: [event?.id] }]);
    expect(await second.kit.listDeadLetters()).toMatchObject([{ channelId: 'b', eventId: event?.id }]);
  });
});
