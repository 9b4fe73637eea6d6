import { expect } from 'vitest';

import { LONG_MS, SHORT_MS, type StoreCase } from './store-case.ts';

/** Longer than any column a careless schema might make for it, and full of what must not be interpreted. */
const LONG_NAME = `source:${JSON.stringify(["o'%_é", 'x'])}`.padEnd(600, 'n');

/** Work that one node at a time does. */
export const dutyCases: readonly StoreCase[] = [
  {
    title: 'gives a duty to the first living node that asks, and to no other while it lives',
    async run({ store }) {
      expect(await store.claimDuty('n1', 'timers')).toBe(true);
      expect(await store.claimDuty('n2', 'timers')).toBe(false);
      expect(await store.claimDuty('n1', 'timers')).toBe(true);
      expect(await store.claimDuty('n2', 'source:a')).toBe(true);
      expect(await store.claimDuty('n2', LONG_NAME)).toBe(true);
      expect(await store.claimDuty('n1', LONG_NAME)).toBe(false);
      expect(await store.claimDuty('n1', `${LONG_NAME.slice(0, -1)}m`)).toBe(true);
    },
  },
  {
    title: 'gives a duty that was given back to the next that asks',
    async run({ store }) {
      await store.claimDuty('n1', 'timers');
      await store.claimDuty('n1', 'other');
      await store.releaseDuty('n1', 'timers');
      await store.releaseDuty('n1', 'never claimed');
      expect(await store.claimDuty('n2', 'other')).toBe(false);
      expect(await store.claimDuty('n2', 'timers')).toBe(true);
      expect(await store.claimDuty('n1', 'timers')).toBe(false);
    },
  },
  {
    title: 'lets nobody give back the duty of another node',
    async run({ store }) {
      await store.claimDuty('n1', 'timers');
      await store.releaseDuty('n2', 'timers');
      expect(await store.claimDuty('n2', 'timers')).toBe(false);
    },
  },
  {
    title: 'gives every duty of a node that has left to whoever asks, and none back when it joins again',
    async run({ store }) {
      await store.claimDuty('n1', 'timers');
      await store.claimDuty('n1', 'other');
      await store.leaveNode('n1');
      await store.joinNode('n1', LONG_MS);
      expect(await store.claimDuty('n2', 'timers')).toBe(true);
      expect(await store.claimDuty('n2', 'other')).toBe(true);
      expect(await store.claimDuty('n1', 'timers')).toBe(false);
    },
  },
  {
    title: 'gives the duty of a node whose time ran out to another, and tells the first so',
    async run({ store, pass }) {
      await store.joinNode('short', SHORT_MS);
      expect(await store.claimDuty('short', 'timers')).toBe(true);
      await pass(SHORT_MS + 1);
      expect(await store.claimDuty('short', 'timers')).toBe(false);
      expect(await store.claimDuty('n2', 'timers')).toBe(true);
      await store.joinNode('short', LONG_MS);
      expect(await store.claimDuty('short', 'timers')).toBe(false);
      await store.releaseDuty('short', 'timers');
      expect(await store.claimDuty('n1', 'timers')).toBe(false);
    },
  },
  {
    title: 'gives no duty to a node that never joined',
    async run({ store }) {
      expect(await store.claimDuty('stranger', 'timers')).toBe(false);
      expect(await store.claimDuty('n1', 'timers')).toBe(true);
    },
  },
  {
    title: 'gives a duty to one of several nodes that ask at the same time',
    async run({ store }) {
      const asking = Array.from({ length: 20 }, (_unused, number) => `n${(number % 2) + 1}`);
      const answers = await Promise.all(
        asking.map(async (nodeId) => ({ nodeId, isHolder: await store.claimDuty(nodeId, 'timers') })),
      );
      const holders = new Set(answers.filter(({ isHolder }) => isHolder).map(({ nodeId }) => nodeId));
      expect(holders.size).toBe(1);
    },
  },
  {
    title: 'gives a duty to one node over two handles on the same data',
    requires: (capabilities) => capabilities.shared,
    async run({ store, reopen }) {
      const other = await reopen();
      const answers = await Promise.all([store.claimDuty('n1', 'timers'), other.claimDuty('n2', 'timers')]);
      expect(answers.filter(Boolean)).toHaveLength(1);
      await store.leaveNode('n1');
      expect(await other.claimDuty('n2', 'timers')).toBe(true);
    },
  },
];
