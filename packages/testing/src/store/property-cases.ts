import type { ConversationStore, RoomEvent } from '@roomkit/core';
import { expect } from 'vitest';

import { createSeededRandom, type SeededRandom } from '../runtime/seeded-random.ts';
import { anEvent } from './fixtures.ts';
import { indexes, open, R1, room, type StoreCase } from './store-case.ts';

/** What a room should hold, kept in the plainest way there is. */
class Model {
  readonly timeline: RoomEvent[] = [];
  committed = 0;
  #names = 0;

  newEvent(random: SeededRandom): RoomEvent {
    const key = random.chance(0.3) ? `k${random.integer(20)}` : null;
    const parent = this.timeline.length > 0 && random.chance(0.3) ? random.pick(this.timeline).id : null;
    return anEvent({
      id: `e${this.#names++}`,
      type: random.pick(['message', 'system']),
      visibility: random.pick(['all', 'none', 'a,b']),
      idempotencyKey: key,
      parentEventId: parent,
    });
  }

  holderOf(key: string | null): RoomEvent | undefined {
    return key === null ? undefined : this.timeline.find((event) => event.idempotencyKey === key);
  }
}

async function step(store: ConversationStore, model: Model, random: SeededRandom): Promise<void> {
  const { lease } = await open(store);
  const now = new Date(model.committed);
  const chosen = model.timeline.length > 0 ? random.pick(model.timeline) : null;
  const action = random.integer(4);
  if (action === 0 && chosen) {
    await store.commit({ lease, release: random.chance(), now, removedEventIds: [chosen.id] });
    model.timeline.splice(model.timeline.indexOf(chosen), 1);
  } else if (action === 1 && chosen) {
    const changed = { ...chosen, metadata: { at: model.committed, number: random.integer(100) } };
    await store.commit({ lease, release: random.chance(), now, updatedEvents: [changed] });
    model.timeline[model.timeline.indexOf(chosen)] = changed;
  } else {
    const event = model.newEvent(random);
    const result = await store.commit({ lease, release: random.chance(), now, events: [event] });
    const holder = model.holderOf(event.idempotencyKey);
    expect(result.outcome).toBe(holder ? 'duplicate' : 'committed');
    if (!holder) model.timeline.push({ ...event, index: model.committed++ });
  }
}

async function compare(store: ConversationStore, model: Model, random: SeededRandom): Promise<void> {
  const stored = await store.getRoom(R1);
  expect(stored?.eventCount).toBe(model.committed);
  if (model.committed > 0) expect(stored?.latestIndex).toBe(model.committed - 1);
  const limit = 1 + random.integer(15);
  const bound = random.integer(model.committed + 1);
  const newestFirst = random.chance();
  const types = random.chance() ? (['message'] as const) : undefined;
  const visibility = random.chance(0.3) ? 'none' : undefined;
  const after = random.chance();
  const query = { limit, newestFirst, ...(after ? { afterIndex: bound } : { beforeIndex: bound }) };
  const found = await store.listEvents(R1, { ...query, ...(types && { types }), ...(visibility && { visibility }) });
  const expected = model.timeline.filter(
    (event) =>
      (after ? event.index > bound : event.index < bound) &&
      (types?.includes(event.type as 'message') ?? true) &&
      (visibility === undefined || event.visibility === visibility),
  );
  const page = newestFirst ? expected.slice(-limit) : expected.slice(0, limit);
  expect(indexes(found)).toEqual(indexes(page));
  expect(found).toEqual(page);
}

/** Random histories, each compared step by step with the plainest model of a room. */
export const propertyCases: readonly StoreCase[] = [1, 2, 3].map((seed) => ({
  title: `CORE-8.1.1 CORE-8.1.5 CORE-14.1.4 agrees with a plain model over a random history (seed ${seed})`,
  async run({ store }) {
    const random = createSeededRandom(seed);
    const model = new Model();
    await room(store);
    for (let steps = 0; steps < 80; steps++) {
      await step(store, model, random);
      if (steps % 4 === 0) await compare(store, model, random);
    }
    const rebuilt = new Map<string, RoomEvent>();
    let changedSince = 0;
    for (;;) {
      const { events, latestChange } = await store.listChanges(R1, { changedSince, limit: 7 });
      for (const event of events) rebuilt.set(event.id, event);
      if (latestChange === changedSince) break;
      changedSince = latestChange;
    }
    expect([...rebuilt.values()].sort((one, other) => one.index - other.index)).toEqual(model.timeline);
  },
}));
