import { describe, expect, it } from 'vitest';

import {
  HookResult,
  InMemoryRealtime,
  type InboundMessage,
  RoomKit,
  type SourceHealth,
  type SourceProvider,
  textOf,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

describe('what is stored', () => {
  it('CORE-14.2.1 a kit works without being told anything', async () => {
    const kit = new RoomKit();
    const room = await kit.createRoom();
    expect(await kit.getRoom(room.id)).toStrictEqual(room);
    await kit.close();
  });

  it('CORE-14.1.2 reads as nothing where there is nothing', async () => {
    const { store } = kitBench();
    const nowhere = { organizationId: null, roomId: 'x' };
    expect(await store.getRoom(nowhere)).toBeNull();
    expect(await store.getSnapshot(nowhere)).toBeNull();
    expect(await store.getEvent(nowhere, 'x')).toBeNull();
    expect(await store.getParticipant(nowhere, 'x')).toBeNull();
    expect(await store.getTask(nowhere, 'x')).toBeNull();
    expect(await store.getIdentity(null, 'x')).toBeNull();
    expect(await store.findReceipt(null, 'x')).toBeNull();
  });

  it('CORE-14.1.4 comes in ascending pages, the oldest first or the newest, by visibility and thread', async () => {
    const { kit } = kitBench();
    await kit.createRoom({ roomId: 'r1' });
    const root = await kit.sendEvent('r1', 'system', text('0'), { visibility: 'none' });
    for (let count = 1; count < 59; count += 1) await kit.sendEvent('r1', 'system', text(String(count)));
    const reply = await kit.sendEvent('r1', 'system', text('59'), { parentEventId: root.id });
    const range = (from: number, to: number): readonly number[] =>
      Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
    const indexes = async (query: Parameters<RoomKit['getTimeline']>[1]): Promise<readonly number[]> =>
      (await kit.getTimeline('r1', query)).map((event) => event.index);
    expect(await indexes({})).toStrictEqual(range(0, 49));
    expect(await indexes({ limit: 50, newestFirst: true })).toStrictEqual(range(10, 59));
    expect(await indexes({ visibility: 'none' })).toStrictEqual([0]);
    expect(await indexes({ threadId: root.id })).toStrictEqual([root.index, reply.index]);
  });

  it('CORE-14.4.1 is the store’s own from the moment a write returns', async () => {
    const { kit, say } = await r2();
    const given = { list: [1] };
    const { event } = await say('a', 'hi', { metadata: given });
    await kit.updateRoomMetadata('r1', given);
    await kit.addMember('r1', 'a', 'u1', { metadata: given });
    await kit.updateEvent('r1', event?.id ?? '', { metadata: given });
    given.list.push(2);
    const kept = { list: [1] };
    expect((await kit.getEvent('r1', event?.id ?? ''))?.metadata).toStrictEqual(kept);
    expect((await kit.getRoom('r1')).metadata).toStrictEqual(kept);
    expect((await kit.listMembers('r1'))[0]?.metadata).toStrictEqual(kept);
  });

  it('CORE-14.3.1 events and counters agree for whoever looks, whenever', async () => {
    const { say, store } = await r2();
    const reference = { organizationId: null, roomId: 'r1' };
    let isDone = false;
    let looks = 0;
    const looking = (async () => {
      while (!isDone) {
        const room = await store.getRoom(reference);
        const newest = await store.listEvents(reference, { limit: 1, newestFirst: true });
        const after = await store.getRoom(reference);
        const index = newest[0]?.index ?? -1;
        if (index < (room?.latestIndex ?? 0) || index > (after?.latestIndex ?? 0)) throw new Error('they disagree');
        if ((after?.eventCount ?? 0) !== (after?.latestIndex ?? 0) + 1) throw new Error('the count is wrong');
        looks += 1;
        await settle();
      }
    })();
    await Promise.all(Array.from({ length: 100 }, (_, count) => say('a', String(count))));
    isDone = true;
    await looking;
    expect(looks).toBeGreaterThan(0);
  });

  it('CORE-14.3.2 CORE-8.1.1 a blocked event takes its index like any other', async () => {
    const { kit, say } = await r2();
    const before = await kit.getRoom('r1');
    const unhook = kit.hook('before_broadcast', () => HookResult.block('no'));
    const blocked = await say('a', 'bad');
    unhook();
    const passed = await say('a', 'good');
    expect([blocked.event?.index, passed.event?.index]).toStrictEqual([before.latestIndex + 1, before.latestIndex + 2]);
    expect((await kit.getRoom('r1')).eventCount).toBe(before.eventCount + 2);
    const timeline = await kit.getTimeline('r1');
    expect(timeline.map((event) => event.index)).toStrictEqual(timeline.map((_, index) => index));
  });

  it('CORE-14.3.3 CORE-8.1.5 a deleted event frees its key, its index stays used', async () => {
    const { kit, say } = await r2();
    const first = await say('a', 'hi', { idempotencyKey: 'k' });
    const index = first.event?.index ?? -1;
    await kit.deleteEvent('r1', first.event?.id ?? '');
    const { eventCount } = await kit.getRoom('r1');
    expect(eventCount).toBe(index + 1);
    const again = await say('a', 'hi', { idempotencyKey: 'k' });
    expect([again.duplicate, again.event?.index]).toStrictEqual([false, index + 1]);
  });

  it('CORE-14.4.2 what is read can be changed without changing what is stored', async () => {
    const { kit } = await r2();
    await kit.addMember('r1', 'a', 'u1', { metadata: { list: [1] } });
    await kit.updateRoomMetadata('r1', { list: [1] });
    await kit.updateBindingMetadata('r1', 'a', { list: [1] });
    const room = await kit.getRoom('r1');
    const binding = await kit.getBinding('r1', 'a');
    const [member] = await kit.listMembers('r1');
    for (const metadata of [room.metadata, binding?.metadata, member?.metadata]) {
      const { list } = metadata as unknown as { readonly list: number[] };
      // Frozen or the caller's own: either way the store keeps what it has.
      expect(() => list.push(2)).toThrow(TypeError);
    }
    expect((await kit.getRoom('r1')).metadata).toStrictEqual({ list: [1] });
    expect((await kit.getBinding('r1', 'a'))?.metadata).toStrictEqual({ list: [1] });
    expect((await kit.listMembers('r1'))[0]?.metadata).toStrictEqual({ list: [1] });
  });

  it('CORE-17.3.1 a vendor’s payload is redacted before it is stored', async () => {
    const { say, kit, a, b } = await r2({
      redactRawPayload: (payload) => ({ ...payload, card: '****' }),
    });
    const { event } = await say('a', 'hi', { rawPayload: { card: '4111', kept: true } });
    expect((await kit.getEvent('r1', event?.id ?? ''))?.source.rawPayload).toStrictEqual({ card: '****', kept: true });
    expect(JSON.stringify([b.delivered, b.seen, a.seen])).not.toContain('4111');
  });

  it('CORE-17.3.2 a purge empties blocked events as well, and keeps their records', async () => {
    const { kit, say, clock } = await r2();
    const unhook = kit.hook('before_broadcast', { name: 'pii' }, () => HookResult.block('card number'));
    const blocked = await say('a', 'my card is 4111');
    unhook();
    await say('a', 'old');
    await clock.advance(1_000);
    await say('a', 'new');
    expect(await kit.purge({ before: new Date(clock.now()) })).toBeGreaterThanOrEqual(2);
    const timeline = await kit.getTimeline('r1');
    expect(JSON.stringify(timeline)).not.toContain('4111');
    expect(timeline.map(textOf).filter((words) => words !== '')).toStrictEqual(['new']);
    expect(await kit.getEvent('r1', blocked.event?.id ?? '')).toMatchObject({
      status: 'blocked',
      blockedBy: 'pii',
      index: blocked.event?.index,
    });
    await expect(kit.purge({ before: 'yesterday' as never })).rejects.toMatchObject({ details: { field: 'before' } });
    await kit.forOrganization('acme').createRoom({ roomId: 'r1' });
    expect(await kit.forOrganization('acme').purge({ before: new Date(clock.now() + 1) })).toBe(0);
  });
});

describe('what is not stored', () => {
  it('CORE-8.4.1 CORE-8.4.2 notices go over the backend that was given, and into no timeline', async () => {
    const published: string[] = [];
    class Realtime extends InMemoryRealtime {
      override publish(...given: Parameters<InMemoryRealtime['publish']>): Promise<void> {
        published.push(given[1].type);
        return super.publish(...given);
      }
    }
    const { kit, timeline } = await r2({ realtime: new Realtime() });
    const heard: string[] = [];
    const subscription = await kit.subscribeRoom('r1', (event) => void heard.push(event.type));
    const before = await timeline();
    await kit.publishTyping('r1', 'u1', true);
    await kit.publishPresence('r1', 'u1', 'online');
    await kit.publishReaction('r1', 'u1', { eventId: 'e', emoji: '!' });
    await kit.publishReadReceipt('r1', 'u1', 'e');
    await settle();
    const types = ['typing_start', 'presence_online', 'reaction', 'read_receipt'];
    expect([published, heard]).toStrictEqual([types, types]);
    expect(await timeline()).toStrictEqual(before);
    expect(await kit.unsubscribeRoom(subscription)).toBe(true);
    expect(await kit.unsubscribeRoom(subscription)).toBe(false);
  });
});

describe('a source', () => {
  it('CORE-6.5.1 brings messages that take the ordinary way', async () => {
    const { kit, b } = await r2();
    const seen: string[] = [];
    kit.hook('before_broadcast', (event) => void seen.push(textOf(event)));
    const message: InboundMessage = { channelId: 'a', senderId: 'u1', content: text('hi'), roomId: 'r1' };
    const committed: (number | undefined)[] = [];
    const source: SourceProvider = {
      specificationVersion: 'v1',
      name: 'once',
      status: 'connected',
      start: async (emit, { signal }) => {
        committed.push((await emit(message)).event?.index);
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      },
      stop: () => Promise.resolve(),
      healthcheck: () => Promise.resolve({} as SourceHealth),
    };
    kit.attachSource('a', source);
    await settle();
    await settle();
    await kit.whenIdle();
    expect([seen, b.words, kit.listSources()]).toStrictEqual([['hi'], ['hi'], { a: 'connected' }]);
    expect(committed).toStrictEqual([(await kit.getRoom('r1')).latestIndex]);
    await kit.detachSource('a');
    expect(kit.listSources()).toStrictEqual({});
  });
});

describe('following a kit’s room', () => {
  it('gives its committed timeline as it grows, and ends with the kit', async () => {
    const { kit, say } = await r2();
    const words: string[] = [];
    const following = (async () => {
      for await (const event of kit.follow('r1')) words.push(textOf(event));
    })();
    await say('a', 'one');
    await say('a', 'two');
    await settle();
    expect(words).toStrictEqual(['one', 'two']);
    await kit.close();
    await following;
  });

  it('is there for an organization too', async () => {
    const { kit } = kitBench();
    const acme = kit.forOrganization('acme');
    await acme.createRoom({ roomId: 'r1' });
    const iterator = acme.follow('r1')[Symbol.asyncIterator]();
    const next = iterator.next();
    await acme.addMember('r1', 'web', 'u1');
    expect((await next).value).toMatchObject({ type: 'participant_joined', roomId: 'r1' });
    await iterator.return?.();
  });
});
