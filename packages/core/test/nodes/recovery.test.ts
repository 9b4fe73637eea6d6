import { describe, expect, it } from 'vitest';

import { StoreError, textOf } from '../../src/index.ts';
import { never } from '../support/kit.ts';
import { NODE_TTL_MS, ROUND_MS, sharedStore, testNode, twoNodes, type TestNode, say } from '../support/nodes.ts';
import { settle, TestClock } from '../support/test-clock.ts';

const FAILS_FOR_NOW = Object.assign(new Error('busy'), { retryable: true });

describe('deliveries of a node that dies while others run', () => {
  it('CORE-10.2.13 CORE-10.2.1 go out by another, by itself, each target in order', async () => {
    const { clock, store, one, two } = await twoNodes();
    one.b.onDeliver = () => never();
    await say(one, 'one', 'two', 'three');
    one.crash();
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    await two.kit.whenIdle();
    expect([one.b.words, two.b.words]).toEqual([['one'], ['one', 'two', 'three']]);
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('CORE-10.2.13 go out as soon as the time to live says that it is gone, and not while it lives', async () => {
    const { clock, one, two } = await twoNodes({ nodeTtlMs: 900, recoveryIntervalMs: 100 });
    one.b.onDeliver = () => never();
    await say(one, 'one');
    await clock.advance(5_000);
    expect(two.b.words).toEqual([]);
    one.crash();
    await clock.advance(1_000);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['one']);
  });

  it('CORE-10.2.1 come before what the living node planned behind them, and after what it planned before', async () => {
    const { clock, one, two } = await twoNodes();
    const first = Promise.withResolvers<void>();
    two.b.onDeliver = (event) => (event.index === 2 ? first.promise : undefined);
    await say(two, 'own');
    one.b.onDeliver = () => never();
    await say(one, 'left 1', 'left 2');
    await say(two, 'behind');
    await settle();
    one.crash();
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    expect(two.b.words).toEqual(['own']);
    first.resolve();
    await clock.advance(1_000);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['own', 'left 1', 'left 2', 'behind']);
  });

  it('CORE-10.2.1 come in order from two nodes that die one after the other', async () => {
    const clock = new TestClock();
    const store = sharedStore(clock);
    const nodes = [1, 2, 3].map(() => testNode(store, clock));
    const [one, two, three] = nodes as [TestNode, TestNode, TestNode];
    await one.kit.createRoom({ roomId: 'r1' });
    for (const id of ['a', 'b']) await one.kit.attachChannel('r1', id);
    for (const dying of [one, two]) dying.b.onDeliver = () => never();
    await say(one, 'one');
    await say(two, 'two');
    await say(three, 'three');
    await settle();
    two.crash();
    one.crash();
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    await three.kit.whenIdle();
    expect(three.b.words).toEqual(['one', 'two', 'three']);
  });

  it('stay where they are while their node lives, however slow it is', async () => {
    const { clock, one, two } = await twoNodes({ deliveryTimeoutMs: 1_000_000 });
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'slow');
    await clock.advance(10 * NODE_TTL_MS);
    expect(two.b.words).toEqual([]);
    slow.resolve();
    await one.kit.whenIdle();
    expect(two.b.words).toEqual([]);
  });

  it.each([
    [
      'fails',
      (node: TestNode) =>
        node.failing(new StoreError('getRoom'), 'getRoom', 'claimDeliveries', 'renewNode', 'joinNode'),
      (node: TestNode) => node.failing(null),
    ],
    ['does not answer', (node: TestNode) => node.pause(), (node: TestNode) => node.resume()],
  ])('are left to a living node after a time in which the store %s to all of them', async (_how, lose, find) => {
    const { clock, one, two } = await twoNodes({ recoveryIntervalMs: 1_000, deliveryTimeoutMs: 1_000_000 });
    await clock.advance(1_000);
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'slow');
    for (const node of [one, two]) lose(node);
    await clock.advance(2 * NODE_TTL_MS + 1_500);
    // The one that might take over hears of the store first.
    find(two);
    await clock.advance(2_000);
    find(one);
    await clock.advance(2 * NODE_TTL_MS);
    expect(two.calls('claimDeliveries')).toBeGreaterThan(1);
    expect(two.b.words).toEqual([]);
    slow.resolve();
    await one.kit.whenIdle();
    expect(one.b.words).toEqual(['slow']);
  });

  it('are looked for again after a store that failed, and after one that fails when they are read', async () => {
    const { clock, one, two } = await twoNodes();
    one.b.onDeliver = () => never();
    await say(one, 'one', 'two');
    one.crash();
    two.failing(new StoreError('claimDeliveries'), 'claimDeliveries');
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    expect(two.b.words).toEqual([]);
    expect(two.logger.at('warn').map(({ message }) => message)).toContain(
      'A recurring task failed; it is tried again.',
    );
    two.failing(new StoreError('getSnapshot'), 'getSnapshot', 'settleDeliveries');
    await clock.advance(2 * ROUND_MS);
    expect(two.b.words).toEqual([]);
    two.failing(null);
    await clock.advance(NODE_TTL_MS);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['one', 'two']);
  });

  it('wait for a turn that the store could not tell of at first', async () => {
    const { clock, one, two } = await twoNodes();
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'first');
    two.failing(new StoreError('claimAhead'), 'claimAhead');
    await say(two, 'second');
    await clock.advance(1_000);
    two.failing(null);
    slow.resolve();
    await one.kit.whenIdle();
    await clock.advance(1_000);
    expect([one.b.words, two.b.words]).toEqual([['first'], ['second']]);
  });

  it('are brought although the answer to their claim was lost', async () => {
    const { clock, store, one, two } = await twoNodes();
    one.b.onDeliver = () => never();
    await say(one, 'one', 'two');
    one.crash();
    two.losing('claimDeliveries');
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    two.losing();
    expect(two.b.words).toEqual([]);
    await clock.advance(3 * ROUND_MS);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['one', 'two']);
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('CORE-10.2.1 are brought before what stands behind them although the answer to that claim was lost', async () => {
    const { clock, store, one, two } = await twoNodes({ recoveryIntervalMs: null });
    one.b.onDeliver = () => never();
    await say(one, 'left 1', 'left 2');
    await say(two, 'behind');
    one.crash();
    two.losing('claimAhead');
    await clock.advance(2 * NODE_TTL_MS);
    two.losing();
    expect(two.b.words).toEqual([]);
    await clock.advance(ROUND_MS);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['left 1', 'left 2', 'behind']);
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('are left alone by a kit without channels, and after a kit is closed', async () => {
    const { clock, one, two } = await twoNodes();
    for (const id of ['a', 'b']) two.kit.unregisterChannel(id);
    one.b.onDeliver = () => never();
    await say(one, 'one');
    one.crash();
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    expect(two.calls('claimDeliveries')).toBe(0);
    for (const channel of [two.a, two.b]) two.kit.registerChannel(channel);
    await two.kit.close();
    await clock.advance(2 * ROUND_MS);
    expect([two.calls('claimDeliveries'), two.b.words]).toEqual([0, []]);
  });

  it.each([
    [null, 0],
    [1_000, 4],
  ])('are looked for as often as recoveryIntervalMs says: %s', async (recoveryIntervalMs, rounds) => {
    const { clock, two } = await twoNodes({ recoveryIntervalMs });
    await clock.advance(4_000);
    expect(two.calls('claimDeliveries')).toBe(rounds);
  });

  it('are not looked for by itself over a store that is not shared', async () => {
    const clock = new TestClock();
    const store = Object.assign(sharedStore(clock), { capabilities: { durability: 'memory', shared: false } as const });
    const node = testNode(store, clock);
    await clock.advance(10 * ROUND_MS);
    expect(node.calls('claimDeliveries')).toBe(0);
  });
});

describe('the tries of a delivery', () => {
  it('are counted over nodes, and end where the retry policy ends', async () => {
    const { clock, one, two } = await twoNodes();
    const retryPolicy = { maxRetries: 7, baseDelaySeconds: 10, exponentialBase: 1 };
    await one.kit.detachChannel('r1', 'b');
    await one.kit.attachChannel('r1', 'b', { retryPolicy });
    for (const node of [one, two]) node.b.onDeliver = () => Promise.reject(FAILS_FOR_NOW);
    const dead = two.emitted('delivery_dead');
    await say(one, 'never');
    await clock.advance(25_000);
    expect(one.b.words).toHaveLength(3);
    one.crash();
    await clock.advance(300_000);
    // Three that are known of, and one that may have been under way.
    expect(two.b.words).toHaveLength(4);
    expect(await two.kit.listDeadLetters()).toMatchObject([
      { channelId: 'b', attempts: 8, error: { message: 'busy' } },
    ]);
    expect(dead.map(({ data }) => data.channelId)).toEqual(['b']);
  });

  it('CORE-10.2.13 end for what brings down every node that tries it, which is then a dead letter', async () => {
    const clock = new TestClock();
    const store = sharedStore(clock);
    let node = testNode(store, clock);
    await node.kit.createRoom({ roomId: 'r1' });
    for (const id of ['a', 'b']) await node.kit.attachChannel('r1', id);
    let tries = 0;
    const opened = Promise.withResolvers<void>();
    const poison = (given: TestNode): void => {
      given.b.onDeliver = (event) => {
        if (textOf(event) !== 'poison') return opened.promise;
        tries += 1;
        given.crash();
        return never();
      };
    };
    poison(node);
    await say(node, 'before', 'poison', 'after');
    opened.resolve();
    await settle();
    const delivered: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      node = testNode(store, clock);
      poison(node);
      await clock.advance(NODE_TTL_MS + ROUND_MS);
      delivered.push(...node.b.words);
    }
    expect(tries).toBe(5);
    expect(await node.kit.listDeadLetters()).toMatchObject([
      { channelId: 'b', attempts: 5, error: { code: 'delivery_interrupted' } },
    ]);
    expect(await store.countPendingDeliveries()).toBe(0);
    expect(delivered.at(-1)).toBe('after');
  });
});

describe('dead letters of several nodes', () => {
  it('are listed, tried again and dropped on any of them', async () => {
    const { one, two } = await twoNodes();
    one.b.onDeliver = () => Promise.reject(Object.assign(new Error('gone'), { retryable: false }));
    const dead = one.emitted('delivery_dead');
    await say(one, 'first', 'second');
    await one.kit.whenIdle();
    expect(dead).toHaveLength(2);
    const letters = await two.kit.listDeadLetters({ roomId: 'r1', channelId: 'b' });
    expect(letters.map(({ attempts, index }) => [attempts, index])).toHaveLength(2);
    expect(await two.kit.listDeadLetters({ channelId: 'a' })).toEqual([]);
    const [first, second] = letters.map(({ eventId }) => eventId) as [string, string];
    expect(await two.kit.retryDeadLetter('r1', first, 'b')).toBe(true);
    expect(await one.kit.retryDeadLetter('r1', first, 'b')).toBe(false);
    expect(await one.kit.dropDeadLetter('r1', second, 'b')).toBe(true);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['first']);
    expect(await one.kit.listDeadLetters()).toEqual([]);
  });

  it('are told of where a channel was detached, on the node that finds out', async () => {
    const { clock, one, two } = await twoNodes();
    one.b.onDeliver = () => never();
    await say(one, 'lost');
    one.crash();
    await clock.advance(NODE_TTL_MS - 1);
    const [dead, skipped] = [two.emitted('delivery_dead'), two.emitted('delivery_skipped')];
    await two.kit.detachChannel('r1', 'b');
    await clock.advance(ROUND_MS);
    expect(dead.map(({ data }) => data.error.code)).toEqual(['channel_not_found']);
    expect(skipped).toHaveLength(1);
    expect(await two.kit.listDeadLetters()).toMatchObject([{ channelId: 'b' }]);
  });
});
