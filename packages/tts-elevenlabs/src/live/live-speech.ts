import { orAborted } from '@roomkit/core/providers';
import type { AudioChunk } from '@roomkit/core/voice';

import { ChunkMaker, OUTPUT_FORMATS } from '../formats.ts';
import type { ResolvedOptions } from '../options.ts';
import type { SocketPool } from './socket-pool.ts';
import type { SpokenContext } from './spoken-context.ts';
import { WholeWords } from './whole-words.ts';

/** What saying a text that is still being written needs to know. */
export interface LiveSpeechFacts {
  readonly options: ResolvedOptions;
  readonly pool: SocketPool;
  readonly voice: string;
}

/** Says a text while it is written. @throws ProviderError; what the text fails with; the signal's reason */
export async function* liveSpeech(
  text: AsyncIterable<string>,
  { options, pool, voice }: LiveSpeechFacts,
  signal: AbortSignal,
): AsyncGenerator<AudioChunk, void, undefined> {
  signal.throwIfAborted();
  const source = text[Symbol.asyncIterator]();
  const chunks = new ChunkMaker(OUTPUT_FORMATS[options.outputFormat]);
  const stop = new AbortController();
  const end = AbortSignal.any([signal, stop.signal]);
  const words = new WholeWords();
  let context: SpokenContext | null = null;
  try {
    // A text without a word costs no socket.
    const first = await nextWords(source, words, end);
    if (first === null) {
      yield chunks.end();
      return;
    }
    const place = pool.context(voice);
    context = place.context;
    await orAborted(place.opened, end);
    context.begin();
    write(source, { words, first, context, signal: end }).catch((error: unknown) => context?.fail(error));
    for (;;) {
      const piece = await orAborted(context.audio.next(), end);
      if (piece === null) break;
      const chunk = chunks.chunk(piece);
      if (chunk !== null) yield chunk;
    }
    yield chunks.end();
  } finally {
    stop.abort();
    context?.close();
    // Not waited for: a model may hang in the very word that nobody wants any more.
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

interface Writing {
  readonly words: WholeWords;
  readonly first: string;
  readonly context: SpokenContext;
  readonly signal: AbortSignal;
}

async function write(source: AsyncIterator<string>, { words, first, context, signal }: Writing): Promise<void> {
  for (let next: string | null = first; next !== null; next = await nextWords(source, words, signal)) {
    context.say(next);
    await orAborted(context.audio.calm(), signal);
  }
  context.end();
}

/** Null once there are no more. */
async function nextWords(
  source: AsyncIterator<string>,
  words: WholeWords,
  signal: AbortSignal,
): Promise<string | null> {
  for (;;) {
    const step = await orAborted(source.next(), signal);
    const ready = step.done === true ? words.flush() : words.push(step.value);
    if (ready !== '') return ready;
    if (step.done === true) return null;
  }
}
