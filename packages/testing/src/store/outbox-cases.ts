import type { ClaimedDelivery, ConversationStore, RoomReference, Settlement } from '@roomkit/core';
import { expect } from 'vitest';

import { aReceipt } from './fixtures.ts';
import {
  commit,
  events,
  LONG_MS,
  open,
  outboxEntry,
  R1,
  reference,
  room,
  SHORT_MS,
  type StoreCase,
  write,
} from './store-case.ts';

const ALL = { limit: 1000 };
const FAILURE = { code: '550', message: 'mailbox full', retryable: false };

/** Commits events `<prefix>0…` as a node, each planned for each of the targets. */
async function plan(
  store: ConversationStore,
  given: {
    readonly nodeId: string;
    readonly count: number;
    readonly prefix?: string;
    readonly where?: RoomReference;
    readonly targets?: readonly string[];
  },
): Promise<void> {
  const { nodeId, count, prefix = 'e', where = R1, targets = ['b'] } = given;
  const { lease } = await open(store, where, { nodeId });
  const committed = events(count, prefix);
  await commit(store, lease, {
    release: true,
    events: committed,
    outbox: committed.flatMap((event) => targets.map((target) => outboxEntry(event.id, target))),
  });
}

function names(claimed: readonly ClaimedDelivery[]): string[] {
  return claimed.map((delivery) => `${delivery.room.roomId}/${delivery.channelId}/${delivery.event.id}`);
}

function settle(eventId: string, given: Partial<Settlement> = {}): Settlement {
  return { room: R1, eventId, channelId: 'b', outcome: 'done', attempts: 1, ...given };
}

/** Planned deliveries: whose they are, in what order they pass on, how they end. */
export const outboxCases: readonly StoreCase[] = [
  {
    title: 'keeps what a living node planned from everybody else, and from being given to itself again',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 3 });
      expect(await store.claimDeliveries('n2', ALL)).toEqual([]);
      expect(await store.claimDeliveries('n1', ALL)).toEqual([]);
      expect(await store.countPendingDeliveries()).toBe(3);
    },
  },
  {
    title: 'hands the queues of a node that has left to another, each in index order and whole',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      await plan(store, { nodeId: 'n1', count: 3, targets: ['b', 'c'] });
      await plan(store, { nodeId: 'n1', count: 2, where: reference('r2') });
      await store.leaveNode('n1');
      const claimed = await store.claimDeliveries('n2', ALL);
      const queues = Map.groupBy(names(claimed), (name) => name.slice(0, name.lastIndexOf('/')));
      expect(queues.get('r1/b')).toEqual(['r1/b/e0', 'r1/b/e1', 'r1/b/e2']);
      expect(queues.get('r1/c')).toEqual(['r1/c/e0', 'r1/c/e1', 'r1/c/e2']);
      expect(queues.get('r2/b')).toEqual(['r2/b/e0', 'r2/b/e1']);
      expect(claimed).toHaveLength(8);
      expect(claimed[0]).toMatchObject({
        room: expect.objectContaining({ organizationId: null }),
        plan: { kind: 'transport', silent: false },
        attempts: 0,
      });
      expect(await store.claimDeliveries('n2', ALL)).toEqual([]);
      expect(await store.countPendingDeliveries()).toBe(8);
    },
  },
  {
    title: 'hands over the event as it is now, with what the plan fixed',
    async run({ store }) {
      await room(store, { organizationId: 'acme' });
      const where = reference('r1', 'acme');
      const { lease } = await open(store, where);
      const { events: stored } = await commit(store, lease, {
        events: events(1),
        outbox: [{ eventId: 'e0', channelId: 'ai', plan: { kind: 'intelligence', silent: true } }],
      });
      const edited = { ...stored[0], content: { type: 'text', body: 'edited' } } as (typeof stored)[number];
      await commit(store, lease, { updatedEvents: [edited], release: true });
      await store.leaveNode('n1');
      expect(await store.claimDeliveries('n2', ALL)).toEqual([
        {
          room: where,
          event: await store.getEvent(where, 'e0'),
          channelId: 'ai',
          plan: { kind: 'intelligence', silent: true },
          attempts: 0,
        },
      ]);
      expect((await store.getEvent(where, 'e0'))?.content).toEqual({ type: 'text', body: 'edited' });
    },
  },
  {
    title: 'hands over the queues of a node whose time ran out',
    async run({ store, pass }) {
      await room(store);
      await store.joinNode('short', SHORT_MS);
      await plan(store, { nodeId: 'short', count: 1 });
      expect(await store.claimDeliveries('n2', ALL)).toEqual([]);
      await pass(SHORT_MS + 1);
      expect(names(await store.claimDeliveries('n2', ALL))).toEqual(['r1/b/e0']);
      expect(await store.claimDeliveries('n1', ALL)).toEqual([]);
    },
  },
  {
    title: "gives out what stands behind the asker's own, for they are on their way there",
    async run({ store }) {
      await room(store);
      await store.joinNode('dead', LONG_MS);
      await plan(store, { nodeId: 'n1', count: 1, prefix: 'own' });
      await plan(store, { nodeId: 'dead', count: 1, prefix: 'behind' });
      await store.leaveNode('dead');
      expect(names(await store.claimDeliveries('n1', ALL))).toEqual(['r1/b/behind0']);
    },
  },
  {
    title:
      "CORE-10.2.1 says which planned deliveries stand behind another node's, and clears the way once they are settled",
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 1, prefix: 'first' });
      const { lease } = await open(store, R1, { nodeId: 'n2' });
      const committed = await commit(store, lease, {
        events: events(1, 'second'),
        outbox: ['b', 'c'].map((channelId) => outboxEntry('second0', channelId)),
        release: true,
      });
      expect(committed.behind.map(({ eventId, channelId }) => `${eventId}/${channelId}`)).toEqual(['second0/b']);
      expect(await store.claimAhead('n2', R1, 'b', 'second0')).toEqual({ outcome: 'held' });
      expect(await store.claimAhead('n2', R1, 'c', 'second0')).toEqual({ outcome: 'clear', claimed: [] });
      await store.settleDeliveries('n1', [settle('first0')]);
      expect(await store.claimAhead('n2', R1, 'b', 'second0')).toEqual({ outcome: 'clear', claimed: [] });
    },
  },
  {
    title: 'CORE-10.2.1 gives out what a gone node left before an entry, in index order',
    async run({ store }) {
      await room(store);
      await store.joinNode('dead', LONG_MS);
      await plan(store, { nodeId: 'dead', count: 2, prefix: 'left' });
      await plan(store, { nodeId: 'n1', count: 1, prefix: 'own' });
      await store.leaveNode('dead');
      const way = await store.claimAhead('n1', R1, 'b', 'own0');
      expect(way.outcome === 'clear' ? names(way.claimed) : []).toEqual(['r1/b/left0', 'r1/b/left1']);
      expect(await store.claimAhead('n1', R1, 'b', 'own0')).toEqual({ outcome: 'held' });
    },
  },
  {
    title: 'CORE-10.2.1 clears the way for an entry that another has settled, whatever stands behind it',
    async run({ store }) {
      await room(store);
      await store.joinNode('dead', LONG_MS);
      await plan(store, { nodeId: 'dead', count: 1, prefix: 'taken' });
      await store.leaveNode('dead');
      await store.claimDeliveries('n2', ALL);
      await plan(store, { nodeId: 'n1', count: 1, prefix: 'behind' });
      expect(await store.claimAhead('n1', R1, 'b', 'taken0')).toEqual({ outcome: 'clear', claimed: [] });
      await store.settleDeliveries('n2', [settle('taken0')]);
      expect(await store.claimAhead('n1', R1, 'b', 'taken0')).toEqual({ outcome: 'clear', claimed: [] });
    },
  },
  {
    title: 'gives out nothing that stands behind an entry of a living node',
    async run({ store }) {
      await room(store);
      await store.joinNode('dead', LONG_MS);
      await plan(store, { nodeId: 'dead', count: 2, prefix: 'first' });
      await plan(store, { nodeId: 'n1', count: 1, prefix: 'living' });
      await plan(store, { nodeId: 'dead', count: 2, prefix: 'behind' });
      await store.leaveNode('dead');
      expect(names(await store.claimDeliveries('n2', ALL))).toEqual(['r1/b/first0', 'r1/b/first1']);
      expect(await store.claimDeliveries('n2', ALL)).toEqual([]);
      await store.settleDeliveries('n2', [settle('first0'), settle('first1')]);
      expect(await store.claimDeliveries('n2', ALL)).toEqual([]);
      await store.settleDeliveries('n1', [settle('living0')]);
      expect(names(await store.claimDeliveries('n2', ALL))).toEqual(['r1/b/behind0', 'r1/b/behind1']);
    },
  },
  {
    title: 'gives out at most as many as asked for, and the rest of a queue never before its head is settled',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 5 });
      await store.leaveNode('n1');
      expect(names(await store.claimDeliveries('n2', { limit: 2 }))).toEqual(['r1/b/e0', 'r1/b/e1']);
      await store.joinNode('n3', LONG_MS);
      expect(await store.claimDeliveries('n3', ALL)).toEqual([]);
      await store.settleDeliveries('n2', [settle('e0'), settle('e1')]);
      expect(names(await store.claimDeliveries('n3', ALL))).toEqual(['r1/b/e2', 'r1/b/e3', 'r1/b/e4']);
    },
  },
  {
    title: 'CORE-10.2.1 clears the way for a delivery once nobody living is before it',
    async run({ store }) {
      await room(store);
      await store.joinNode('dead', LONG_MS);
      await plan(store, { nodeId: 'dead', count: 2, prefix: 'old' });
      await plan(store, { nodeId: 'n1', count: 1, prefix: 'living' });
      await plan(store, { nodeId: 'n2', count: 2, prefix: 'mine' });
      expect(await store.claimAhead('n2', R1, 'b', 'mine0')).toEqual({ outcome: 'held' });
      await store.leaveNode('dead');
      expect(await store.claimAhead('n2', R1, 'b', 'mine0')).toEqual({ outcome: 'held' });
      const way = await store.claimAhead('n1', R1, 'b', 'living0');
      expect(way.outcome === 'clear' && names(way.claimed)).toEqual(['r1/b/old0', 'r1/b/old1']);
      expect(await store.claimAhead('n1', R1, 'b', 'living0')).toEqual({ outcome: 'held' });
      await store.settleDeliveries('n1', [settle('old0'), settle('old1')]);
      expect(await store.claimAhead('n1', R1, 'b', 'living0')).toEqual({ outcome: 'clear', claimed: [] });
      await store.settleDeliveries('n1', [settle('living0')]);
      expect(await store.claimAhead('n2', R1, 'b', 'mine0')).toEqual({ outcome: 'clear', claimed: [] });
      expect(await store.claimAhead('n2', R1, 'b', 'mine1')).toEqual({ outcome: 'held' });
      expect(await store.countPendingDeliveries()).toBe(2);
    },
  },
  {
    title: "CORE-10.2.1 CORE-10.2.13 says whether an entry is still a node's, and whether another's stands before it",
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 3 });
      const standings = async (nodeId: string): Promise<readonly string[]> => {
        const asked: string[] = [];
        for (const id of ['e0', 'e1', 'e2']) asked.push(await store.getDeliveryStanding(nodeId, R1, 'b', id));
        return asked;
      };
      expect(await standings('n1')).toEqual(['ours', 'ours', 'ours']);
      expect(await standings('n2')).toEqual(['lost', 'lost', 'lost']);
      await store.leaveNode('n1');
      expect(names(await store.claimDeliveries('n2', { limit: 1 }))).toEqual(['r1/b/e0']);
      expect(await standings('n1')).toEqual(['lost', 'behind', 'ours']);
      await store.settleDeliveries('n2', [settle('e0')]);
      expect(await standings('n1')).toEqual(['lost', 'ours', 'ours']);
      await store.settleDeliveries('n1', [settle('e1', { outcome: 'attempted' })]);
      expect(await standings('n1')).toEqual(['lost', 'ours', 'ours']);
      expect(await store.getDeliveryStanding('n1', R1, 'c', 'e1')).toBe('lost');
      expect(await store.getDeliveryStanding('n1', R1, 'b', 'unknown')).toBe('lost');
      expect(await store.getDeliveryStanding('n1', reference('nowhere'), 'b', 'e1')).toBe('lost');
    },
  },
  {
    title: 'gives every entry to one of several nodes that claim at the same time',
    async run({ store }) {
      await store.joinNode('n3', LONG_MS);
      for (const id of ['r1', 'r2', 'r3', 'r4']) {
        await room(store, { id });
        await plan(store, { nodeId: 'n1', count: 5, where: reference(id) });
      }
      await store.leaveNode('n1');
      const claims = await Promise.all(
        ['n2', 'n3', 'n2', 'n3'].map(async (nodeId) => store.claimDeliveries(nodeId, { limit: 7 })),
      );
      const rest = await store.claimDeliveries('n2', ALL);
      const given = [...claims, rest].flatMap(names);
      expect(new Set(given).size).toBe(given.length);
    },
  },
  {
    title: 'forgets what was done, counts tries, and passes over what it does not know',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 3 });
      await store.settleDeliveries('n1', [
        settle('e0'),
        settle('unknown'),
        settle('e1', { channelId: 'unknown' }),
        settle('e1', { outcome: 'attempted', attempts: 2, error: FAILURE }),
        settle('e2', { room: reference('nowhere') }),
      ]);
      await store.settleDeliveries('n1', [settle('e0')]);
      expect(await store.countPendingDeliveries()).toBe(2);
      await store.leaveNode('n1');
      const claimed = await store.claimDeliveries('n2', ALL);
      expect(claimed.map((delivery) => [delivery.event.id, delivery.attempts])).toEqual([
        ['e1', 2],
        ['e2', 0],
      ]);
    },
  },
  {
    title: 'passes over a settlement by a node whose entry another has taken over',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 1 });
      await store.leaveNode('n1');
      await store.claimDeliveries('n2', ALL);
      await store.settleDeliveries('n1', [settle('e0', { outcome: 'dead', error: FAILURE })]);
      expect(await store.listDeadLetters()).toEqual([]);
      expect(await store.countPendingDeliveries()).toBe(1);
      await store.settleDeliveries('n2', [settle('e0')]);
      expect(await store.countPendingDeliveries()).toBe(0);
    },
  },
  {
    title: 'writes the receipt that a settlement brings',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 2 });
      const receipt = aReceipt({ eventId: 'e0', providerMessageIds: ['native'] });
      await store.settleDeliveries('n1', [settle('e0', { receipt })]);
      expect(await store.findReceipt(null, 'native', 'b')).toEqual(receipt);
      expect(await store.listReceipts(R1, 'e0')).toEqual([receipt]);
      // Nobody knows whether it went: it may have no native id yet, and get one by a report.
      const unknown = aReceipt({ eventId: 'e1', providerMessageIds: [], status: 'unknown' });
      await store.settleDeliveries('n1', [settle('e1', { outcome: 'dead', receipt: unknown })]);
      expect(await store.listReceipts(R1, 'e1')).toEqual([unknown]);
      const found = { ...unknown, providerMessageIds: ['late'], status: 'delivered' } as const;
      await store.putReceipt(found);
      expect(await store.findReceipt(null, 'late', 'b')).toEqual(found);
      expect(await store.listReceipts(R1, 'e1')).toEqual([found]);
    },
  },
  {
    title: 'keeps what was given up as a dead letter, listed by where it belongs',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2', organizationId: 'acme' });
      const acme = reference('r2', 'acme');
      await plan(store, { nodeId: 'n1', count: 2, targets: ['b', 'c'] });
      await plan(store, { nodeId: 'n1', count: 1, where: acme });
      await store.settleDeliveries('n1', [
        settle('e1', { outcome: 'dead', attempts: 4, error: FAILURE }),
        settle('e0', { outcome: 'dead', channelId: 'c' }),
        settle('e0', { outcome: 'dead', room: acme }),
      ]);
      expect(await store.countPendingDeliveries()).toBe(2);
      expect(await store.listDeadLetters()).toHaveLength(3);
      const [letter] = await store.listDeadLetters({ organizationId: null, roomId: 'r1', channelId: 'b' });
      expect(letter).toEqual({
        room: R1,
        eventId: 'e1',
        index: 1,
        channelId: 'b',
        attempts: 4,
        error: FAILURE,
        diedAt: expect.any(Date),
      });
      expect(await store.listDeadLetters({ organizationId: 'acme' })).toMatchObject([{ room: acme, error: null }]);
      expect(await store.listDeadLetters({ organizationId: null })).toHaveLength(2);
      expect(await store.listDeadLetters({ limit: 1 })).toHaveLength(1);
      expect(await store.listDeadLetters({ organizationId: 'nobody' })).toEqual([]);
    },
  },
  {
    title: 'puts a dead letter back as the delivery of who asked, in its place in the queue',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 3 });
      await store.settleDeliveries('n1', [settle('e0', { outcome: 'dead', attempts: 4, error: FAILURE })]);
      const revived = await store.reviveDeadLetter('n1', R1, 'e0', 'b');
      expect(revived).toEqual({
        room: R1,
        event: await store.getEvent(R1, 'e0'),
        channelId: 'b',
        plan: { kind: 'transport', silent: false },
        attempts: 4,
      });
      expect(await store.listDeadLetters()).toEqual([]);
      expect(await store.countPendingDeliveries()).toBe(3);
      expect(await store.reviveDeadLetter('n1', R1, 'e0', 'b')).toBeNull();
      await store.leaveNode('n1');
      expect(names(await store.claimDeliveries('n2', ALL))).toEqual(['r1/b/e0', 'r1/b/e1', 'r1/b/e2']);
    },
  },
  {
    title: 'drops a dead letter for good',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 1 });
      expect(await store.dropDeadLetter(R1, 'e0', 'b')).toBe(false);
      await store.settleDeliveries('n1', [settle('e0', { outcome: 'dead' })]);
      expect(await store.dropDeadLetter(R1, 'e0', 'b')).toBe(true);
      expect(await store.dropDeadLetter(R1, 'e0', 'b')).toBe(false);
      expect(await store.listDeadLetters()).toEqual([]);
      expect(await store.reviveDeadLetter('n1', R1, 'e0', 'b')).toBeNull();
    },
  },
  {
    title: 'forgets the deliveries, dead letters and receipts of an event that is removed',
    async run({ store }) {
      await room(store);
      await plan(store, { nodeId: 'n1', count: 2, targets: ['b', 'c'] });
      const receipt = aReceipt({ eventId: 'e0', channelId: 'c' });
      await store.settleDeliveries('n1', [settle('e0', { channelId: 'c', outcome: 'dead', receipt })]);
      await write(store, R1, { removedEventIds: ['e0'] });
      expect(await store.countPendingDeliveries()).toBe(2);
      expect(await store.listDeadLetters()).toEqual([]);
      expect(await store.listReceipts(R1, 'e0')).toEqual([]);
      expect(await store.findReceipt(null, 'native-1')).toBeNull();
      await store.leaveNode('n1');
      expect(names(await store.claimDeliveries('n2', ALL)).sort()).toEqual(['r1/b/e1', 'r1/c/e1']);
    },
  },
];
