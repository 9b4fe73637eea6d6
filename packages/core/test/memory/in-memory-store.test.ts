import { type Clock, InMemoryStore, type OpenPassResult, type Room, type RoomEvent } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

const REFERENCE = { organizationId: null, roomId: 'r1' };

function room(id = 'r1'): Room {
  return {
    id,
    organizationId: null,
    status: 'active',
    createdAt: new Date(0),
    updatedAt: new Date(0),
    pausedAt: null,
    closedAt: null,
    timers: { inactiveAfterSeconds: null, closedAfterSeconds: null, lastActivityAt: null },
    agentResponsePolicy: 'agent_chain',
    metadata: { tags: ['new'] },
    eventCount: 0,
    latestIndex: 0,
  };
}

function event(id: string, metadata: Record<string, unknown> = {}): RoomEvent {
  return {
    id,
    roomId: 'r1',
    type: 'message',
    source: {
      channelId: 'a',
      channelType: 'sms',
      direction: 'inbound',
      participantId: null,
      externalId: null,
      provider: 'test',
      providerMessageId: null,
      rawPayload: {},
    },
    content: { type: 'text', body: id },
    status: 'delivered',
    blockedBy: null,
    visibility: 'all',
    sourceVisibility: 'all',
    addressedTo: null,
    responseVisibility: null,
    index: 0,
    chainDepth: 0,
    parentEventId: null,
    correlationId: null,
    idempotencyKey: null,
    createdAt: new Date(0),
    metadata,
    channelData: {},
    deliveryResults: {},
  };
}

function opened(result: OpenPassResult): Extract<OpenPassResult, { outcome: 'opened' }> {
  if (result.outcome !== 'opened') throw new Error(result.outcome);
  return result;
}

describe('InMemoryStore', () => {
  it('says what it promises', () => {
    expect(new InMemoryStore().capabilities).toEqual({ durability: 'memory', shared: false });
  });

  it('CORE-14.4.2 CORE-14.4.3 hands out rooms and events frozen at every level', async () => {
    const store = new InMemoryStore();
    const created = await store.createRoom(room());
    expect(() => (created.metadata['tags'] as string[]).push('x')).toThrow(TypeError);
    expect(() => created.createdAt.setTime(1)).toThrow(TypeError);
    const { lease } = opened(await store.openPass({ room: REFERENCE, nodeId: 'n1' }));
    await store.commit({ lease, release: true, now: new Date(1), events: [event('e1')] });
    const stored = await store.getEvent(REFERENCE, 'e1');
    expect(Object.isFrozen(stored)).toBe(true);
    expect(Object.isFrozen(stored?.content)).toBe(true);
    expect(Object.isFrozen(stored?.source.rawPayload)).toBe(true);
    expect(() => stored?.createdAt.setTime(1)).toThrow(TypeError);
  });

  it('CORE-10.1.10 refuses cyclic metadata before anything is written', async () => {
    const store = new InMemoryStore();
    await store.createRoom(room());
    const { lease } = opened(await store.openPass({ room: REFERENCE, nodeId: 'n1' }));
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const events = [event('e1'), event('e2', cyclic)];
    await expect(store.commit({ lease, release: false, now: new Date(1), events })).rejects.toMatchObject({
      code: 'input_invalid',
      details: { field: 'metadata' },
    });
    expect(await store.listEvents(REFERENCE)).toEqual([]);
    expect(await store.getRoom(REFERENCE)).toMatchObject({ eventCount: 0, latestIndex: 0 });
  });

  it('measures the time of nodes with the clock it was given', async () => {
    let time = 0;
    const clock: Pick<Clock, 'monotonic' | 'now'> = { monotonic: () => time, now: () => 0 };
    const store = new InMemoryStore({ clock: clock as Clock });
    await store.joinNode('n1', 1000);
    time = 999;
    expect(await store.renewNode('n1', 1000)).toBe(true);
    time = 1999;
    expect(await store.renewNode('n1', 1000)).toBe(false);
  });
});
