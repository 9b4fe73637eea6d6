import { describe, expect, it } from 'vitest';

import { InMemoryLockManager, type RoomLockManager, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, r2, type R2, r3 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

/** Locks that tell who holds which room. */
function watchedLocks(): RoomLockManager & { readonly taken: string[]; held: number } {
  const own = new InMemoryLockManager();
  const watched = {
    specificationVersion: 'v1' as const,
    capabilities: { shared: false },
    taken: [] as string[],
    held: 0,
    async acquire(key: string, options?: { readonly signal?: AbortSignal | undefined }) {
      const lock = await own.acquire(key, options);
      watched.taken.push(key);
      watched.held += 1;
      let open = true;
      return {
        release: () => {
          if (open) watched.held -= 1;
          open = false;
          lock.release();
        },
      };
    },
  };
  return watched;
}

async function twoRooms(options: Parameters<typeof r2>[0] = {}): Promise<R2> {
  const bench = await r2(options);
  await bench.kit.createRoom({ roomId: 'r2' });
  for (const id of ['a', 'b']) await bench.kit.attachChannel('r2', id);
  return bench;
}

describe('calls into the kit from within it', () => {
  it('CORE-10.1.21 a hook may send into its own room: committed on return, delivered later', async () => {
    const { kit, say, said, b } = await r2();
    let delivered = -1;
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId === 'system') return;
      const nested = await kit.sendEvent('r1', 'system', text('note'));
      expect(nested).toMatchObject({ status: 'delivered' });
      expect(await kit.getEvent('r1', nested.id)).not.toBeNull();
      delivered = b.delivered.length;
    });
    await say('a', 'hi');
    await kit.whenIdle();
    expect((await said()).map((event) => textOf(event))).toEqual(['note', 'hi']);
    expect(delivered).toBe(0);
    expect(b.words).toEqual(['note', 'hi']);
  });

  it('CORE-10.1.21 and so may the way in: a message from within a hook', async () => {
    const { kit, say, words } = await r2();
    kit.hook('before_broadcast', async (event) => {
      if (textOf(event) !== 'outer') return;
      const inner = await say('b', 'inner');
      expect(inner).toMatchObject({ blocked: false, event: { status: 'delivered' } });
    });
    await say('a', 'outer');
    expect(await words()).toEqual(['inner', 'outer']);
  });

  it('CORE-10.1.21 several at once go one by one, each seeing what the one before did', async () => {
    const { kit, say, words, timeline } = await r2();
    const indexes: number[] = [];
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId === 'system') {
        await settle();
        indexes.push(event.index);
        return;
      }
      await Promise.all(['one', 'two', 'three'].map((body) => kit.sendEvent('r1', 'system', text(body))));
    });
    const before = (await timeline()).length;
    await say('a', 'hi');
    expect(await words()).toEqual(['one', 'two', 'three', 'hi']);
    expect(indexes).toEqual([before, before + 1, before + 2]);
  });

  it('CORE-10.1.21 a call within a call within a call ends as well', async () => {
    const { kit, say, words } = await r2();
    kit.hook('before_broadcast', async (event) => {
      const depth = textOf(event).length;
      if (depth < 4) await kit.sendEvent('r1', 'system', text('x'.repeat(depth + 1)));
    });
    await say('a', 'x');
    expect(await words()).toEqual(['xxxx', 'xxx', 'xx', 'x']);
  });

  it('CORE-10.1.21 a hook may change its room', async () => {
    const { kit, say, timeline } = await r2();
    const changed = gate();
    kit.hook('on_channel_muted', () => changed.open());
    kit.hook('before_broadcast', async () => {
      await kit.mute('r1', 'b');
      await kit.updateRoomMetadata('r1', { topic: 'billing' });
      await kit.createTask('r1', { type: 'follow_up' });
    });
    await say('a', 'hi');
    await changed.opened;
    expect(await kit.getBinding('r1', 'b')).toMatchObject({ muted: true });
    expect((await kit.getRoom('r1')).metadata).toEqual({ topic: 'billing' });
    expect((await timeline()).map((event) => event.type).slice(-2)).toEqual(['channel_muted', 'message']);
  });

  it('CORE-10.1.21 a channel at work may send, and does not wait for itself', async () => {
    const { kit, say, words, b, clock } = await r2();
    b.onDeliver = async (event) => {
      if (textOf(event) !== 'hi') return;
      await kit.sendEvent('r1', 'a', text('from within deliver'));
      await say('a', 'and as a message');
    };
    await say('a', 'hi');
    await kit.whenIdle();
    expect(await words()).toEqual(['hi', 'from within deliver', 'and as a message']);
    expect(b.words).toEqual(['hi', 'from within deliver', 'and as a message']);
    expect(clock.monotonic()).toBe(0);
  });

  it('CORE-10.1.21 an agent may send beside its answer', async () => {
    const bench = await r3(async (event) => {
      if (textOf(event) !== 'ask') return null;
      await bench.kit.sendEvent('r1', 'ai', text('one moment'));
      return 'answer';
    });
    await bench.say('a', 'ask');
    await bench.kit.whenIdle();
    expect(await bench.words()).toEqual(['ask', 'one moment', 'answer']);
    expect(bench.a.words).toEqual(['one moment', 'answer']);
  });

  it('CORE-10.1.21 hooks of what an agent noticed may send, though its queue waits for them', async () => {
    const { kit, say, words, clock } = await r3((event) =>
      textOf(event) === 'ask' ? { tasks: [{ type: 'call_back' }], observations: [{ type: 'mood' }] } : null,
    );
    for (const trigger of ['on_task_created', 'on_observation'] as const) {
      kit.hook(trigger, async () => void (await kit.sendEvent('r1', 'system', text(trigger))));
    }
    await say('a', 'ask');
    await kit.whenIdle();
    expect([...(await words())].sort()).toEqual(['ask', 'on_observation', 'on_task_created']);
    expect(clock.monotonic()).toBe(0);
  });

  it('CORE-10.1.21 what a hook began and did not wait for is over before its pass goes on', async () => {
    const locks = watchedLocks();
    const { kit, say, words, timeline } = await r2({ locks });
    const held: number[] = [];
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId !== 'system') {
        void kit.sendEvent('r1', 'system', text('in passing'));
        return;
      }
      await settle();
      held.push(locks.held);
    });
    await say('a', 'hi');
    expect(await words()).toEqual(['in passing', 'hi']);
    expect(held).toEqual([1]);
    expect(locks.held).toBe(0);
    const indexes = (await timeline()).map((event) => event.index);
    expect(indexes).toEqual(indexes.map((_, at) => at));
  });
});

describe('where a call comes from', () => {
  it('CORE-10.1.21 a timer started in a hook runs as its own pass, with its own lock', async () => {
    const locks = watchedLocks();
    const { kit, say, words, clock } = await r2({ locks });
    kit.hook('before_broadcast', (event) => {
      if (textOf(event) === 'hi')
        void clock.sleep(1000).then(() => kit.sendEvent('r1', 'system', text('a second later')));
    });
    await say('a', 'hi');
    const taken = locks.taken.length;
    await clock.advance(1000);
    await kit.whenIdle();
    expect(await words()).toEqual(['hi', 'a second later']);
    expect(locks.taken.length).toBe(taken + 1);
  });

  it('CORE-10.1.21 what outlives its hook waits for the lock like anybody', async () => {
    const locks = watchedLocks();
    const { kit, say, words } = await r2({ locks });
    const [late, holding] = [gate(), gate()];
    let later: Promise<unknown> = Promise.resolve();
    kit.hook('before_broadcast', async (event) => {
      if (textOf(event) === 'first') {
        later = late.opened.then(() => kit.sendEvent('r1', 'system', text('late'), { until: 'committed' }));
      }
      if (textOf(event) === 'second') await holding.opened;
    });
    await say('a', 'first');
    const second = say('a', 'second');
    await settle();
    late.open();
    await settle();
    expect(await words()).toEqual(['first']);
    holding.open();
    await Promise.all([second, later]);
    expect(await words()).toEqual(['first', 'second', 'late']);
  });

  it('CORE-10.1.21 CORE-10.1.19 a background hook belongs to no pass: what it sends comes after', async () => {
    const locks = watchedLocks();
    const { kit, say, words } = await r2({ locks });
    kit.hook('before_broadcast', { execution: 'async' }, async (event) => {
      if (textOf(event) === 'hi') await kit.sendEvent('r1', 'system', text('noted'));
    });
    const taken = locks.taken.length;
    await say('a', 'hi');
    await kit.whenIdle();
    expect(await words()).toEqual(['hi', 'noted']);
    expect(locks.taken.length).toBe(taken + 2);
  });

  it('CORE-10.1.21 a timer started in deliver waits for what it sends', async () => {
    const { kit, say, b, clock } = await r2();
    const order: string[] = [];
    b.onDeliver = async (event) => {
      if (textOf(event) === 'hi') {
        void clock
          .sleep(1000)
          .then(() => kit.sendEvent('r1', 'a', text('later')))
          .then(() => order.push('sent'));
        return;
      }
      await settle();
      order.push('delivered');
    };
    await say('a', 'hi');
    await clock.advance(1000);
    await settle();
    expect(order).toEqual(['delivered', 'sent']);
  });

  it('CORE-10.1.21 a delivery begun by a nested call owns no pass', async () => {
    const locks = watchedLocks();
    const { kit, say, words, b } = await r2({ locks });
    kit.hook('before_broadcast', async (event) => {
      if (textOf(event) === 'hi') await kit.sendEvent('r1', 'system', text('note'));
    });
    b.onDeliver = async (event) => {
      if (textOf(event) === 'note') await kit.sendEvent('r1', 'a', text('from the queue'));
    };
    const taken = locks.taken.length;
    await say('a', 'hi');
    await kit.whenIdle();
    expect(await words()).toEqual(['note', 'hi', 'from the queue']);
    expect(locks.taken.length).toBe(taken + 2);
  });
});

describe('calls into another room', () => {
  it('CORE-10.1.21 are taken at once and committed when the pass is over', async () => {
    const { kit, say, words, emitted } = await twoRooms();
    const processed = emitted('event_processed');
    let pending: unknown;
    let during = -1;
    kit.hook('before_broadcast', async (event) => {
      if (event.roomId !== 'r1') return;
      const content = { type: 'text' as const, body: 'over there' };
      const sent = await kit.sendEvent('r2', 'a', content);
      content.body = 'changed by the caller';
      pending = [sent.status, sent.roomId];
      during = (await words('r2')).length;
    });
    await say('a', 'hi');
    await kit.whenIdle();
    expect(pending).toEqual(['pending', 'r2']);
    expect(during).toBe(0);
    expect(await words('r2')).toEqual(['over there']);
    expect(processed.map(({ data }) => data.roomId).sort()).toEqual(['r1', 'r2']);
  });

  it('CORE-10.1.21 are taken as messages too, also into rooms that are not there yet', async () => {
    const { kit, say, words } = await twoRooms();
    kit.hook('before_broadcast', async (event) => {
      if (event.roomId !== 'r1') return;
      for (const roomId of ['r2', 'new']) {
        expect(await say('a', `into ${roomId}`, { roomId })).toMatchObject({
          blocked: false,
          event: { status: 'pending', roomId },
        });
      }
    });
    await say('a', 'hi');
    await kit.whenIdle();
    expect(await words('r2')).toEqual(['into r2']);
    expect(await words('new')).toEqual(['into new']);
  });

  it('CORE-10.1.21 are refused at once where it is known that they must be', async () => {
    const { kit, say } = await twoRooms();
    await kit.closeRoom('r2');
    const errors: unknown[] = [];
    kit.hook('before_broadcast', async () => {
      for (const roomId of ['r2', 'ghost']) {
        errors.push(await kit.sendEvent(roomId, 'system', text('hi')).catch((error: { code: string }) => error.code));
      }
    });
    await say('a', 'hi');
    expect(errors).toEqual(['room_closed', 'room_not_found']);
  });

  it('CORE-10.1.21 two rooms whose hooks call each other both go on', async () => {
    const { kit, say, words, clock } = await twoRooms();
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId === 'system') return;
      await settle();
      await kit.sendEvent(event.roomId === 'r1' ? 'r2' : 'r1', 'system', text(`from ${event.roomId}`));
    });
    await Promise.all([say('a', 'one'), say('a', 'two', { roomId: 'r2' })]);
    await kit.whenIdle();
    expect([...(await words('r1'))].sort()).toEqual(['from r2', 'one']);
    expect([...(await words('r2'))].sort()).toEqual(['from r1', 'two']);
    expect(clock.monotonic()).toBe(0);
  });

  it('CORE-10.1.21 two rooms whose hooks change each other do not wait for ever: one is told', async () => {
    const { kit, say, clock } = await twoRooms();
    const outcomes: string[] = [];
    kit.hook('before_broadcast', async (event) => {
      await settle();
      const other = event.roomId === 'r1' ? 'r2' : 'r1';
      await kit.updateRoomMetadata(other, { by: event.roomId }).then(
        () => outcomes.push('changed'),
        (error: { code: string }) => outcomes.push(error.code),
      );
    });
    const results = await Promise.all([say('a', 'one'), say('a', 'two', { roomId: 'r2' })]);
    expect(results.map((result) => result.blocked)).toEqual([false, false]);
    expect(outcomes.sort()).toEqual(['changed', 'deadlock']);
    expect(clock.monotonic()).toBe(0);
  });

  it('CORE-10.1.21 a circle of three is found as well, and a line of three is none', async () => {
    for (const closes of [true, false]) {
      const { kit, say } = await twoRooms();
      await kit.createRoom({ roomId: 'r3' });
      const outcomes: string[] = [];
      const next: Readonly<Record<string, string | null>> = { r1: 'r2', r2: 'r3', r3: closes ? 'r1' : null };
      kit.hook('before_broadcast', async (event) => {
        await settle();
        const other = next[event.roomId] ?? null;
        if (other === null) return;
        await kit.updateRoomMetadata(other, { by: event.roomId }).then(
          () => outcomes.push('changed'),
          (error: { code: string }) => outcomes.push(error.code),
        );
      });
      await Promise.all(['r1', 'r2', 'r3'].map((roomId) => say('a', 'hi', { roomId })));
      expect(outcomes.filter((outcome) => outcome === 'deadlock')).toHaveLength(closes ? 1 : 0);
    }
  });
});
