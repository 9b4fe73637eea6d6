import type { StreamItem } from '../../domain/channel-output.ts';
import { RoomKitError } from '../../domain/errors.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { HookedSentence } from './hook-sentence.ts';
import { Sentences } from './sentences.ts';
import type { StreamBuffer } from './stream-buffer.ts';

/** How the words of an answer came to their end. */
export interface PumpResult {
  /** Exactly what was shown. */
  readonly text: string;
  readonly blocked: { readonly by: string; readonly reason: string } | null;
  /** The source was cancelled; what was shown stands. */
  readonly cancelled: boolean;
  readonly error: unknown;
}

/**
 * Moves an answer from its source to the readers' buffer. Where hooks apply, text leaves sentence by
 * sentence, each as the hooks made it, so that what was shown is what will be stored.
 */
export async function pump(
  deps: Pick<DeliveryDeps, 'deadlines' | 'turnTimeoutMs'>,
  source: AsyncIterable<StreamItem>,
  buffer: StreamBuffer,
  hook: ((sentence: string) => Promise<HookedSentence>) | null,
  channelId: string,
): Promise<PumpResult> {
  const iterator = source[Symbol.asyncIterator]();
  const sentences = new Sentences();
  let text = '';
  const show = async (words: string): Promise<PumpResult['blocked']> => {
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
  try {
    for (;;) {
      const { value, done } = await deps.deadlines.race(iterator.next(), deps.turnTimeoutMs, () =>
        stalled(deps, channelId),
      );
      if (done) break;
      if (typeof value !== 'string') {
        buffer.push(value);
        continue;
      }
      for (const words of hook ? sentences.push(value) : [value]) {
        const blocked = await show(words);
        if (blocked) {
          await iterator.return?.();
          return { text, blocked, cancelled: false, error: null };
        }
      }
    }
    const blocked = await show(sentences.flush());
    return { text, blocked, cancelled: false, error: null };
  } catch (error) {
    // A source that stalls is told that nobody reads it; it may be past answering.
    void (async () => iterator.return?.())().catch(() => undefined);
    const isAbort = error instanceof Error && error.name === 'AbortError';
    // Words that waited for their sentence to end were never shown: they are not part of the answer.
    return { text, blocked: null, cancelled: isAbort, error: isAbort ? null : error };
  }
}

function stalled(deps: Pick<DeliveryDeps, 'turnTimeoutMs'>, channelId: string): RoomKitError {
  return new RoomKitError(
    'delivery_timeout',
    'The answer stalled.',
    { channelId, timeoutMs: deps.turnTimeoutMs },
    { retryable: true },
  );
}
