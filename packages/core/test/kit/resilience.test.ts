import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  ConfigurationError,
  HookResult,
  InMemoryLockManager,
  InMemoryStore,
  RoomKit,
  type RoomLockManager,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, r2, r3 } from '../support/kit.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { settle } from '../support/test-clock.ts';

const noRoute = (): Promise<never> => Promise.reject(new Error('no route'));

describe('a channel that keeps failing', () => {
  it('CORE-13.1.1 CORE-13.1.4 is left alone after five failures, and observers hear of it once', async () => {
    const { say, b, emitted } = await r2();
    const opened = emitted('circuit_breaker_opened');
    b.onDeliver = noRoute;
    const codes: unknown[] = [];
    for (let at = 0; at < 8; at += 1) codes.push((await say('a', `${at}`)).deliveryResults['b']?.error?.code);
    expect(b.delivered).toHaveLength(5);
    expect(codes).toEqual([
      'Error',
      'Error',
      'Error',
      'Error',
      'Error',
      'circuit_open',
      'circuit_open',
      'circuit_open',
    ]);
    expect(opened.map(({ data }) => data)).toEqual([{ channelId: 'b', failureCount: 5 }]);
  });

  it('CORE-13.1.2 CORE-13.1.4 gets one probe after a minute: success closes, failure opens again', async () => {
    const { say, b, clock, emitted } = await r2();
    const [opened, closed] = [emitted('circuit_breaker_opened'), emitted('circuit_breaker_closed')];
    b.onDeliver = noRoute;
    for (let at = 0; at < 5; at += 1) await say('a', `${at}`);
    await clock.advance(60_000);
    await say('a', 'probe');
    await say('a', 'not tried');
    expect(b.delivered).toHaveLength(6);
    await clock.advance(60_000);
    b.onDeliver = null;
    await say('a', 'second probe');
    await say('a', 'through');
    expect(b.words.slice(-2)).toEqual(['second probe', 'through']);
    expect(opened).toHaveLength(1);
    expect(closed.map(({ data }) => data)).toEqual([{ channelId: 'b' }]);
  });

  it('CORE-13.1.3 is forgiven with one success', async () => {
    const { say, b } = await r2();
    for (const fails of [true, true, true, true, false, true, true, true, true]) {
      b.onDeliver = fails ? noRoute : null;
      await say('a', 'hi');
    }
    b.onDeliver = null;
    expect((await say('a', 'still tried')).deliveryResults['b']?.status).toBe('sent');
  });

  it('CORE-13.1.1 CORE-17.4.1 is one of its own: neither another channel nor another organization suffers', async () => {
    const { kit, say, add, b } = await r2({ circuitBreaker: { failureThreshold: 1 } });
    const c = await add('c');
    b.onDeliver = noRoute;
    await say('a', 'one');
    await say('a', 'two');
    expect([b.delivered.length, c.delivered.length]).toEqual([1, 2]);
    await kit.createRoom({ roomId: 'r2' });
    for (const id of ['a', 'b']) await kit.attachChannel('r2', id);
    expect((await say('a', 'other room', { roomId: 'r2' })).deliveryResults['b']?.error?.code).toBe('circuit_open');
  });
});

describe('a delivery that fails', () => {
  it('CORE-13.2.1 CORE-13.2.2 is tried again as its binding says, after growing delays', async () => {
    const { kit, say, b, clock } = await r2();
    await kit.attachChannel('r1', 'b', { retryPolicy: { maxRetries: 3, baseDelaySeconds: 1, maxDelaySeconds: 3 } });
    const times: number[] = [];
    b.onDeliver = () => {
      times.push(clock.monotonic());
      return noRoute();
    };
    const saying = say('a', 'hi');
    await clock.advance(10_000);
    expect(times).toEqual([0, 1000, 3000, 6000]);
    expect((await saying).deliveryResults['b']).toMatchObject({ status: 'failed', error: { message: 'no route' } });
    expect(await kit.listDeadLetters()).toMatchObject([{ channelId: 'b', attempts: 4 }]);
  });

  it('CORE-13.2.2 is tried once where nothing is said, and in another room as that one says', async () => {
    const { kit, say, b, clock } = await r2();
    await kit.createRoom({ roomId: 'r2' });
    for (const id of ['a', 'b']) await kit.attachChannel('r2', id);
    await kit.attachChannel('r2', 'b', { retryPolicy: { maxRetries: 1, baseDelaySeconds: 1 } });
    b.onDeliver = noRoute;
    await say('a', 'once');
    expect(b.delivered).toHaveLength(1);
    const twice = say('a', 'twice', { roomId: 'r2' });
    await clock.advance(1000);
    await twice;
    expect(b.delivered).toHaveLength(3);
  });

  it.each<[string, { code?: string; name?: string; retryable?: boolean }, readonly string[] | null, number]>([
    ['its own no beats the list', { code: 'listed', retryable: false }, ['listed'], 1],
    ['its own yes beats the list', { code: 'other', retryable: true }, ['listed'], 3],
    ['the list names others', { code: 'other' }, ['TimeoutError'], 1],
    ['the list names its type', { name: 'TimeoutError' }, ['TimeoutError'], 3],
    ['nothing is said', {}, null, 3],
  ])('CORE-13.2.3 %s', async (_title, fields, retryableErrors, tries) => {
    const { kit, say, b, clock } = await r2();
    await kit.attachChannel('r1', 'b', { retryPolicy: { maxRetries: 2, baseDelaySeconds: 0, retryableErrors } });
    b.onDeliver = () => Promise.reject(Object.assign(new Error('no'), fields));
    const saying = say('a', 'hi');
    await clock.advance(1);
    await saying;
    expect(b.delivered).toHaveLength(tries);
  });

  it('CORE-13.2.1 waits as long as the vendor asks', async () => {
    const { kit, say, b, clock } = await r2();
    await kit.attachChannel('r1', 'b', { retryPolicy: { maxRetries: 1, baseDelaySeconds: 1 } });
    b.onDeliver = () =>
      b.delivered.length === 1
        ? ChannelOutput.sent({ success: false, error: 'busy', retryAfterMs: 30_000 })
        : ChannelOutput.empty();
    const saying = say('a', 'hi');
    await clock.advance(29_999);
    expect(b.delivered).toHaveLength(1);
    await clock.advance(1);
    expect((await saying).deliveryResults['b']?.status).toBe('sent');
  });
});

describe('a channel with limits', () => {
  it('CORE-13.3.1 waits, and drops nothing', async () => {
    const { kit, say, b, clock } = await r2();
    await kit.attachChannel('r1', 'b', { rateLimit: { maxPerSecond: 2 } });
    const sayings = Promise.all(['one', 'two', 'three', 'four'].map((body) => say('a', body)));
    await settle();
    expect(b.words).toEqual(['one', 'two']);
    await clock.advance(1000);
    const results = await sayings;
    expect(b.words).toEqual(['one', 'two', 'three', 'four']);
    expect(results.map((result) => result.deliveryResults['b']?.status)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('CORE-13.3.2 keeps to all of them together', async () => {
    const { kit, say, b, clock } = await r2();
    await kit.attachChannel('r1', 'b', { rateLimit: { maxPerSecond: 10, maxPerMinute: 12 } });
    const sayings = Promise.all(Array.from({ length: 13 }, (_, at) => say('a', `${at}`)));
    await clock.advance(1000);
    expect(b.words).toHaveLength(12);
    await clock.advance(60_000);
    await sayings;
    expect(b.words).toHaveLength(13);
  });

  it('CORE-13.3.2 keeps to its own over all rooms, and to its binding’s in each', async () => {
    const { kit, add, say, clock } = await r2();
    const c = await add('c', { capabilities: { rateLimit: { maxPerMinute: 3 } } });
    await kit.createRoom({ roomId: 'r2' });
    for (const id of ['a', 'c']) await kit.attachChannel('r2', id);
    await kit.attachChannel('r1', 'c', { rateLimit: { maxPerMinute: 1 } });
    await kit.attachChannel('r2', 'c', { rateLimit: { maxPerMinute: 5 } });
    const sayings = Promise.all(['r1', 'r2', 'r1', 'r2', 'r2'].map((roomId) => say('a', `to ${roomId}`, { roomId })));
    await settle();
    expect([...c.words].sort()).toEqual(['to r1', 'to r2', 'to r2']);
    await clock.advance(120_000);
    await sayings;
    expect(c.words).toHaveLength(5);
  });

  it('CORE-17.4.1 keeps to its organization’s over all channels', async () => {
    const { say, add, b, clock } = await r2({ organizationRateLimit: { maxPerSecond: 1 } });
    const c = await add('c');
    const saying = say('a', 'hi');
    await settle();
    expect(b.words.length + c.words.length).toBe(1);
    await clock.advance(1000);
    await saying;
    expect([b.words, c.words]).toEqual([['hi'], ['hi']]);
  });
});

describe('a message that comes twice', () => {
  it('CORE-13.4.1 is answered as the first time, without hooks and deliveries', async () => {
    const { kit, say, b } = await r2();
    let ran = 0;
    kit.hook('before_broadcast', () => void (ran += 1));
    const first = await say('a', 'once', { idempotencyKey: 'k' });
    const second = await say('a', 'once', { idempotencyKey: 'k' });
    expect(second).toMatchObject({ blocked: false, reason: null, duplicate: true, event: { id: first.event?.id } });
    expect([ran, b.words]).toEqual([1, ['once']]);
    await kit.createRoom({ roomId: 'r2' });
    const elsewhere = await say('a', 'once', { idempotencyKey: 'k', roomId: 'r2' });
    expect(elsewhere.event?.id).not.toBe(first.event?.id);
    expect(ran).toBe(2);
  });

  it('CORE-13.4.2 is blocked again, for the same reason, where it was blocked', async () => {
    const { kit, say } = await r2();
    const off = kit.hook('before_broadcast', () => HookResult.block('rude'));
    const first = await say('a', 'no', { idempotencyKey: 'k' });
    off();
    const second = await say('a', 'no', { idempotencyKey: 'k' });
    expect(second).toMatchObject({ blocked: true, reason: 'rude', duplicate: true, event: { id: first.event?.id } });
    await kit.mute('r1', 'a');
    await say('a', 'muted', { idempotencyKey: 'm' });
    await kit.unmute('r1', 'a');
    expect(await say('a', 'muted', { idempotencyKey: 'm' })).toMatchObject({ blocked: true, reason: 'source_muted' });
  });

  it('CORE-13.4.3 is new without a key, and after it was refused', async () => {
    const { kit, say, words } = await r2();
    await say('a', 'same');
    await say('a', 'same');
    await kit.closeRoom('r1');
    expect(await say('a', 'refused', { idempotencyKey: 'k' })).toMatchObject({ reason: 'room_closed' });
    await kit.reopenRoom('r1');
    expect(await say('a', 'now', { idempotencyKey: 'k' })).toMatchObject({ blocked: false, duplicate: false });
    expect(await words()).toEqual(['same', 'same', 'now']);
  });

  it('CORE-13.4.1 is known by the vendor’s id too, whatever room it would go to', async () => {
    const { kit, say, words } = await r2();
    const first = await say('a', 'native', { providerMessageId: 'SM1' });
    await kit.closeRoom('r1');
    const message = { channelId: 'a', senderId: 'u1', content: text('native'), providerMessageId: 'SM1' };
    expect(await kit.processInbound(message)).toMatchObject({
      blocked: false,
      duplicate: true,
      event: { id: first.event?.id, roomId: 'r1' },
    });
    expect(await kit.listRooms()).toHaveLength(1);
    expect(await words()).toEqual(['native']);
    const ofAnotherChannel = await say('b', 'its own', { providerMessageId: 'SM1', roomId: 'r2' });
    expect(ofAnotherChannel.duplicate).toBe(false);
  });
});

describe('the room’s lock', () => {
  it('CORE-13.5.1 lets one message of a room in at a time, and rooms apart', async () => {
    const { kit, say } = await r2();
    await kit.createRoom({ roomId: 'r2' });
    const inside = { r1: 0, r2: 0, most: 0, overlaps: false };
    kit.hook('before_broadcast', async (event) => {
      const roomId = event.roomId as 'r1' | 'r2';
      inside[roomId] += 1;
      inside.most = Math.max(inside.most, inside[roomId]);
      inside.overlaps ||= inside.r1 > 0 && inside.r2 > 0;
      await settle();
      inside[roomId] -= 1;
    });
    await Promise.all(Array.from({ length: 10 }, (_, at) => say('a', `${at}`, { roomId: at % 2 === 0 ? 'r1' : 'r2' })));
    expect([inside.most, inside.overlaps]).toEqual([1, true]);
  });

  it('CORE-13.5.2 may be anybody’s: taken and given back in pairs, also when something fails', async () => {
    const log: string[] = [];
    const own = new InMemoryLockManager();
    const locks: RoomLockManager = {
      specificationVersion: 'v1',
      capabilities: { shared: false },
      async acquire(key, options) {
        const lock = await own.acquire(key, options);
        log.push(`${key} taken`);
        return {
          release() {
            log.push(`${key} given back`);
            lock.release();
          },
        };
      },
    };
    const store = new InMemoryStore();
    const { say, b } = await r2({ locks, store });
    log.length = 0;
    await say('a', 'fine');
    store.commit = () => Promise.reject(new Error('the disk is full'));
    await expect(say('a', 'fails')).rejects.toThrow('the disk is full');
    store.openPass = () => Promise.reject(new Error('gone'));
    await expect(say('a', 'fails too')).rejects.toThrow('gone');
    expect(log).toEqual(['r1 taken', 'r1 given back', 'r1 taken', 'r1 given back', 'r1 taken', 'r1 given back']);
    expect(own.size).toBe(0);
    expect(b.words).toEqual(['fine']);
  });

  it('CORE-13.5.3 is taken in the order asked; who gives up leaves it usable, and nothing stays behind', async () => {
    const locks = new InMemoryLockManager();
    const { kit, say, words, clock } = await r2({ locks, processTimeoutMs: 1000 });
    const held = gate();
    const off = kit.hook('before_broadcast', { timeoutMs: 60_000 }, () => held.opened);
    const holder = kit.sendEvent('r1', 'a', text('holds'));
    await settle();
    const waiter = say('a', 'gives up');
    await clock.advance(1000);
    expect(await waiter).toMatchObject({ blocked: true, reason: 'process_timeout' });
    const controller = new AbortController();
    const leaver = kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: text('leaves'), roomId: 'r1' },
      { signal: controller.signal },
    );
    const [second, third] = [say('a', 'second'), say('b', 'third')];
    await settle();
    controller.abort(new Error('no longer wanted'));
    await expect(leaver).rejects.toThrow('no longer wanted');
    off();
    held.open();
    await Promise.all([holder, second, third]);
    expect(await words()).toEqual(['holds', 'second', 'third']);
    expect(locks.size).toBe(0);
  });

  it('CORE-13.5.4 of one process is warned of over a store that several share', () => {
    const logger = new RecordingLogger();
    const store = Object.assign(new InMemoryStore(), { capabilities: { durability: 'power', shared: true } as const });
    const kit = new RoomKit({ store, logger });
    expect(kit).toBeInstanceOf(RoomKit);
    const ofLocks = (given: RecordingLogger) =>
      given.at('warn').filter(({ message }) => message.includes('with locks'));
    expect(ofLocks(logger)).toHaveLength(1);
    const quiet = new RecordingLogger();
    const shared: RoomLockManager = {
      specificationVersion: 'v1',
      capabilities: { shared: true },
      acquire: () => ({ release: () => undefined }),
    };
    expect(new RoomKit({ store, logger: quiet, locks: shared })).toBeInstanceOf(RoomKit);
    expect(ofLocks(quiet)).toEqual([]);
  });
});

describe('settings', () => {
  it.each([
    'processTimeoutMs',
    'deliveryTimeoutMs',
    'turnTimeoutMs',
    'closeTimeoutMs',
    'recoveryIntervalMs',
    'timerIntervalMs',
    'nodeTtlMs',
  ] as const)('CORE-13.6.1 %s is a time', (name) => {
    for (const value of [0, -1, NaN, Infinity, '5' as unknown as number]) {
      expect(() => new RoomKit({ [name]: value })).toThrow(ConfigurationError);
    }
  });

  it('CORE-13.6.5 a delivery that partly fails leaves the event delivered', async () => {
    const { kit, say, add, b, emitted } = await r3(() => null);
    await add('c');
    const partial = emitted('broadcast_partial_failure');
    b.onDeliver = noRoute;
    const { event } = await say('a', 'hi');
    expect(partial.map(({ data }) => [data.failed, data.total])).toEqual([[1, 3]]);
    expect((await kit.getEvent('r1', event?.id ?? ''))?.status).toBe('delivered');
  });
});
