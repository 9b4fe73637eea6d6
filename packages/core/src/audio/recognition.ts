import { InputError } from '../domain/errors.ts';
import type { AudioChunk, AudioFrame } from '../voice/audio.ts';
import type { TranscriptionResult } from '../voice/speech.ts';
import { ByteBlocks } from './blocks.ts';
import { ResultQueue } from './result-queue.ts';

/** How many pieces are on their way to a recogniser at most: one second. It reads no audio while there are more. */
const MOST_ON_THE_WAY = 50;

/** One utterance, or one call, in the hands of a recogniser that works beside the audio. */
export interface Recognition {
  /** Takes 20 ms, which belong to it, and says what it has newly understood. Asked again before it has answered. */
  hear(audio: Uint8Array): Promise<readonly TranscriptionResult[]>;
  /** There is no more audio: what it has understood. */
  end(): Promise<readonly TranscriptionResult[]>;
}

/** How one stream is recognised. */
export interface RecognitionOptions {
  /** What the recogniser takes, in Hz, mono. */
  readonly sampleRate: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings audio to a recogniser in pieces of 20 ms and gives what it says. Of results that are not final only the last
 * is kept for a reader that is slow; where the recogniser is slow, the audio is read no further.
 *
 * @throws InputError for audio of another kind; the signal's reason; what the audio or the recogniser throw
 */
export async function* recognise(
  audio: AsyncIterable<AudioChunk>,
  recognition: Recognition,
  { sampleRate, signal }: RecognitionOptions,
): AsyncGenerator<TranscriptionResult, void, undefined> {
  signal?.throwIfAborted();
  const source = audio[Symbol.asyncIterator]();
  const results = new ResultQueue();
  const onAbort = (): void => results.fail(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  bring(source, recognition, results, sampleRate).catch((error: unknown) => results.fail(error));
  try {
    for (let result = await results.next(); result !== null; result = await results.next()) yield result;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not waited for: a source may hang where nobody speaks any more.
    if (!results.hasEnded) void Promise.resolve(source.return?.()).catch(() => undefined);
    results.fail(null);
  }
}

async function bring(
  source: AsyncIterator<AudioChunk>,
  recognition: Recognition,
  results: ResultQueue,
  sampleRate: number,
): Promise<void> {
  const blocks = new ByteBlocks((sampleRate / 50) * 2);
  const onTheWay: Promise<void>[] = [];
  const hear = (piece: Uint8Array): void => {
    const heard = recognition.hear(piece).then((given) => results.add(given));
    heard.catch((error: unknown) => results.fail(error));
    onTheWay.push(heard);
  };
  for (let step = await source.next(); step.done !== true; step = await source.next()) {
    for (const piece of blocks.push(speechBytes(step.value, sampleRate))) {
      if (onTheWay.length >= MOST_ON_THE_WAY) await onTheWay.shift();
      if (results.hasFailed) return;
      hear(piece);
    }
    if (results.hasFailed) return;
  }
  const rest = blocks.flush();
  if (rest !== null && rest.byteLength > 1)
    hear(new Uint8Array(rest.subarray(0, rest.byteLength - (rest.byteLength % 2))));
  await Promise.all(onTheWay);
  results.add(await recognition.end());
  results.end();
}

/**
 * The bytes of audio as a recogniser takes them.
 *
 * @throws InputError naming the field, unless it is linear PCM of 16 bits, mono, at that rate
 */
export function speechBytes(audio: AudioChunk | AudioFrame, sampleRate: number): Uint8Array {
  if ('format' in audio && audio.format !== 'pcm_s16le') throw new InputError('format', 'must be pcm_s16le');
  if ('sampleWidth' in audio && audio.sampleWidth !== 2) throw new InputError('sampleWidth', 'must be 2');
  if (audio.channels !== 1) throw new InputError('channels', 'must be 1');
  if (audio.sampleRate !== sampleRate) throw new InputError('sampleRate', `must be ${sampleRate}`);
  return audio.data;
}
