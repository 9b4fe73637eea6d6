import { describe, expect, it } from 'vitest';

import { ProviderError } from '../../src/index.ts';
import { SECOND, streamingBench, type StreamingBench, type StreamingBenchOptions } from './streaming-bench.ts';

const FIRST = 'The kettle is on. The';
const WHOLE = `${FIRST} cups are warm.`;

/** The first message meets this fate; then the rest comes. */
async function answered(
  fates: StreamingBench['vendor']['fates'],
  options: StreamingBenchOptions,
  prepare: (bench: StreamingBench) => void = () => {},
): Promise<StreamingBench> {
  const bench = await streamingBench(options);
  prepare(bench);
  bench.vendor.fates.push(...fates);
  await bench.write(FIRST, 3 * SECOND);
  await bench.write(' cups are warm.', 3 * SECOND);
  bench.pen.end();
  await bench.clock.advance(150 * SECOND);
  await bench.asked;
  return bench;
}

const deadLetters = async ({ kit }: StreamingBench): Promise<readonly unknown[]> =>
  (await kit.listDeadLetters()).map(({ error }) => error?.code);

describe('a first message of which nobody knows whether it went', () => {
  it.each([
    ['taken', 'done, unsaid', [FIRST, ' cups are warm.']],
    ['not taken', 'not done, unsaid', [' cups are warm.']],
  ] as const)('CORE-6.1.4 is not sent twice: %s', async (_what, fate, shown) => {
    const bench = await answered([fate], { unknownOutcome: 'neither' });
    expect(bench.vendor.shown).toEqual(shown);
    // Somebody has to see to it, for part of it may be missing.
    expect(await deadLetters(bench)).toEqual(['delivery_unknown']);
    const { id = '' } = (await bench.said()).at(-1) ?? {};
    expect(await bench.store.listReceipts({ organizationId: null, roomId: 'r1' }, id)).toMatchObject([
      { status: 'unknown', providerMessageIds: [fate === 'done, unsaid' ? 'm2' : 'm1'] },
    ]);
  });

  it('CORE-6.1.4 is sent again where somebody would rather have it twice than not at all', async () => {
    const bench = await answered(['done, unsaid'], {
      unknownOutcome: 'neither',
      attach: { retryPolicy: { unknownPolicy: 'repeat', maxRetries: 0 } },
    });
    expect(bench.vendor.shown).toEqual([FIRST, WHOLE]);
    expect(await deadLetters(bench)).toEqual([]);
  });

  it.each(['done, unsaid', 'not done, unsaid'] as const)(
    'CORE-6.1.4 is repeated with its key where that is one message: %s',
    async (fate) => {
      const bench = await answered([fate], { unknownOutcome: 'native_idempotency' });
      expect(bench.vendor.shown).toEqual([WHOLE]);
      expect(bench.vendor.log.slice(0, 2)).toEqual([`send ${FIRST}`, `send ${FIRST}`]);
      expect(bench.vendor.keys[1]).toBe(bench.vendor.keys[0]);
      expect(await deadLetters(bench)).toEqual([]);
    },
  );

  it.each(['done, unsaid', 'not done, unsaid'] as const)(
    'CORE-6.1.4 is asked about where the vendor can be asked: %s',
    async (fate) => {
      const bench = await answered([fate], { unknownOutcome: 'reconcilable' });
      expect(bench.vendor.shown).toEqual([WHOLE]);
      expect(bench.vendor.asked[0]).toMatchObject({ to: '7', idempotencyKey: bench.vendor.keys[0] });
      expect(await deadLetters(bench)).toEqual([]);
    },
  );

  it('CORE-6.1.4 is a dead letter where the vendor never tells, and neither part is sent twice', async () => {
    const bench = await answered(['done, unsaid'], { unknownOutcome: 'reconcilable' }, ({ vendor }) => {
      for (let at = 0; at < 40; at += 1) vendor.answers.push({ outcome: 'unknown' });
    });
    expect(bench.vendor.shown).toEqual([FIRST, ' cups are warm.']);
    expect(bench.vendor.asked).toHaveLength(6);
    expect(await deadLetters(bench)).toEqual(['delivery_unknown']);
  });

  it('CORE-6.1.4 holds everything else back until its fate is known', async () => {
    const bench = await streamingBench({ unknownOutcome: 'reconcilable' });
    bench.vendor.answers.push({ outcome: 'unknown', retryAfterMs: 20 * SECOND });
    bench.vendor.fates.push('done, unsaid');
    await bench.write(FIRST, 0);
    for (let at = 0; at < 15; at += 1) await bench.write(` ${at}`, SECOND);
    expect(bench.vendor.calls).toHaveLength(1);
    await bench.clock.advance(10 * SECOND);
    expect(bench.vendor.shown).toEqual([`${FIRST} ${Array.from({ length: 15 }, (_, at) => at).join(' ')}`]);
    await bench.end();
  });
});

describe('an edit of which nobody knows whether it happened', () => {
  it.each(['done, unsaid', 'not done, unsaid'] as const)('CORE-6.1.4 is made again: %s', async (fate) => {
    const bench = await answered(['well', fate], {});
    expect(bench.vendor.shown).toEqual([WHOLE]);
    expect(bench.vendor.messages).toHaveLength(1);
    expect(await deadLetters(bench)).toEqual([]);
  });

  it('CORE-6.1.4 and that cannot be made again gives way to a new message: nothing is read twice', async () => {
    const bench = await answered(['well', 'done, unsaid', 'refused'], {});
    expect(bench.vendor.shown).toEqual([WHOLE]);
    expect(bench.vendor.log).toEqual([`send ${FIRST}`, `edit ${WHOLE}`, `edit ${WHOLE}`, 'delete', `send ${WHOLE}`]);
  });

  it('CORE-6.1.4 because the server failed counts as such, because it was too busy does not', async () => {
    const failing = (statusCode: number): ProviderError =>
      new ProviderError('The vendor refused the call.', { provider: 'vendor', statusCode }, { retryable: true });
    const failed = await answered(['well', failing(502), 'refused'], {});
    expect(failed.vendor.shown).toEqual([WHOLE]);
    const busy = await answered(['well', failing(429), 'refused'], {});
    expect(busy.vendor.shown).toEqual([FIRST, ' cups are warm.']);
  });
});

describe('a call that is never answered', () => {
  it('CORE-10.2.10 is cut off, and nothing of it is done again (trap 9)', async () => {
    const bench = await streamingBench({ channel: { deliveryTimeoutMs: 5 * SECOND } });
    bench.vendor.fates.push('hangs');
    await bench.write(FIRST, 4_999);
    expect(bench.vendor.calls[0]?.options.signal?.aborted).toBe(false);
    await bench.write(' cups', 3 * SECOND);
    expect(bench.vendor.calls[0]?.options.signal?.aborted).toBe(true);
    expect(bench.vendor.shown).toEqual([' cups']);
    await bench.end();
    expect(await deadLetters(bench)).toEqual(['delivery_unknown']);
  });

  it('CORE-10.2.10 does not hold up the answer where the provider does not heed its signal', async () => {
    const bench = await streamingBench({ channel: { deliveryTimeoutMs: 5 * SECOND } });
    await bench.write(FIRST, 0);
    bench.vendor.fates.push('hangs deaf');
    await bench.write(' cups', 20 * SECOND);
    await bench.end();
    expect(bench.vendor.shown).toEqual([`${FIRST} cups`]);
    expect(bench.vendor.messages).toHaveLength(1);
  });
});

describe('an answer whose end does not come in time', () => {
  it('CORE-10.2.10 is given up, and nothing of it is sent afterwards (trap 9)', async () => {
    const bench = await streamingBench({
      channel: { deliveryTimeoutMs: 20 * SECOND, streaming: { endWithinMs: 10 * SECOND } },
    });
    await bench.write(FIRST, 0);
    bench.vendor.otherwise = ({ kind }) => (kind === 'edit' ? 'hangs deaf' : 'well');
    await bench.write(' cups are warm.', SECOND);
    bench.pen.end();
    await bench.clock.advance(120 * SECOND);
    await bench.asked;
    const { length } = bench.vendor.calls;
    await bench.clock.advance(600 * SECOND);
    expect(bench.vendor.calls).toHaveLength(length);
    expect(bench.vendor.shown).toEqual([FIRST, WHOLE]);
  });
});
