import { describe, expect, it } from 'vitest';

import { telegramChannel } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { NODE_TTL_MS, ROUND_MS, sharedStore, testNode, type TestNode } from '../support/nodes.ts';
import { TestClock } from '../support/test-clock.ts';
import { EditVendor } from './edit-vendor.ts';
import { Pen, SECOND, streamingBench } from './streaming-bench.ts';

const FIRST = 'The kettle is on. The';
const WHOLE = `${FIRST} cups are warm.`;

/** Two nodes before one vendor; the first one shows an answer. */
async function twoNodesBefore(
  vendor: EditVendor,
  clock: TestClock,
): Promise<Record<'one' | 'two', TestNode> & { pen: Pen }> {
  const store = sharedStore(clock);
  const [one, two] = [testNode(store, clock), testNode(store, clock)];
  for (const { kit } of [one, two]) kit.registerChannel(telegramChannel('tg', { provider: vendor }));
  await one.kit.createRoom({ roomId: 'r1' });
  await one.kit.attachChannel('r1', 'a');
  await one.kit.attachChannel('r1', 'tg', { metadata: { telegramChatId: '7' } });
  const pen = new Pen();
  const begun = Promise.withResolvers<void>();
  await one.addAgent('ai', () => {
    begun.resolve();
    return { responseStream: pen };
  });
  const question = { channelId: 'a', senderId: 'u1', content: text('hi'), roomId: 'r1', visibility: 'ai' };
  await one.kit.processInbound(question, { until: 'committed' });
  await begun.promise;
  pen.write(FIRST);
  await clock.advance(0);
  expect(vendor.shown).toEqual([FIRST]);
  return { one, two, pen };
}

describe('an answer that was being shown when its node went', () => {
  it('CORE-10.2.13 goes out whole by another, once it was committed: what had been shown stands before it', async () => {
    const clock = new TestClock();
    const vendor = new EditVendor(clock);
    const { one, two, pen } = await twoNodesBefore(vendor, clock);
    vendor.fates.push('hangs deaf');
    pen.write(' cups are warm.');
    pen.end();
    await clock.advance(SECOND);
    one.crash();
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    await two.kit.whenIdle();
    expect(vendor.shown).toEqual([FIRST, WHOLE]);
    expect(await two.words()).toEqual(['hi', WHOLE]);
  });

  it('CORE-6.1.6 stays as far as it was shown where it was not committed, and nothing follows', async () => {
    const clock = new TestClock();
    const vendor = new EditVendor(clock);
    const { one, two } = await twoNodesBefore(vendor, clock);
    one.crash();
    await clock.advance(NODE_TTL_MS + ROUND_MS);
    await two.kit.whenIdle();
    expect(vendor.shown).toEqual([FIRST]);
    expect(await two.words()).toEqual(['hi']);
  });
});

describe('an answer that is being shown when its kit closes', () => {
  it('CORE-6.1.6 is waited for, and brought to its end', async () => {
    const bench = await streamingBench();
    await bench.write(FIRST);
    bench.pen.write(' cups are warm.');
    bench.pen.end();
    const closing = bench.kit.close();
    await bench.clock.advance(3 * SECOND);
    await closing;
    expect(bench.vendor.shown).toEqual([WHOLE]);
    expect(await bench.store.countPendingDeliveries()).toBe(0);
  });

  it('CORE-6.1.6 stays planned where that takes too long, and nothing more is sent', async () => {
    const bench = await streamingBench();
    await bench.write(FIRST);
    bench.vendor.otherwise = () => ({ afterMs: 100 * SECOND });
    bench.pen.write(' cups are warm.');
    bench.pen.end();
    await bench.clock.advance(SECOND);
    expect(await bench.words()).toEqual(['hi', WHOLE]);
    expect(bench.vendor.calls).toHaveLength(2);
    const closing = bench.kit.close();
    await bench.clock.advance(300 * SECOND);
    await closing;
    expect(bench.vendor.calls).toHaveLength(2);
    expect(await bench.store.countPendingDeliveries()).toBe(1);
  });
});
