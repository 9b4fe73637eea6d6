import { isStreamBreak, type StreamBreak } from '../../domain/channel-output.ts';
import type { HookedSentence } from './hook-sentence.ts';
import type { Paced } from './paced.ts';
import { Sentences } from './sentences.ts';
import type { StreamBuffer } from './stream-buffer.ts';
import type { StreamSource } from './stream-source.ts';

/** How the words of an answer, or of one part of it, came to their end. */
export interface PumpResult {
  /** Exactly what was shown. */
  readonly text: string;
  /** What the source put behind these words; it goes on after that. Null: nothing more comes. */
  readonly brokenBy: StreamBreak | null;
  readonly blocked: { readonly by: string; readonly reason: string } | null;
  /** The source was cancelled; what was shown stands. */
  readonly cancelled: boolean;
  readonly error: unknown;
  /** What those say beside it who showed it at a pace of their own. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

type Blocked = PumpResult['blocked'];

/**
 * Moves words from their source to the readers' buffer, up to the next break. Where hooks apply, text leaves
 * sentence by sentence, each as the hooks made it, so that what was shown is what will be stored. Where somebody shows
 * them at a pace of their own, words are asked for only as they are wanted.
 */
export async function pump(
  source: StreamSource,
  buffer: StreamBuffer,
  hook: ((sentence: string) => Promise<HookedSentence>) | null,
  paced: Paced | null = null,
): Promise<PumpResult> {
  const sentences = new Sentences();
  let text = '';
  let blocked: Blocked = null;
  const show = async (words: string): Promise<Blocked> => {
    let shown = words;
    if (hook && words !== '') {
      const hooked = await hook(words);
      if ('blockedBy' in hooked) return { by: hooked.blockedBy, reason: hooked.reason };
      shown = hooked.text;
    }
    if (shown !== '') buffer.push(shown);
    text += shown;
    return null;
  };
  const ended = (by: Blocked, brokenBy: StreamBreak | null = null): PumpResult => ({
    text,
    brokenBy,
    blocked: by,
    cancelled: false,
    error: null,
  });
  try {
    for (;;) {
      const step = paced === null ? await source.next() : await paced.next(() => source.next());
      if (step === null) {
        source.abandon();
        return { ...ended(null), cancelled: true };
      }
      const { value, done } = step;
      if (done === true) return ended(blocked ?? (await show(sentences.flush())));
      if (isStreamBreak(value)) return ended(blocked ?? (await show(sentences.flush())), value);
      if (typeof value !== 'string') {
        // A mark stands behind the words that came before it, also those that wait for their sentence to end.
        blocked ??= await show(sentences.flush());
        buffer.push(value);
        continue;
      }
      for (const words of hook ? sentences.push(value) : [value]) {
        blocked ??= await show(words);
        if (blocked) return ended(blocked);
      }
    }
  } catch (error) {
    source.abandon();
    const isAbort = error instanceof Error && error.name === 'AbortError';
    // Words that waited for their sentence to end were never shown: they are not part of the answer.
    return { text, brokenBy: null, blocked: null, cancelled: isAbort, error: isAbort ? null : error };
  }
}
