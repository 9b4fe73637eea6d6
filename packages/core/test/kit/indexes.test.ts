import { describe, expect, it } from 'vitest';

import { InMemoryLockManager, InMemoryStore } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';

const dense = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('places in a timeline', () => {
  it('CORE-8.1.1 begin at 0 and leave no gap, records of the kit and blocked events included', async () => {
    const { kit, say, timeline } = await r3();
    await say('a', 'one');
    await kit.mute('r1', 'a');
    await say('a', 'blocked');
    await kit.addMember('r1', 'b', 'bob');
    await kit.sendEvent('r1', 'system', text('notice'));
    const events = await timeline();
    expect(events.map((event) => event.index)).toEqual(dense(events.length));
    expect(await kit.getRoom('r1')).toMatchObject({ eventCount: events.length, latestIndex: events.length - 1 });
  });

  it('CORE-8.1.2 are given out one by one, however many come at once', async () => {
    const { say, timeline } = await r2();
    const before = (await timeline()).length;
    const results = await Promise.all(dense(50).map((at) => say(at % 2 === 0 ? 'a' : 'b', `message ${at}`)));
    const indexes = results.map((result) => result.event?.index ?? -1).sort((left, right) => left - right);
    expect(indexes).toEqual(dense(50).map((at) => at + before));
    expect((await timeline()).length).toBe(before + 50);
  });

  it('CORE-8.1.3 are the store’s to give: two kits with locks of their own share a room', async () => {
    const store = new InMemoryStore();
    const first = await r2({ store, locks: new InMemoryLockManager() });
    const second = kitBench({
      store,
      locks: new InMemoryLockManager(),
      clock: first.clock,
      createId: countingIds('second'),
    });
    for (const id of ['a', 'b']) second.kit.registerChannel(new RecordingChannel(id));
    const before = (await first.timeline()).length;
    const saying = Promise.all(dense(40).map((at) => (at % 2 === 0 ? first : second).say('a', `message ${at}`)));
    // A room that the other node holds is asked for again after a while.
    for (let round = 0; round < 200; round += 1) await first.clock.advance(5);
    const results = await saying;
    expect(results.every((result) => !result.blocked)).toBe(true);
    expect((await first.timeline()).map((event) => event.index)).toEqual(dense(before + 40));
  });

  it('CORE-8.1.5 are never given out twice, not even after a removal', async () => {
    const { kit, say, timeline } = await r2();
    const last = (await say('a', 'gone soon')).event;
    expect(await kit.deleteEvent('r1', last?.id ?? '')).toEqual([last?.id]);
    const next = (await say('a', 'next')).event;
    expect(next?.index).toBe((last?.index ?? 0) + 1);
    expect((await timeline()).at(-1)?.id).toBe(next?.id);
  });

  it('CORE-8.1.6 serve for pages, read marks and gaps', async () => {
    const { kit, say } = await r2();
    for (const body of ['one', 'two', 'three', 'four']) await say('a', body);
    const after = await kit.getTimeline('r1', { afterIndex: 2 });
    const before = await kit.getTimeline('r1', { beforeIndex: 2 });
    expect(after.map((event) => event.index)).toEqual([3, 4, 5]);
    expect(before.map((event) => event.index)).toEqual([0, 1]);
    await expect(kit.getTimeline('r1', { afterIndex: 1, beforeIndex: 4 })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    const { latestIndex } = await kit.getRoom('r1');
    await kit.markRead('r1', 'b', 3);
    expect(await kit.unreadCount('r1', 'b')).toBe(latestIndex - 3);
  });
});
