import { describe, expect, it } from 'vitest';

import { Steadiness } from '../../src/nodes/steadiness.ts';
import { NodeMembership } from '../../src/passes/node-membership.ts';
import { never } from '../support/kit.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { TestClock } from '../support/test-clock.ts';

const TTL_MS = 15_000;

function member(renewNode: () => Promise<boolean>) {
  const clock = new TestClock();
  const logger = new RecordingLogger();
  const store = { joinNode: async () => {}, leaveNode: async () => {}, renewNode };
  return { clock, node: new NodeMembership({ nodeId: 'n1', store, clock, logger, ttlMs: TTL_MS }) };
}

describe('a membership', () => {
  it('is sure of what it holds from its joining on, for as long as its signs of life are confirmed', async () => {
    let isReachable = true;
    const { clock, node } = member(async () => {
      if (!isReachable) throw new Error('away');
      return true;
    });
    expect(node.isSureOf(node.term)).toBe(false);
    await node.join();
    const { term } = node;
    await clock.advance(10 * TTL_MS);
    expect(node.isSureOf(term)).toBe(true);
    isReachable = false;
    await clock.advance(TTL_MS - 1);
    expect(node.isSureOf(term)).toBe(true);
    await clock.advance(1);
    expect(node.isSureOf(term)).toBe(false);
    // The store says that it lived all the time: nobody has taken anything.
    isReachable = true;
    await clock.advance(TTL_MS);
    expect([node.term, node.isSureOf(term)]).toEqual([term, true]);
  });

  it('goes on in another term once it was taken for dead', async () => {
    const answers = [false];
    const { clock, node } = member(async () => answers.shift() ?? true);
    await node.join();
    const { term } = node;
    await clock.advance(TTL_MS);
    expect([node.isSureOf(term), node.isSureOf(node.term)]).toEqual([false, true]);
  });

  it('gives another sign of life where the answer to one is lost for good', async () => {
    let asked = 0;
    const { clock, node } = member(async () => ((asked += 1) === 1 ? never() : true));
    await node.join();
    await clock.advance(2 * TTL_MS);
    expect(asked).toBeGreaterThan(1);
    expect(node.isSureOf(node.term)).toBe(true);
  });
});

describe('a store that is judged by its answers', () => {
  const asking = (clock: TestClock): Steadiness => new Steadiness(clock, TTL_MS, async () => {});

  it('is steady from the start, and again some time after it failed or was slow', async () => {
    const clock = new TestClock();
    const store = asking(clock);
    expect(store.isSteady()).toBe(true);
    const fails = (): Promise<never> => Promise.reject(new Error('away'));
    const isSlow = (): Promise<void> => clock.sleep(1_000);
    for (const question of [fails, isSlow]) {
      const asked = store.ask<void>(question).catch(() => {});
      await clock.advance(1_000);
      await asked;
      await store.ask(async () => {});
      await clock.advance(5_999);
      expect(store.isSteady()).toBe(false);
      await clock.advance(1);
      expect(store.isSteady()).toBe(true);
    }
  });

  it('is not while an answer is overdue, and is later on although that one is lost for good', async () => {
    const clock = new TestClock();
    const store = asking(clock);
    void store.ask(() => never());
    await clock.advance(999);
    expect(store.isSteady()).toBe(true);
    await clock.advance(1);
    expect(store.isSteady()).toBe(false);
    await clock.advance(60_000);
    expect(store.isSteady()).toBe(false);
    await store.ask(async () => {});
    await clock.advance(6_000);
    expect(store.isSteady()).toBe(true);
  });
});
