import { describe, expect, it } from 'vitest';

import { deliveryKey } from '../../src/index.ts';
import { SECOND, streamingBench } from './streaming-bench.ts';

const LONG = 'The kettle is on and the cups are warm by now';

describe('an answer that is shown by edits', () => {
  it('CORE-6.1.4 is seen while it is written, and reads in the end what was committed', async () => {
    const bench = await streamingBench();
    const { vendor } = bench;
    await bench.write('The tea is ready. ', 0);
    expect(vendor.shown).toEqual([]);
    await bench.write('It', 0);
    expect(vendor.shown).toEqual(['The tea is ready. It']);
    await bench.write(' is ', 400);
    await bench.write('green', 599);
    expect(vendor.shown).toEqual(['The tea is ready. It']);
    await bench.write('.', 1);
    expect(vendor.shown).toEqual(['The tea is ready. It is green.']);
    await bench.write(' Or black?', 10);
    await bench.end();
    expect(vendor.shown).toEqual(['The tea is ready. It is green. Or black?']);
    expect(await bench.words()).toEqual(['hi', 'The tea is ready. It is green. Or black?']);
    expect(vendor.calls.map(({ at }) => at)).toEqual([0, 1_000, 2_000]);
    expect(vendor.calls.map(({ kind }) => kind)).toEqual(['send', 'edit', 'edit']);
  });

  it('CORE-6.1.4 is known by the ids of its messages', async () => {
    const bench = await streamingBench();
    await bench.write(`${LONG}.`, 0);
    await bench.write(' Yes', 0);
    await bench.end();
    const answer = (await bench.said()).at(-1);
    const receipts = await bench.store.listReceipts({ organizationId: null, roomId: 'r1' }, answer?.id ?? '');
    expect(receipts).toMatchObject([{ channelId: 'tg', providerMessageIds: ['m1'], status: 'sent' }]);
    expect(await bench.kit.listDeadLetters()).toEqual([]);
  });

  it.each<[string, readonly string[], number | null]>([
    ['a whole sentence', ['Yes. ', 'It'], 0],
    ['so many characters', ['x'.repeat(47), 'y'], 0],
    ['whatever is there after the interval', ['Well'], 1_000],
    ['nothing before that', ['Well'], null],
    ['never spaces alone', [' \n', ' '], null],
  ])('CORE-6.1.4 is first seen with %s', async (what, words, at) => {
    const bench = await streamingBench();
    for (const word of words) await bench.write(word);
    await bench.clock.advance(what.startsWith('nothing') ? 999 : 5 * SECOND);
    expect(bench.vendor.calls[0]?.at ?? null).toBe(at);
  });

  it('CORE-6.1.4 is one plain message where it is short', async () => {
    const bench = await streamingBench();
    await bench.write('Green');
    await bench.write(' or black?');
    await bench.end();
    const answer = (await bench.said()).at(-1);
    expect(bench.vendor.log).toEqual(['send Green or black?']);
    expect(bench.vendor.keys).toEqual([deliveryKey(answer?.id ?? '', 'tg')]);
    expect([...bench.logger.at('warn'), ...bench.logger.at('error')]).toEqual([]);
  });

  it('CORE-6.1.4 shows words alone: nothing of thinking and tools (trap 28)', async () => {
    const bench = await streamingBench();
    bench.pen.write({ kind: 'thinking', text: 'They want tea. Or do they?' }, { kind: 'tool_call', name: 'kettle' });
    await bench.clock.advance(5 * SECOND);
    expect(bench.vendor.calls).toEqual([]);
    bench.pen.write(`${LONG}.`, { kind: 'thinking', text: 'hm' }, ' Tea');
    await bench.clock.advance(0);
    await bench.end();
    expect(bench.vendor.log).toEqual([`send ${LONG}. Tea`]);
  });

  it('CORE-6.1.4 waits for each answer of the vendor before the next call', async () => {
    const bench = await streamingBench();
    const slow: (() => void)[] = [];
    bench.vendor.otherwise = () => new Promise((resolve) => slow.push(() => resolve('well')));
    await bench.write(`${LONG}. A`, 0);
    await bench.write('B', 3 * SECOND);
    await bench.write('C', 3 * SECOND);
    expect(bench.vendor.calls).toHaveLength(1);
    slow.shift()?.();
    await bench.clock.advance(999);
    expect(bench.vendor.calls).toHaveLength(1);
    await bench.clock.advance(1);
    expect(bench.vendor.log.at(-1)).toBe(`edit ${LONG}. ABC`);
    bench.vendor.otherwise = () => 'well';
    slow.shift()?.();
    await bench.end();
    expect(bench.vendor.mostInFlight).toBe(1);
  });

  it('CORE-6.1.4 gives each call a key of its own, and none the key of the whole message', async () => {
    const bench = await streamingBench();
    for (const word of ['a', 'b', 'c']) await bench.write(`${LONG}. ${word}`, SECOND);
    await bench.end();
    const answer = (await bench.said()).at(-1);
    const whole = deliveryKey(answer?.id ?? '', 'tg');
    const { keys } = bench.vendor;
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => key?.startsWith(`${whole}:`))).toBe(true);
  });

  it('CORE-6.1.6 keeps what was shown where it is cancelled', async () => {
    const bench = await streamingBench();
    await bench.write(`${LONG}. And`);
    bench.pen.break(new DOMException('stop', 'AbortError'));
    await bench.end();
    expect(bench.vendor.shown).toEqual([`${LONG}. And`]);
    expect((await bench.said()).at(-1)).toMatchObject({ metadata: { cancelled: true } });
  });

  it('CORE-6.1.4 the first message answers what the answer answers, and no edit does', async () => {
    const bench = await streamingBench({ channel: { capabilities: { supportsThreading: true, maxLength: 60 } } });
    await bench.write(`${LONG}. `);
    await bench.write(LONG, SECOND);
    await bench.end();
    const replies = bench.vendor.calls.map(({ options }) => options.replyToMessageId);
    expect(replies.length).toBeGreaterThan(1);
    expect(replies.slice(1).every((id) => id === null)).toBe(true);
  });
});

describe('the budget of an answer that is shown by edits', () => {
  it('CORE-6.1.4 is the rate limit: what could be left out is, and the end waits for its token', async () => {
    const bench = await streamingBench({ attach: { rateLimit: { maxPerMinute: 6, burst: 2 } } });
    const { vendor } = bench;
    for (let at = 0; at < 15; at += 1) await bench.write(`Sentence ${at}. `, SECOND);
    // One of two every ten seconds, whatever the burst allows.
    expect(vendor.calls.map(({ at }) => at)).toEqual([1_000]);
    await bench.write('The end.', 6 * SECOND);
    expect(vendor.calls.map(({ at }) => at)).toEqual([1_000, 21_000]);
    await bench.write(' Really.', 0);
    await bench.end(60 * SECOND);
    expect(vendor.shown).toEqual(await bench.words().then((words) => words.slice(1)));
  });

  it('CORE-6.1.4 is not overdrawn where others use it too', async () => {
    const bench = await streamingBench({ channel: { capabilities: { rateLimit: { maxPerMinute: 1 } } } });
    const other = await bench.kit.createRoom({ roomId: 'r2' });
    await bench.kit.attachChannel(other.id, 'tg', { metadata: { telegramChatId: '8' } });
    await bench.kit.sendEvent('r2', 'system', { type: 'text', body: 'elsewhere' });
    await bench.clock.advance(0);
    expect(bench.vendor.shown).toEqual(['elsewhere']);
    await bench.write(`${LONG}. A`, 30 * SECOND);
    expect(bench.vendor.calls).toHaveLength(1);
    bench.pen.end();
    await bench.clock.advance(29_999);
    expect(bench.vendor.calls).toHaveLength(1);
    await bench.clock.advance(1);
    expect(bench.vendor.shown).toEqual(['elsewhere', `${LONG}. A`]);
    await bench.asked;
  });
});
