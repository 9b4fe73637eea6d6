import { describe, expect, it } from 'vitest';

import { HookResult, type InboundMessage, type RoomContext, type RoomEvent } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, never, r2, type R2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle, TestClock } from '../support/test-clock.ts';
import { TracedStore } from '../support/traced-store.ts';

class Reading extends RecordingChannel {
  onInbound: () => unknown = () => undefined;
  override async handleInbound(message: InboundMessage, context: RoomContext): Promise<RoomEvent> {
    await this.onInbound();
    return super.handleInbound(message, context);
  }
}

interface Bench extends R2 {
  readonly store: TracedStore;
  readonly reading: Reading;
}

async function bench(): Promise<Bench> {
  const clock = new TestClock();
  const store = new TracedStore({ clock });
  const made = await r2({ clock, store, processTimeoutMs: 200 });
  const reading = new Reading('reading');
  made.kit.registerChannel(reading);
  await made.kit.attachChannel('r1', 'reading');
  return { ...made, store, reading };
}

/** Where a message may get stuck, and how it is let go again. */
const PLACES: readonly (readonly [string, (bench: Bench, opened: Promise<void>) => unknown])[] = [
  ['the search for the vendor’s id', ({ store }, opened) => hold(store, 'findByProviderMessageId', opened)],
  ['reading the room', ({ store }, opened) => hold(store, 'getSnapshot', opened)],
  ['the channel', ({ reading }, opened) => void (reading.onInbound = () => opened)],
  [
    'the lock',
    async ({ kit }, opened) => {
      kit.hook('before_broadcast', { timeoutMs: 60_000, channelIds: ['b'] }, () => opened);
      void kit.sendEvent('r1', 'b', text('holds the lock'));
      await settle();
    },
  ],
  ['opening the pass', ({ store }, opened) => hold(store, 'openPass', opened)],
  ['a hook', ({ kit }, opened) => kit.hook('before_broadcast', { timeoutMs: 60_000 }, () => opened)],
];

function hold(store: TracedStore, stuck: string, opened: Promise<void>): void {
  store.before = (call) => (call === stuck ? opened : undefined);
}

describe('the one deadline of a message', () => {
  it.each(PLACES)('CORE-13.6.1 holds in %s: nothing remains, now or later', async (_place, getStuck) => {
    const made = await bench();
    const { say, clock, timeline, reading, emitted, b } = made;
    const timeouts = emitted('process_timeout');
    const stuck = gate();
    await getStuck(made, stuck.opened);
    const before = (await timeline()).filter((event) => event.source.channelId === reading.id);
    const message = { idempotencyKey: 'k', providerMessageId: 'SM1' };
    const saying = say('reading', 'late', message);
    await clock.advance(199);
    expect(timeouts).toEqual([]);
    await clock.advance(1);
    expect(await saying).toMatchObject({ blocked: true, reason: 'process_timeout', event: null });
    expect(timeouts.map(({ data }) => data)).toMatchObject([{ channelId: 'reading', timeoutMs: 200 }]);

    stuck.open();
    made.store.before = null;
    reading.onInbound = () => undefined;
    await settle();
    await made.kit.whenIdle();
    expect((await timeline()).filter((event) => event.source.channelId === reading.id)).toEqual(before);
    expect(b.words).not.toContain('late');

    // CORE-13.4.3: neither key was used up.
    expect(await say('reading', 'again', message)).toMatchObject({ blocked: false, duplicate: false });
  });

  it('CORE-13.4.3 a message that ran out of time does not use up its key', async () => {
    const { kit, say, clock } = await bench();
    const off = kit.hook('before_broadcast', { timeoutMs: 60_000 }, () => never());
    const saying = say('a', 'late', { idempotencyKey: 'k' });
    await clock.advance(200);
    expect(await saying).toMatchObject({ reason: 'process_timeout' });
    off();
    expect(await say('a', 'again', { idempotencyKey: 'k' })).toMatchObject({ blocked: false, duplicate: false });
  });

  it('CORE-13.6.2 is one for the whole way: what was lost before the lock is not given back in it', async () => {
    const { kit, say, clock, reading } = await bench();
    reading.onInbound = () => clock.sleep(150);
    kit.hook('before_broadcast', { timeoutMs: 60_000 }, () => never());
    let done = -1;
    const saying = say('reading', 'slow').then((result) => {
      done = clock.monotonic();
      return result;
    });
    await clock.advance(1000);
    expect(await saying).toMatchObject({ reason: 'process_timeout' });
    expect(done).toBe(200);
  });

  it('CORE-13.6.3 ends with the commit: a slow delivery cannot undo it', async () => {
    const { kit, say, b, clock } = await bench();
    b.onDeliver = () => clock.sleep(10_000);
    const saying = say('a', 'delivered slowly');
    await clock.advance(10_000);
    const { event, blocked, reason } = await saying;
    expect([blocked, reason]).toEqual([false, null]);
    expect((await kit.getEvent('r1', event?.id ?? ''))?.status).toBe('delivered');
  });

  it('CORE-13.6.3 ends when the commit begins: a slow store is waited for, not doubted', async () => {
    const { say, clock, store, words, emitted } = await bench();
    const timeouts = emitted('process_timeout');
    store.before = (call) => (call === 'commit' ? clock.sleep(1000) : undefined);
    const saying = say('a', 'stored slowly');
    await clock.advance(1000);
    expect(await saying).toMatchObject({ blocked: false, event: { status: 'delivered' } });
    expect(await words()).toEqual(['stored slowly']);
    expect(timeouts).toEqual([]);
  });

  it('CORE-13.6.4 a hook that comes back too late changes nothing', async () => {
    const { kit, say, clock, timeline, b } = await bench();
    const late = gate();
    let ran = 0;
    kit.hook('before_broadcast', { timeoutMs: 60_000 }, async (event) => {
      ran += 1;
      await late.opened;
      return HookResult.modify({ ...event, content: text('rewritten') }, { tasks: [{ type: 'late' }] });
    });
    kit.hook('before_broadcast', { priority: 1 }, () => void (ran += 1));
    const before = await timeline();
    const saying = say('a', 'hi');
    await clock.advance(200);
    await saying;
    late.open();
    await settle();
    await kit.whenIdle();
    expect(ran).toBe(1);
    expect(await timeline()).toEqual(before);
    expect(await kit.listTasks('r1')).toEqual([]);
    expect(b.words).toEqual([]);
  });

  it('CORE-13.6.4 CORE-10.1.21 what such a hook still calls is a call from outside', async () => {
    const { kit, say, clock, words } = await bench();
    const late = gate();
    kit.hook('before_broadcast', { timeoutMs: 60_000 }, async (event) => {
      if (event.source.channelId === 'system') return;
      await late.opened;
      await kit.sendEvent('r1', 'system', text('from beyond'));
    });
    const saying = say('a', 'hi');
    await clock.advance(200);
    await saying;
    late.open();
    await settle();
    await kit.whenIdle();
    expect(await words()).toEqual(['from beyond']);
  });

  it('CORE-13.6.1 holds for a message from within a hook as well', async () => {
    const { kit, say, clock, words } = await bench();
    const results: unknown[] = [];
    kit.hook('before_broadcast', { timeoutMs: 60_000 }, async (event) => {
      if (event.source.channelId === 'b') {
        await clock.sleep(500);
        return;
      }
      const inner = await say('b', 'inner');
      results.push([inner.blocked, inner.reason]);
    });
    const outer = kit.sendEvent('r1', 'a', text('outer'));
    await clock.advance(1000);
    await outer;
    await kit.whenIdle();
    expect(results).toEqual([[true, 'process_timeout']]);
    expect(await words()).toEqual(['outer']);
  });

  it('CORE-13.6.1 giving up by signal leaves nothing either', async () => {
    const { kit, timeline, clock } = await bench();
    kit.hook('before_broadcast', { timeoutMs: 150 }, () => never());
    const before = await timeline();
    const controller = new AbortController();
    const saying = kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: text('hi'), roomId: 'r1' },
      { signal: controller.signal },
    );
    await settle();
    controller.abort(new Error('never mind'));
    await expect(saying).rejects.toThrow('never mind');
    await clock.advance(1000);
    expect(await timeline()).toEqual(before);
  });
});
