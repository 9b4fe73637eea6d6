import {
  type CommitInput,
  type ConversationStore,
  freezeCopy,
  InMemoryStore,
  type RoomEvent,
  type RoomReference,
} from '@roomkit/core';

import type { TestClock } from '../../src/index.ts';

/** A store with one fault, and a part of the title of a case that must see it. */
export interface BrokenStore {
  readonly fault: string;
  readonly seenBy: string;
  readonly build: (clock: TestClock) => ConversationStore;
}

type Override = (store: InMemoryStore, clock: TestClock) => Partial<ConversationStore>;

function broken(fault: string, seenBy: string, override: Override): BrokenStore {
  return {
    fault,
    seenBy,
    build(clock) {
      const store = new InMemoryStore({ clock });
      const overrides = override(store, clock) as Record<PropertyKey, unknown>;
      return new Proxy<ConversationStore>(store, {
        get(target, name) {
          if (Object.hasOwn(overrides, name)) return overrides[name];
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
    },
  };
}

/** Rewrites what is committed before the store beneath sees it. */
const committing =
  (rewrite: (input: CommitInput) => CommitInput): Override =>
  (store) => ({ commit: async (input) => store.commit(rewrite(input)) });

const withEvents = (rewrite: (event: RoomEvent) => RoomEvent): Override =>
  committing((input) => ({ ...input, ...(input.events && { events: input.events.map(rewrite) }) }));

const nobody = <Reference extends { readonly organizationId: string | null }>(reference: Reference): Reference => ({
  ...reference,
  organizationId: null,
});

const isPatient = { limit: 1000 };

/** The same wrapping without a fault. */
export const soundStore: BrokenStore = broken('works', '', () => ({}));

export const brokenStores: readonly BrokenStore[] = [
  broken('loses the second of two commits made at the same time', 'fifty commits made at the same time', (store) => {
    let busy = false;
    return {
      async commit(input) {
        if (busy && input.events) {
          const room = await store.getRoom(input.lease.room);
          if (room) return { outcome: 'committed', events: input.events, room, behind: [] };
        }
        busy = true;
        await Promise.resolve();
        try {
          return await store.commit(input);
        } finally {
          busy = false;
        }
      },
    };
  }),
  broken('uses an index again after a removal', 'removes events for good', (store) => ({
    async commit(input) {
      const result = await store.commit(input);
      if (result.outcome !== 'committed') return result;
      const kept = await store.listEvents(input.lease.room, { limit: 1000 });
      const latestIndex = Math.max(0, kept.length - 1);
      return { ...result, room: { ...result.room, latestIndex, eventCount: kept.length } };
    },
  })),
  broken('ignores the epoch', 'refuses a writer whose room another node has claimed since', (store) => ({
    async commit(input) {
      const { room } = input.lease;
      for (const nodeId of [input.lease.nodeId, 'n1', 'n2', 'short']) {
        const pass = await store.openPass({ room, nodeId });
        if (pass.outcome === 'opened') return store.commit({ ...input, lease: pass.lease });
      }
      return store.commit(input);
    },
  })),
  broken('raises no epoch when another node claims a room', 'and raises the epoch', (store) => ({
    async openPass(input) {
      const result = await store.openPass(input);
      return result.outcome === 'opened' ? { ...result, lease: { ...result.lease, epoch: 1 } } : result;
    },
    commit: async (input) => {
      const pass = await store.openPass({ room: input.lease.room, nodeId: input.lease.nodeId });
      return store.commit(pass.outcome === 'opened' ? { ...input, lease: pass.lease } : input);
    },
  })),
  broken('gives a room away while a living node holds it', 'holds a room for a living node', (store) => ({
    async openPass(input) {
      const result = await store.openPass(input);
      if (result.outcome !== 'held') return result;
      for (const nodeId of ['n1', 'n2']) if (nodeId !== input.nodeId) await store.leaveNode(nodeId);
      return store.openPass(input);
    },
  })),
  broken('never lets a node die', 'a node whose time ran out to whoever asks', (store) => ({
    joinNode: async (nodeId) => store.joinNode(nodeId, Number.MAX_SAFE_INTEGER),
  })),
  broken(
    'hands out rooms that can be changed',
    'when a room, binding or participant that was read is changed',
    (store) => {
      const rooms = new Map<string, Awaited<ReturnType<ConversationStore['getRoom']>>>();
      return {
        async getRoom(reference) {
          const key = JSON.stringify(reference);
          if (!rooms.has(key)) rooms.set(key, structuredClone(await store.getRoom(reference)));
          return rooms.get(key) ?? null;
        },
      };
    },
  ),
  broken('keeps the object it was given', 'owns its copy of an event once a commit returns', (store) => {
    const given = new Map<string, RoomEvent>();
    return {
      async commit(input) {
        for (const event of input.events ?? []) given.set(event.id, event);
        return store.commit(input);
      },
      getEvent: async (reference, eventId) => given.get(eventId) ?? store.getEvent(reference, eventId),
    };
  }),
  broken('replaces a receipt whatever it is by now', 'still has the status it was computed from', (store) => ({
    putReceipt: async (receipt) => store.putReceipt(receipt),
  })),
  broken('takes every entry for still held', 'whether an entry is still', () => ({
    getDeliveryStanding: async () => 'ours',
  })),
  broken('sees nothing before an entry', 'whether an entry is still', (store) => ({
    async getDeliveryStanding(...input) {
      const standing = await store.getDeliveryStanding(...input);
      return standing === 'behind' ? 'ours' : standing;
    },
  })),
  broken('gives out entries behind one that a living node holds', 'nothing that stands behind an entry', (store) => ({
    async claimDeliveries(nodeId, options) {
      const claimed = await store.claimDeliveries(nodeId, options);
      const [last] = claimed.slice(-1);
      if (!last) return claimed;
      const behind = await store.listEvents(last.room, { afterIndex: last.event.index });
      return [...claimed, ...behind.map((event) => ({ ...last, event }))];
    },
  })),
  broken('takes every delivery for the head of its queue', 'says which planned deliveries stand behind', (store) => ({
    async commit(input) {
      const result = await store.commit(input);
      return result.outcome === 'committed' ? { ...result, behind: [] } : result;
    },
  })),
  broken('clears the way past a living node', 'clears the way for a delivery', (store) => ({
    async claimAhead(...input) {
      const way = await store.claimAhead(...input);
      return way.outcome === 'held' ? { outcome: 'clear', claimed: [] } : way;
    },
  })),
  broken('gives out deliveries in no order', 'each in index order and whole', (store) => ({
    claimDeliveries: async (nodeId, options) => (await store.claimDeliveries(nodeId, options)).toReversed(),
  })),
  broken('gives a duty to whoever asks', 'gives a duty to the first living node that asks', (store) => ({
    async claimDuty(nodeId, duty) {
      for (const holder of ['n1', 'n2']) await store.releaseDuty(holder, duty);
      return store.claimDuty(nodeId, duty);
    },
  })),
  broken('keeps the duty that a node gives back', 'gives a duty that was given back', () => ({
    releaseDuty: async () => {},
  })),
  broken('takes a duty back from whoever holds it', 'lets nobody give back the duty of another', (store) => ({
    async releaseDuty(_nodeId, duty) {
      for (const holder of ['n1', 'n2']) await store.releaseDuty(holder, duty);
    },
  })),
  broken('keeps the duties of a node that has left', 'gives every duty of a node that has left', (store) => ({
    async leaveNode(nodeId) {
      const isHolder = await store.claimDuty(nodeId, 'timers');
      await store.leaveNode(nodeId);
      await store.joinNode(nodeId, 600_000);
      if (isHolder) await store.claimDuty(nodeId, 'timers');
    },
  })),
  broken('never takes a duty from the dead', 'gives the duty of a node whose time ran out', (store) => {
    const holders = new Map<string, string>();
    return {
      async claimDuty(nodeId, duty) {
        if (!(await store.claimDuty(nodeId, duty))) return false;
        if ((holders.get(duty) ?? nodeId) !== nodeId) return false;
        holders.set(duty, nodeId);
        return true;
      },
    };
  }),
  broken('gives a duty to a stranger', 'gives no duty to a node that never joined', () => ({
    claimDuty: async () => true,
  })),
  broken('decides about a duty and writes it down later', 'a duty to one of several nodes that ask at the same', () => {
    const holders = new Map<string, string>();
    return {
      async claimDuty(nodeId, duty) {
        const holder = holders.get(duty) ?? nodeId;
        await Promise.resolve();
        if (holder === nodeId) holders.set(duty, nodeId);
        return holder === nodeId;
      },
    };
  }),
  broken('gives out the deliveries of a living node', 'keeps what a living node planned', (store) => ({
    async claimDeliveries(nodeId, options) {
      await store.leaveNode('n1');
      return store.claimDeliveries(nodeId, options);
    },
  })),
  broken(
    'takes what stands behind a settled entry for what is before it',
    'an entry that another has settled',
    (store) => {
      const settled = new Set<string>();
      return {
        async settleDeliveries(nodeId, settlements) {
          for (const { eventId } of settlements) settled.add(eventId);
          return store.settleDeliveries(nodeId, settlements);
        },
        claimAhead: async (nodeId, reference, channelId, eventId) =>
          settled.has(eventId) ? { outcome: 'held' } : store.claimAhead(nodeId, reference, channelId, eventId),
      };
    },
  ),
  broken('lets a node settle what another has taken over', 'by a node whose entry another has taken over', (store) => ({
    async settleDeliveries(nodeId, settlements) {
      for (const other of ['n1', 'n2', nodeId]) await store.settleDeliveries(other, settlements);
    },
  })),
  broken('drops what was given up', 'keeps what was given up as a dead letter', (store) => ({
    async settleDeliveries(nodeId, settlements) {
      await store.settleDeliveries(
        nodeId,
        settlements.map((each) => ({ ...each, outcome: 'done' })),
      );
    },
  })),
  broken('revives a dead letter at the end of its queue', 'in its place in the queue', (store) => ({
    async claimDeliveries(nodeId) {
      const [first, ...rest] = await store.claimDeliveries(nodeId, isPatient);
      return first ? [...rest, first] : rest;
    },
  })),
  broken('mixes organizations when it reads', 'reads nothing of a room from another organization', (store) => ({
    async getRoom(reference) {
      for (const organizationId of [reference.organizationId, 'acme', null]) {
        const room = await store.getRoom({ ...reference, organizationId });
        if (room) return room;
      }
      return null;
    },
  })),
  broken('mixes organizations when it writes', 'keeps the same names in two organizations apart', (store) => ({
    createRoom: async (room) => store.createRoom(nobody(room)),
    openPass: async (input) => store.openPass({ ...input, room: nobody(input.room) }),
    putReceipt: async (receipt) => store.putReceipt(nobody(receipt)),
    markRead: async (reference, reader, index) => store.markRead(nobody(reference), reader, index),
    getEvent: async (reference: RoomReference, eventId) => store.getEvent(nobody(reference), eventId),
  })),
  broken('finds identities of every organization', 'looks identities up within one organization', (store) => ({
    putIdentity: async (identity) => store.putIdentity(nobody(identity)),
    findIdentities: async (_organizationId, channelType, address) => store.findIdentities(null, channelType, address),
  })),
  broken(
    'ignores idempotency keys',
    'answers a taken idempotency key',
    withEvents((event) => ({ ...event, idempotencyKey: null })),
  ),
  broken(
    'ignores the ids of vendors',
    'knows a vendor message in whatever room it is',
    withEvents((event) => ({ ...event, source: { ...event.source, providerMessageId: null } })),
  ),
  broken('writes an event twice when it is committed twice', 'when the same event is committed again', (store) => {
    const seen = new Set<string>();
    return {
      async commit(input) {
        const events = input.events?.map((event) =>
          seen.has(event.id) ? { ...event, id: `${event.id}-again` } : event,
        );
        for (const event of input.events ?? []) seen.add(event.id);
        return store.commit({ ...input, ...(events && { events, outbox: [] }) });
      },
    };
  }),
  broken('writes half of a commit that fails', 'leaves no trace of a commit', (store) => ({
    async commit(input) {
      const { updatedEvents, ...rest } = input;
      const result = await store.commit({ ...rest, outbox: [] });
      if (!updatedEvents) return result;
      return store.commit({ lease: input.lease, release: input.release, now: input.now, updatedEvents });
    },
  })),
  broken('counts a blocked event as activity', 'does not take it for activity', (store) => ({
    async commit(input) {
      const result = await store.commit(input);
      if (result.outcome !== 'committed' || !input.events?.length) return result;
      return { ...result, room: { ...result.room, timers: { ...result.room.timers, lastActivityAt: input.now } } };
    },
  })),
  broken(
    'takes an empty list of addressees for none given',
    'tells nobody asked',
    withEvents((event) => ({ ...event, addressedTo: event.addressedTo?.length === 0 ? null : event.addressedTo })),
  ),
  broken(
    'drops fields it does not know',
    'keeps every field of an event',
    withEvents((event) => ({ ...event, channelData: {}, source: { ...event.source, rawPayload: {} } })),
  ),
  broken('turns times into text', 'gives times as dates', (store) => ({
    async getEvent(reference, eventId) {
      return JSON.parse(JSON.stringify(await store.getEvent(reference, eventId))) as RoomEvent | null;
    },
  })),
  broken('reads text that looks like a time as a time', 'takes text that looks like a date for text', (store) => ({
    async getEvent(reference, eventId) {
      const revive = (_key: string, value: unknown): unknown =>
        typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : value;
      return JSON.parse(JSON.stringify(await store.getEvent(reference, eventId)), revive) as RoomEvent | null;
    },
  })),
  broken('gives the oldest page for the newest', 'gives the oldest fifty, or the newest', (store) => ({
    listEvents: async (reference, query = {}) => store.listEvents(reference, { ...query, newestFirst: false }),
  })),
  broken('gives the newest first the wrong way round', 'gives what lies after or before an index', (store) => ({
    async listEvents(reference, query = {}) {
      const found = await store.listEvents(reference, query);
      return query.newestFirst ? found.toReversed() : found;
    },
  })),
  broken('filters a page after cutting it', 'fills a page past what a filter leaves out', (store) => ({
    async listEvents(reference, query = {}) {
      const { types, ...rest } = query;
      return (await store.listEvents(reference, rest)).filter((event) => types?.includes(event.type) ?? true);
    },
  })),
  broken('forgets what was removed', 'tells what was committed, changed and removed', (store) => ({
    listChanges: async (reference, query) => ({ ...(await store.listChanges(reference, query)), removedEventIds: [] }),
  })),
  broken('skips changes between pages', 'tells changes in pages', (store) => ({
    async listChanges(reference, query) {
      const page = await store.listChanges(reference, query);
      return { ...page, latestChange: page.latestChange + (page.events.length > 2 ? 1 : 0) };
    },
  })),
  broken('forgets that a channel was detached', 'detached on purpose', (store) => ({
    async openPass(input) {
      const result = await store.openPass(input);
      return result.outcome === 'opened' ? { ...result, revoked: false } : result;
    },
  })),
  broken('opens two rooms for one sender', 'first messages arrive at the same time', (store) => ({
    createRoomForSender: async (room) => ({ room: await store.createRoom(room), created: true }),
  })),
  broken('remembers every sender', 'forgets whose first message opened a room', () => ({
    forgetSenders: async () => {},
  })),
  broken('lists rooms by id', 'lists rooms in the order they were made', (store) => ({
    async listRooms(query) {
      return [...(await store.listRooms(query))].sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  })),
  broken('lets a read mark fall', 'moves a read mark up only', (store) => {
    const marks = new Map<string, number>();
    return {
      async markRead(reference, reader, index) {
        await store.markRead(reference, reader, index);
        marks.set(JSON.stringify(reader), index);
        return index;
      },
    };
  }),
  broken('keeps contents that are old', 'empties old contents', () => ({ purgeContent: async () => 0 })),
  broken('keeps what was spoken', 'empties old contents', (store) => ({
    async getEvent(reference, eventId) {
      const event = await store.getEvent(reference, eventId);
      const spoken = { voice: { text: 'secret', playedMs: 1 } };
      return event && freezeCopy({ ...event, metadata: { ...event.metadata, spoken } });
    },
  })),
  broken('empties contents of every organization', 'empties within one organization', (store) => ({
    purgeContent: async ({ before }) => store.purgeContent({ before }),
  })),
  broken('shows a counter before its event', 'never shows a reader a counter without its event', (store) => {
    let ahead = 0;
    return {
      async commit(input) {
        ahead = 1;
        await Promise.resolve();
        const result = await store.commit(input);
        ahead = 0;
        return result;
      },
      async getRoom(reference) {
        const room = await store.getRoom(reference);
        return (
          room && freezeCopy({ ...room, eventCount: room.eventCount + ahead, latestIndex: room.latestIndex + ahead })
        );
      },
    };
  }),
];
