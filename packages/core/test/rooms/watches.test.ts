import { describe, expect, it } from 'vitest';

import {
  type EphemeralCallback,
  InMemoryLockManager,
  InMemoryRealtime,
  InMemoryStore,
  type RoomNews,
} from '../../src/index.ts';
import { kitBench, type KitBench } from '../support/kit.ts';
import { NODE_TTL_MS, ROUND_MS, sharedStore, testNode } from '../support/nodes.ts';
import { countingIds } from '../support/services.ts';
import { settle, TestClock } from '../support/test-clock.ts';

/** A wire between nodes that can be cut, and that holds words back. */
class Wire extends InMemoryRealtime {
  override readonly capabilities = { shared: true } as const;
  readonly published: unknown[] = [];
  isCut = false;
  /** Publishing ends when this does. */
  hold: Promise<void> | null = null;
  readonly #gaps: (() => void)[] = [];

  override async publish(...given: Parameters<InMemoryRealtime['publish']>): Promise<void> {
    this.published.push(given[1].data);
    if (this.isCut) throw new Error('the wire is cut');
    await super.publish(...given);
    await this.hold;
  }

  override async subscribe(
    key: string,
    callback: EphemeralCallback,
    options: { readonly onGap?: () => void } = {},
  ): Promise<string> {
    if (this.isCut) throw new Error('the wire is cut');
    if (options.onGap) this.#gaps.push(options.onGap);
    return super.subscribe(key, callback, options);
  }

  gap(): void {
    for (const onGap of this.#gaps) onGap();
  }
}

interface Watched {
  readonly one: KitBench;
  readonly two: KitBench;
  readonly wire: Wire;
  readonly clock: TestClock;
  readonly news: RoomNews[];
  readonly watch: Disposable;
}

/** Two nodes; the second watches the room `r1` of the first. */
async function watched(options: { readonly storeIsShared?: boolean; readonly cut?: boolean } = {}): Promise<Watched> {
  const clock = new TestClock();
  const store = new InMemoryStore({ clock });
  if (options.storeIsShared) Object.assign(store, { capabilities: { durability: 'memory', shared: true } });
  const [wire, locks] = [new Wire({ clock }), new InMemoryLockManager()];
  const node = (name: string): KitBench =>
    kitBench({ clock, store, locks, realtime: wire, createId: countingIds(name) });
  const [one, two] = [node('one'), node('two')];
  await one.kit.createRoom({ roomId: 'r1' });
  await one.add('phone');
  await settle();
  const news: RoomNews[] = [];
  wire.isCut = options.cut ?? false;
  const watch = two.kit.watchRoom('r1', (word) => void news.push(word));
  await settle();
  // Word has begun to arrive: of what was before it, it says nothing.
  if (!wire.isCut && news.splice(0).length !== 1) throw new Error('no word of the beginning');
  return { one, two, wire, clock, news, watch };
}

describe('a room that is watched', () => {
  it('says what another node does to it, and nothing of the own doing', async () => {
    const { one, two, news, watch } = await watched();
    const { event } = await one.say('phone', 'hello');
    await settle();
    expect(news).toEqual([{ changed: false }]);
    await one.kit.updateEvent('r1', event?.id ?? '', { metadata: { seen: true } });
    await one.kit.deleteEvent('r1', event?.id ?? '');
    await one.kit.mute('r1', 'phone');
    await settle();
    expect(news.map(({ changed }) => changed)).toEqual([false, true, true, false]);
    await two.kit.updateRoomMetadata('r1', { topic: 'lamps' });
    await settle();
    expect(news).toHaveLength(4);
    watch[Symbol.dispose]();
    await one.say('phone', 'unheard');
    await settle();
    expect(news).toHaveLength(4);
  });

  it('costs one word a commit at most, and a burst few', async () => {
    const { one, wire, news } = await watched();
    const before = wire.published.length;
    const gate = Promise.withResolvers<void>();
    wire.hold = gate.promise;
    for (let count = 0; count < 20; count += 1) await one.say('phone', `message ${count}`);
    expect(wire.published.length - before).toBe(1);
    wire.hold = null;
    gate.resolve();
    await settle();
    expect(wire.published.length - before).toBe(2);
    expect(news).toEqual([{ changed: false }, { changed: false }]);
  });

  it('joins what a burst brings about: a change among it is not forgotten', async () => {
    const { one, wire, news } = await watched();
    const { event } = await one.say('phone', 'hello');
    await settle();
    const gate = Promise.withResolvers<void>();
    wire.hold = gate.promise;
    await one.say('phone', 'on its way');
    await one.kit.updateEvent('r1', event?.id ?? '', { metadata: { seen: true } });
    await one.say('phone', 'after it');
    gate.resolve();
    await settle();
    expect(news).toEqual([{ changed: false }, { changed: false }, { changed: true }]);
  });

  it('is told again when the word could not be sent', async () => {
    const { one, wire, clock, news } = await watched();
    wire.isCut = true;
    await one.say('phone', 'unheard');
    await clock.advance(5_000);
    expect(news).toEqual([]);
    wire.isCut = false;
    await clock.advance(1_000);
    expect(news).toEqual([{ changed: false }]);
    await clock.advance(60_000);
    expect(news).toHaveLength(1);
  });

  it('says that everything may have changed after a gap, and when it is heard late', async () => {
    const { one, wire, clock, news } = await watched({ cut: true });
    await clock.advance(10_000);
    expect(news).toEqual([]);
    wire.isCut = false;
    await clock.advance(2_000);
    expect(news).toEqual([{ changed: true }]);
    wire.gap();
    expect(news).toHaveLength(2);
    await one.say('phone', 'hello');
    await settle();
    expect(news).toEqual([{ changed: true }, { changed: true }, { changed: false }]);
  });

  it('is looked at now and then where others write: a node that dies takes its last word along', async () => {
    const { clock, news, watch } = await watched({ storeIsShared: true });
    await clock.advance(60_000);
    expect(news).toEqual([{ changed: true }, { changed: true }]);
    watch[Symbol.dispose]();
    await clock.advance(60_000);
    expect(news).toHaveLength(2);
  });

  it('is looked at more often where no word goes from node to node', async () => {
    const clock = new TestClock();
    const { kit } = kitBench({ clock, store: sharedStore(clock) });
    await kit.createRoom({ roomId: 'r1' });
    const news: RoomNews[] = [];
    using _watch = kit.watchRoom('r1', (word) => void news.push(word));
    await clock.advance(10_000);
    expect(news).toEqual([{ changed: true }, { changed: true }]);
  });

  it('hears of a commit from whoever takes over what its node left undone', async () => {
    const clock = new TestClock();
    const [store, wire] = [sharedStore(clock), new Wire({ clock })];
    // What the first says of its commits goes nowhere.
    const one = testNode(store, clock, { realtime: new Wire({ clock }) });
    const two = testNode(store, clock, { realtime: wire });
    const three = kitBench({ clock, store, realtime: wire, createId: countingIds('three') });
    await one.kit.createRoom({ roomId: 'r1' });
    for (const id of ['a', 'b']) await one.kit.attachChannel('r1', id);
    const news: RoomNews[] = [];
    using _watch = three.kit.watchRoom('r1', (word) => void news.push(word));
    await settle();
    one.b.onDeliver = () => new Promise(() => {});
    void one.say('a', 'last words');
    await settle();
    one.crash();
    news.length = 0;
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    expect(two.b.words).toEqual(['last words']);
    expect(news).toContainEqual({ changed: false });
  });

  it('is silent, and leaves nothing behind, where there is one process', async () => {
    const { kit, clock } = kitBench();
    await kit.createRoom({ roomId: 'r1' });
    await kit.updateRoomMetadata('r1', {});
    const timers = clock.pending;
    const news: RoomNews[] = [];
    using _watch = kit.watchRoom('r1', (word) => void news.push(word));
    await kit.updateRoomMetadata('r1', { topic: 'lamps' });
    expect([news, clock.pending]).toEqual([[], timers]);
  });

  it('ends with its kit', async () => {
    const { one, two, clock, wire, news } = await watched({ storeIsShared: true });
    const size = wire.size;
    wire.close = () => Promise.resolve();
    await two.kit.close();
    await settle();
    expect(wire.size).toBe(size - 1);
    await one.say('phone', 'hello').catch(() => {});
    await clock.advance(60_000);
    expect(news).toEqual([]);
  });
});
