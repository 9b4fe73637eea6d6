import {
  ChannelOutput,
  HookResult,
  type StreamItem,
  telegramChannel,
  textOf,
  type UnknownOutcomeHandling,
} from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { createSeededRandom, createTestKit, type SeededRandom, SimpleChannel, type TestKit } from '../../src/index.ts';
import { MoodyVendor } from './moody-vendor.ts';

const SEEDS = Number(process.env['ROOMKIT_RUNS'] ?? 500);
const WORDS = [
  'tea',
  'cups.',
  'kettle',
  'and',
  'or',
  'warm!',
  'a',
  '\n',
  '👩‍👩‍👧',
  'é',
  'incomprehensibilities',
  '—',
] as const;

/** What becomes of the words in the end: a hook changes them, or the room has closed and takes none. */
type Ending = 'as it is' | 'changed' | 'closed';

interface Run {
  readonly vendor: MoodyVendor;
  readonly maxLength: number;
  /** The words that were committed; null where none were. */
  readonly committed: string | null;
  readonly receiptIds: readonly string[];
  readonly deadLetters: number;
}

/** One answer, written at random, for a vendor of random moods; everything follows from the seed. */
async function run(
  seed: number,
  handlings: readonly UnknownOutcomeHandling[],
  endings: readonly Ending[],
): Promise<Run> {
  const random = createSeededRandom(seed);
  const vendor = new MoodyVendor(random, random.integer(14), random.pick(handlings));
  const maxLength = random.pick([25, 60, 200]);
  await using bench = createTestKit({ deliveryTimeoutMs: 30_000 });
  const { kit, clock } = bench;
  const begun = Promise.withResolvers<void>();
  const ending = random.pick(endings);
  const responseStream = write(bench, random, ending, () => begun.resolve());
  const reply = (): ChannelOutput => ChannelOutput.of({ responseStream });
  kit.registerChannel(new SimpleChannel('ai', { channelType: 'ai', reply }));
  kit.registerChannel(new SimpleChannel('page'));
  kit.registerChannel(
    telegramChannel('telegram', {
      provider: vendor,
      capabilities: { maxLength },
      streaming: { firstAfterCharacters: 1 + random.integer(30), endWithinMs: 3_600_000 },
    }),
  );
  await kit.createRoom({ roomId: 'r1' });
  await kit.attachChannel('r1', 'page');
  await kit.attachChannel('r1', 'ai');
  // A short answer is a message like any other: what becomes of its failures the binding says.
  await kit.attachChannel('r1', 'telegram', { metadata: { telegramChatId: '1' }, retryPolicy: { maxRetries: 20 } });
  const content = { type: 'text', body: 'Tea?' } as const;
  await kit.processInbound(
    { channelId: 'page', senderId: 'u1', content, roomId: 'r1', visibility: 'ai' },
    { until: 'committed' },
  );
  await begun.promise;
  let isIdle = false;
  void kit.whenIdle().then(() => {
    isIdle = true;
  });
  while (!isIdle) await clock.advance(1_000);
  const answer = (await kit.getTimeline('r1')).find(
    ({ source, status, type }) => source.channelId === 'ai' && type === 'message' && status !== 'blocked',
  );
  const context = await kit.getContext('r1');
  const receipts = answer ? await context.receipts(answer.id) : [];
  return {
    vendor,
    maxLength,
    committed: answer ? textOf(answer) : null,
    receiptIds: receipts.find(({ channelId }) => channelId === 'telegram')?.providerMessageIds ?? [],
    deadLetters: (await kit.listDeadLetters()).length,
  };
}

async function* write(
  { kit, clock }: TestKit,
  random: SeededRandom,
  ending: Ending,
  onBegun: () => void,
): AsyncGenerator<StreamItem> {
  onBegun();
  yield 'So: ';
  const count = random.integer(60);
  for (let at = 0; at < count; at += 1) {
    if (random.chance(0.1)) yield { kind: 'thinking', text: 'SECRET' };
    yield `${random.pick(WORDS)}${random.chance(0.8) ? ' ' : ''}`;
    if (random.chance(0.5)) await clock.sleep(random.integer(3_000));
  }
  if (ending === 'changed') {
    kit.hook('before_broadcast', (event) =>
      HookResult.modify({ ...event, content: { type: 'text', body: textOf(event).replaceAll('tea', 'coffee') } }),
    );
  }
  if (ending === 'closed') await kit.closeRoom('r1');
}

describe('an answer that is shown by edits, whatever its vendor does', () => {
  it(`CORE-6.1.4 CORE-6.1.5 CORE-6.1.6 reads in the end what was committed, once: ${SEEDS} runs (trap 7, trap 28)`, async () => {
    const wrong: unknown[] = [];
    const seen = { refused: 0, lost: 0, several: 0, changed: 0 };
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { vendor, maxLength, committed, receiptIds, deadLetters } = await run(
        seed,
        ['native_idempotency', 'reconcilable'],
        ['as it is', 'as it is', 'changed', 'closed'],
      );
      const shown = [...vendor.messages.values()];
      const isRight =
        // Spaces that would be a message of their own are left out.
        shown.join('').trimEnd() === (committed ?? '').trimEnd() &&
        receiptIds.join() === [...vendor.messages.keys()].join() &&
        vendor.told.every((words) => words.trim() !== '' && words.length <= maxLength && !words.includes('SECRET')) &&
        vendor.mostAtOnce <= 1 &&
        deadLetters === 0;
      if (!isRight) wrong.push({ seed, committed, shown, receiptIds, deadLetters, moods: vendor.moods });
      if (vendor.moods.includes('edit refusing')) seen.refused += 1;
      if (vendor.moods.some((mood) => /unheard|silent/u.test(mood))) seen.lost += 1;
      if (shown.length > 1) seen.several += 1;
      if (committed === null) seen.changed += 1;
    }
    expect(wrong).toEqual([]);
    // Chance has come upon everything that matters.
    expect(Object.values(seen).every((count) => count > SEEDS / 20)).toBe(true);
  }, 180_000);

  it(`CORE-6.1.4 is never read twice where nobody can be asked, and what may be missing is a dead letter: ${SEEDS} runs`, async () => {
    const wrong: unknown[] = [];
    let missing = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { vendor, committed, deadLetters } = await run(seed, ['neither'], ['as it is']);
      const shown = [...vendor.messages.values()];
      const isMissing = shown.join('').trimEnd() !== (committed ?? '').trimEnd();
      const hasDoubt = vendor.moods.some((mood) => /^send (?:unheard|silent)$/u.test(mood));
      if (!followEachOther(shown, committed ?? '') || deadLetters !== (hasDoubt ? 1 : 0) || (isMissing && !hasDoubt)) {
        wrong.push({ seed, committed, shown, deadLetters, moods: vendor.moods });
      }
      if (isMissing) missing += 1;
    }
    expect(wrong).toEqual([]);
    expect(missing).toBeGreaterThan(SEEDS / 20);
  }, 180_000);
});

/** Whether all pieces are in a text, one after the other. */
function followEachOther(pieces: readonly string[], text: string): boolean {
  let at = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return true;
}
