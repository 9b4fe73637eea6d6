import { describe, expect, it } from 'vitest';

import { StoreError } from '../../src/index.ts';
import { never } from '../support/kit.ts';
import { NODE_TTL_MS, ROUND_MS, testNode, twoNodes, type TestNode, say } from '../support/nodes.ts';
import { settle } from '../support/test-clock.ts';

describe('a node that was taken for dead and lives', () => {
  it('CORE-10.2.1 CORE-10.2.13 sends nothing more of what another has taken over', async () => {
    const { clock, store, one, two } = await twoNodes({ deliveryTimeoutMs: 1_000_000 });
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'one', 'two', 'three');
    one.pause();
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    expect(two.b.words).toEqual(['one', 'two', 'three']);
    // It may go on before its clock has told it anything.
    slow.resolve();
    await settle();
    expect(one.b.words).toEqual(['one']);
    one.resume();
    await clock.advance(ROUND_MS);
    await say(one, 'four');
    await one.kit.whenIdle();
    expect([one.b.words, two.b.words]).toEqual([
      ['one', 'four'],
      ['one', 'two', 'three'],
    ]);
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('sends what nobody has taken over, once the store has said so', async () => {
    const { clock, store, one } = await twoNodes({ deliveryTimeoutMs: 1_000_000, recoveryIntervalMs: null });
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'one', 'two');
    one.pause();
    await clock.advance(2 * NODE_TTL_MS);
    slow.resolve();
    await settle();
    expect(one.b.words).toEqual(['one']);
    one.resume();
    await clock.advance(ROUND_MS);
    await one.kit.whenIdle();
    expect(one.b.words).toEqual(['one', 'two']);
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('CORE-10.2.1 waits with what is still its own until what was taken over before it is done', async () => {
    const { clock, store, one } = await twoNodes({ deliveryTimeoutMs: 1_000_000, recoveryIntervalMs: null });
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'one', 'two', 'three');
    one.pause();
    await clock.advance(2 * NODE_TTL_MS);
    await store.joinNode('other', 1_000_000);
    const [taken] = await store.claimDeliveries('other', { limit: 1 });
    one.resume();
    slow.resolve();
    await clock.advance(ROUND_MS);
    expect(one.b.words).toEqual(['one']);
    const room = { organizationId: null, roomId: 'r1' };
    const eventId = taken?.event.id ?? '';
    await store.settleDeliveries('other', [{ room, eventId, channelId: 'b', outcome: 'done', attempts: 1 }]);
    await clock.advance(ROUND_MS);
    expect(one.b.words).toEqual(['one', 'two', 'three']);
  });

  it('CORE-10.2.13 does not try again what another has taken over, nor says that it failed', async () => {
    const { clock, one, two } = await twoNodes();
    await one.kit.detachChannel('r1', 'b');
    const retryPolicy = { maxRetries: 3, baseDelaySeconds: 30, exponentialBase: 1 };
    await one.kit.attachChannel('r1', 'b', { retryPolicy });
    one.b.onDeliver = () => Promise.reject(Object.assign(new Error('busy'), { retryable: true }));
    const dead = one.emitted('delivery_dead');
    await say(one, 'one');
    await settle();
    one.pause();
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    expect(two.b.words).toEqual(['one']);
    one.resume();
    await clock.advance(120_000);
    expect(one.b.words).toEqual(['one']);
    expect([dead, await one.kit.listDeadLetters()]).toEqual([[], []]);
  });

  it('CORE-10.2.13 drops what it had taken over itself as well', async () => {
    const { clock, store, one, two } = await twoNodes({ deliveryTimeoutMs: 1_000_000 });
    one.b.onDeliver = () => never();
    await say(one, 'one', 'two');
    one.crash();
    const slow = Promise.withResolvers<void>();
    two.b.onDeliver = () => slow.promise;
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    expect(two.b.words).toEqual(['one']);
    two.pause();
    const three = testNode(store, clock);
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    expect(three.b.words).toEqual(['one', 'two']);
    slow.resolve();
    two.resume();
    await clock.advance(NODE_TTL_MS);
    expect([two.b.words, three.b.words]).toEqual([['one'], ['one', 'two']]);
  });
});

describe('a message right after a time without the store', () => {
  it.each([
    [
      'failed',
      (node: TestNode) =>
        node.failing(new StoreError('getRoom'), 'getRoom', 'claimDeliveries', 'renewNode', 'joinNode'),
      (node: TestNode) => node.failing(null),
    ],
    ['did not answer', (node: TestNode) => node.pause(), (node: TestNode) => node.resume()],
  ])('CORE-10.2.1 CORE-10.2.13 takes nothing from a living node: the store %s', async (_how, lose, find) => {
    const options = { recoveryIntervalMs: null, deliveryTimeoutMs: 1_000_000 };
    const { clock, one, two } = await twoNodes(options);
    await two.kit.createRoom({ roomId: 'r2' });
    await two.kit.attachChannel('r2', 'a');
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    await say(one, 'one', 'two');
    for (const node of [one, two]) lose(node);
    await clock.advance(2 * NODE_TTL_MS);
    find(two);
    await say(two, 'three');
    await clock.advance(1_000);
    find(one);
    await clock.advance(NODE_TTL_MS);
    expect(two.b.words).toEqual([]);
    slow.resolve();
    await clock.advance(ROUND_MS);
    await two.kit.whenIdle();
    expect([one.b.words, two.b.words]).toEqual([['one', 'two'], ['three']]);
  });
});
