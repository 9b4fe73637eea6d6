import { describe, expect, it } from 'vitest';

import { createRoomContext } from '../../src/rooms/room-context.ts';
import { visibleEvents } from '../../src/rooms/visible-events.ts';
import { aBinding, aContext, anEvent, aRoom } from '../support/fixtures.ts';
import { R1, roomBench } from '../support/services.ts';

describe('the context of a room', () => {
  it('reads roster and history once, and only when asked', async () => {
    const { store, contexts, commit } = await roomBench();
    await commit({}, {});
    const calls: string[] = [];
    const counting = {
      ...contexts,
      store: {
        listParticipants: (...given: Parameters<typeof store.listParticipants>) => {
          calls.push('participants');
          return store.listParticipants(...given);
        },
        listEvents: (...given: Parameters<typeof store.listEvents>) => {
          calls.push('events');
          return store.listEvents(...given);
        },
        listReceipts: store.listReceipts.bind(store),
      },
    };
    const context = createRoomContext(counting, { room: aRoom(), bindings: [] });
    expect(calls).toStrictEqual([]);
    await Promise.all([context.participants(), context.participants(), context.recentEvents()]);
    await context.recentEvents();
    expect(calls).toStrictEqual(['participants', 'events']);
  });

  it('gives the newest fifty events before the one at hand, ascending', async () => {
    const { contexts, commit } = await roomBench();
    await commit(...Array.from({ length: 70 }, () => ({})));
    const before = createRoomContext(contexts, { room: aRoom(), bindings: [], beforeIndex: 60 });
    const indexes = (await before.recentEvents()).map((event) => event.index);
    expect(indexes).toStrictEqual(Array.from({ length: 50 }, (_, offset) => 10 + offset));
    const first = createRoomContext(contexts, { room: aRoom(), bindings: [], beforeIndex: 0 });
    expect(await first.recentEvents()).toStrictEqual([]);
    const newest = createRoomContext(contexts, { room: aRoom(), bindings: [] });
    expect((await newest.recentEvents()).at(-1)?.index).toBe(69);
  });

  it('asks again after a read that failed', async () => {
    const { store, contexts } = await roomBench();
    let failures = 1;
    const failing = {
      ...contexts,
      store: {
        ...contexts.store,
        listParticipants: () => (failures-- > 0 ? Promise.reject(new Error('down')) : store.listParticipants(R1)),
        listEvents: store.listEvents.bind(store),
        listReceipts: store.listReceipts.bind(store),
      },
    };
    const context = createRoomContext(failing, { room: aRoom(), bindings: [] });
    await expect(context.participants()).rejects.toThrow('down');
    expect(await context.participants()).toStrictEqual([]);
  });
});

describe('what a channel sees of the past', () => {
  const from = (channelId: string): { readonly source: ReturnType<typeof anEvent>['source'] } => ({
    source: { ...anEvent().source, channelId },
  });
  const history = [
    anEvent({ id: 'all', ...from('a') }),
    anEvent({ id: 'none', visibility: 'none', ...from('a') }),
    anEvent({ id: 'to b', visibility: 'b', ...from('a') }),
    anEvent({ id: 'stamped', sourceVisibility: 'b', ...from('a') }),
    anEvent({ id: 'own', visibility: 'ws', ...from('ai') }),
    anEvent({ id: 'blocked', status: 'blocked', ...from('a') }),
    anEvent({ id: 'gone', ...from('gone') }),
    anEvent({ id: 'gone, hidden', sourceVisibility: 'none', ...from('gone') }),
  ];
  const context = aContext({
    bindings: [
      aBinding(),
      aBinding({ channelId: 'b' }),
      aBinding({ channelId: 'ai', channelType: 'ai', category: 'intelligence', visibility: 'ws' }),
      aBinding({ channelId: 'deaf', access: 'write_only' }),
    ],
    recentEvents: () => Promise.resolve(history),
  });
  const seenBy = async (channelId: string): Promise<readonly string[]> =>
    (await visibleEvents(context, channelId)).map((event) => event.id);

  it('CORE-7.5.16 is filtered for each reader', async () => {
    expect(await seenBy('ai')).toStrictEqual(['all', 'own', 'gone']);
    expect(await seenBy('b')).toStrictEqual(['all', 'to b', 'stamped', 'gone']);
  });

  it('CORE-7.5.17 keeps its own events, whatever their visibility', async () => {
    expect(await seenBy('ai')).toContain('own');
    expect(await seenBy('b')).not.toContain('own');
  });

  it('CORE-7.5.20 keeps what a detached channel said to all, and hides what it did not', async () => {
    const seen = await seenBy('ai');
    expect(seen).toContain('gone');
    expect(seen).not.toContain('gone, hidden');
  });

  it('is nothing for a channel that may not read or is not attached', async () => {
    expect(await seenBy('deaf')).toStrictEqual([]);
    expect(await seenBy('stranger')).toStrictEqual([]);
  });
});
