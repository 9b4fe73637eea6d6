import { describe, expect, it } from 'vitest';

import { deliveryKey } from '../../src/index.ts';
import { SECOND, streamingBench, type StreamingBench, type StreamingBenchOptions } from './streaming-bench.ts';

const SHORT: StreamingBenchOptions = { channel: { capabilities: { maxLength: 40 } } };

async function answerOf(bench: StreamingBench): Promise<{ readonly words: string; readonly ids: readonly string[] }> {
  const event = (await bench.said()).at(-1);
  const reference = { organizationId: null, roomId: 'r1' };
  const receipts = await bench.store.listReceipts(reference, event?.id ?? '');
  return { words: (await bench.words()).at(-1) ?? '', ids: receipts[0]?.providerMessageIds ?? [] };
}

const WORDS = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.';

describe('an answer that is too long for one message', () => {
  it('CORE-6.1.4 goes on in further ones, cut between words, and all of it is there', async () => {
    const bench = await streamingBench(SHORT);
    for (const word of WORDS.split(/(?<= )/u)) await bench.write(word, 600);
    await bench.end();
    const { words, ids } = await answerOf(bench);
    expect(words).toBe(WORDS);
    expect(bench.vendor.shown.join('')).toBe(WORDS);
    expect(bench.vendor.shown.map((shown) => shown.length)).toEqual([40, 32, 25]);
    expect(bench.vendor.shown.slice(0, -1).every((shown) => shown.endsWith(' '))).toBe(true);
    expect(ids).toEqual(['m1', 'm2', 'm3']);
  });

  it('CORE-6.1.4 completes a message before the next one begins', async () => {
    const bench = await streamingBench(SHORT);
    await bench.write('One. Two three four five six', 0);
    await bench.write(' seven eight nine ten eleven', 3 * SECOND);
    expect(bench.vendor.log).toEqual([
      'send One. Two three four five six',
      'edit One. Two three four five six seven',
      'send eight nine ten eleven',
    ]);
    await bench.end();
  });

  it('CORE-6.1.4 is not cut where it comes in one piece either', async () => {
    const bench = await streamingBench(SHORT);
    bench.pen.write(WORDS);
    await bench.end();
    expect(bench.vendor.shown.join('')).toBe(WORDS);
    expect((await answerOf(bench)).ids).toEqual(['m1', 'm2', 'm3']);
  });

  it('CORE-6.6.9 is taken back whole: a deletion names every message', async () => {
    const bench = await streamingBench(SHORT);
    for (const word of WORDS.split(/(?<= )/u)) await bench.write(word, 600);
    await bench.end();
    const target = (await bench.said()).at(-1);
    const deletion = { type: 'delete', targetEventId: target?.id ?? '', deleteType: 'system' } as const;
    await bench.kit.sendEvent('r1', 'system', deletion);
    await bench.clock.advance(SECOND);
    expect(bench.vendor.calls.at(-1)?.options.targetMessageIds).toEqual(['m1', 'm2', 'm3']);
  });
});

describe('a vendor that will not change a message any more', () => {
  const begin = async (options: StreamingBenchOptions = {}): Promise<StreamingBench> => {
    const bench = await streamingBench(options);
    await bench.write('The kettle is on. The cups are warm', SECOND);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm']);
    return bench;
  };

  it('CORE-6.1.4 is left with what it shows, and the rest goes on in another message', async () => {
    const bench = await begin();
    bench.vendor.fates.push('refused');
    await bench.write('. The tea', SECOND);
    await bench.write(' is green', 2 * SECOND);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm', '. The tea is green']);
    await bench.write('.', 0);
    await bench.end();
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm', '. The tea is green.']);
    expect((await answerOf(bench)).ids).toEqual(['m1', 'm2']);
  });

  it('CORE-6.1.4 at the end gets the rest as a message', async () => {
    const bench = await begin();
    bench.vendor.otherwise = ({ kind }) => (kind === 'edit' ? 'refused' : 'well');
    await bench.write('. Yes.');
    await bench.end();
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm', '. Yes.']);
  });

  it('CORE-6.1.4 because it is gone gets the whole as a message', async () => {
    const bench = await begin();
    bench.vendor.lose('m1');
    await bench.write('. Yes.', SECOND);
    await bench.end();
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm. Yes.']);
    expect((await answerOf(bench)).ids).toEqual(['m2']);
  });

  it('CORE-6.1.4 again and again is left in peace until the end', async () => {
    const bench = await begin();
    bench.vendor.otherwise = ({ kind }) => (kind === 'edit' ? 'refused' : 'well');
    for (let at = 0; at < 12; at += 1) await bench.write(` ${at}.`, SECOND);
    const before = bench.vendor.calls.filter(({ kind }) => kind === 'send').length;
    expect(before).toBe(3);
    await bench.end();
    expect(bench.vendor.shown.join('')).toBe((await answerOf(bench)).words);
    expect(bench.vendor.shown).toHaveLength(4);
  });

  it('CORE-6.1.4 nor tell of one how it is called gets the rest at the end', async () => {
    const bench = await streamingBench();
    bench.vendor.fates.push('no id');
    await bench.write('The kettle is on. The cups', SECOND);
    await bench.write(' are warm.', 5 * SECOND);
    await bench.end();
    expect(bench.vendor.log).toEqual(['send The kettle is on. The cups', 'send  are warm.']);
  });

  it('CORE-6.1.4 nor take another gets the whole as any other channel does', async () => {
    const bench = await begin();
    bench.vendor.fates.push('refused', 'refused', 'refused');
    await bench.write('. Yes.', 5 * SECOND);
    await bench.end();
    const { words, ids } = await answerOf(bench);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm', words]);
    expect(ids).toEqual(['m2']);
    expect(bench.vendor.keys.at(-1)).toBe(deliveryKey((await bench.said()).at(-1)?.id ?? '', 'tg'));
    expect(bench.logger.at('warn').map(({ message }) => message)).toContain(
      'An answer could not be shown to its end; it is sent whole.',
    );
  });
});

describe('a vendor that is overrun', () => {
  it('CORE-6.1.4 is left in peace as long as it says, a minute and more, and then gets everything', async () => {
    const bench = await streamingBench();
    await bench.write('The kettle is on. The', 0);
    bench.vendor.fates.push({ afterMs: 70 * SECOND });
    await bench.write(' cups', SECOND);
    expect(bench.vendor.calls).toHaveLength(2);
    for (let at = 0; at < 69; at += 1) await bench.write(` ${at}`, SECOND);
    expect(bench.vendor.calls).toHaveLength(2);
    await bench.clock.advance(SECOND);
    expect(bench.vendor.shown).toEqual([
      `The kettle is on. The cups ${Array.from({ length: 69 }, (_, at) => at).join(' ')}`,
    ]);
    await bench.end();
    expect(bench.vendor.calls).toHaveLength(3);
  });

  it('CORE-6.1.4 at the very end has the final text a minute later', async () => {
    const bench = await streamingBench();
    await bench.write('The kettle is on. The', 0);
    bench.vendor.fates.push({ afterMs: 60 * SECOND }, { afterMs: 60 * SECOND });
    await bench.write(' cups are warm.', 0);
    bench.pen.end();
    await bench.clock.advance(100 * SECOND);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The']);
    await bench.clock.advance(30 * SECOND);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The cups are warm.']);
    expect(await bench.kit.listDeadLetters()).toEqual([]);
    await bench.asked;
  });

  it('CORE-6.1.4 for longer than the end may take gets the text whole', async () => {
    const bench = await streamingBench({ channel: { streaming: { endWithinMs: 90 * SECOND } } });
    await bench.write('The kettle is on. The', 0);
    bench.vendor.fates.push({ afterMs: 60 * SECOND }, { afterMs: 60 * SECOND });
    await bench.write(' cups are warm.', 0);
    await bench.end(100 * SECOND);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The', 'The kettle is on. The cups are warm.']);
    expect((await answerOf(bench)).ids).toEqual(['m2']);
  });

  it('CORE-6.1.4 without saying for how long is asked less and less often', async () => {
    const bench = await streamingBench();
    bench.vendor.otherwise = () => ({ afterMs: null });
    await bench.write('The kettle is on. The', 40 * SECOND);
    expect(bench.vendor.calls.map(({ at }) => at)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000]);
    bench.vendor.otherwise = () => 'well';
    await bench.end(60 * SECOND);
    expect(bench.vendor.shown).toEqual(['The kettle is on. The']);
  });
});
