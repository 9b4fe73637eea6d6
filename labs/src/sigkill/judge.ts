import type { RoomEvent } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';

import type { Record } from './driver.ts';
import { ROOMS, TARGETS } from './lines.ts';

/** What is left, measured against what the driver was told. */
export interface Verdict {
  readonly stored: number;
  readonly acknowledged: number;
  readonly deliveries: number;
  readonly duplicates: number;
  /** Each broken promise in a sentence. */
  readonly violations: readonly string[];
}

/** Reads the file as a stranger would and compares. */
export async function judge(path: string, record: Record): Promise<Verdict> {
  const store = new SqliteStore({ path, durability: 'process' });
  const violations: string[] = [];
  let stored = 0;
  try {
    for (const roomId of ROOMS) {
      const events = await timeline(store, roomId);
      const messages = events.filter((event) => event.type === 'message');
      stored += messages.length;
      violations.push(...density(roomId, events), ...acknowledgements(roomId, events, record));
      for (const target of TARGETS) violations.push(...deliveries(roomId, target, messages, record));
    }
    const pending = await store.countPendingDeliveries();
    if (pending > 0) violations.push(`${pending} deliveries are still planned`);
    const dead = await store.listDeadLetters();
    if (dead.length > 0) violations.push(`${dead.length} deliveries were given up`);
  } finally {
    await store.close();
  }
  const distinct = new Set(record.delivered.map(({ room, target, event }) => `${room} ${target} ${event}`));
  return {
    stored,
    acknowledged: record.acknowledged.length,
    deliveries: distinct.size,
    duplicates: record.delivered.length - distinct.size,
    violations,
  };
}

async function timeline(store: SqliteStore, roomId: string): Promise<readonly RoomEvent[]> {
  const events: RoomEvent[] = [];
  for (;;) {
    const afterIndex = events.at(-1)?.index;
    const page = await store.listEvents(
      { organizationId: null, roomId },
      { limit: 1_000, ...(afterIndex === undefined ? {} : { afterIndex }) },
    );
    events.push(...page);
    if (page.length < 1_000) return events;
  }
}

function density(roomId: string, events: readonly RoomEvent[]): string[] {
  return events.flatMap((event, at) => (event.index === at ? [] : [`${roomId}: index ${event.index} stands at ${at}`]));
}

function acknowledgements(roomId: string, events: readonly RoomEvent[], { acknowledged }: Record): string[] {
  return acknowledged.flatMap(({ room, event, index, body }) => {
    if (room !== roomId) return [];
    const stored = events[index];
    return stored?.id === event && stored.content.type === 'text' && stored.content.body === body
      ? []
      : [`${roomId}: ${body} was acknowledged at ${index} and is not there`];
  });
}

function deliveries(roomId: string, target: string, messages: readonly RoomEvent[], { delivered }: Record): string[] {
  const firsts = new Map<string, number>();
  for (const { room, target: to, event, index } of delivered) {
    if (room === roomId && to === target && !firsts.has(event)) firsts.set(event, index);
  }
  const violations = messages
    .filter((event) => !firsts.has(event.id))
    .map((event) => `${roomId}: event ${event.index} never reached ${target}`);
  let last = -1;
  for (const index of firsts.values()) {
    if (index <= last) violations.push(`${roomId}: ${target} saw ${index} after ${last}`);
    last = index;
  }
  return violations;
}
