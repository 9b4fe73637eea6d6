import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';

import { durationMs, pcmFormat } from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  STTProvider,
  TranscriptionResult,
  VoiceCallOptions,
} from '@roomkit/core/voice';

/** Whoever speaks for longer says none of the sentences. */
const LONGEST_MS = 5_000;
const FORMAT = pcmFormat(16_000);

export interface SentencesFirstOptions {
  readonly sentences: readonly string[];
  /** Knows these sentences alone, and says nothing where it is not sure. Fast. */
  readonly exact: STTProvider;
  /** Understands anything, as well as it can. */
  readonly rough: STTProvider;
}

/**
 * Two recognisers as one. Where somebody says a sentence that is known, it is that to the letter, and at once; else it
 * is what was understood.
 */
export class SentencesFirst implements STTProvider {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly capabilities = { streaming: true, partialResults: true, endpointing: false } as const;
  readonly sampleRates = [FORMAT.sampleRate];
  readonly #exact: STTProvider;
  readonly #rough: STTProvider;
  readonly #written: ReadonlyMap<string, string>;

  constructor({ exact, rough, sentences }: SentencesFirstOptions) {
    this.name = rough.name;
    this.#exact = exact;
    this.#rough = rough;
    this.#written = new Map(sentences.map((sentence) => [spokenForm(sentence), sentence]));
  }

  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await Promise.all([this.#exact.prepare?.(options), this.#rough.prepare?.(options)]);
  }

  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    // Whoever takes audio may take it away: each gets its own.
    const known = this.#known(await this.#exact.transcribe({ ...audio, data: audio.data.slice() }, options));
    return known ?? this.#rough.transcribe(audio, options);
  }

  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    options: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult, void, undefined> {
    const leaving = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
    const heard = new Overheard();
    const known = this.#knownIn(heard, { ...options, signal });
    const sure = Promise.withResolvers<IteratorResult<TranscriptionResult>>();
    void known.then((value) => value !== null && sure.resolve({ done: false, value }));
    const rough = this.#rough.transcribeStream(heard.over(audio), { ...options, signal })[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await Promise.race([sure.promise, rough.next()]);
        if (done === true) return;
        const result = value.isFinal ? ((await known) ?? value) : value;
        yield result;
        if (result.isFinal) return;
      }
    } finally {
      // What the other one still makes of it is wanted no more.
      leaving.abort();
      rough.return?.().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#exact.close(), this.#rough.close()]);
  }

  /** The sentence that was said; null where it is none of those. */
  async #knownIn(heard: Overheard, options: STTCallOptions): Promise<TranscriptionResult | null> {
    try {
      for await (const result of this.#exact.transcribeStream(heard.audio, options)) {
        if (result.isFinal) return heard.isTooLong ? null : this.#known(result);
      }
    } catch {
      // Whatever ends them both is told by the other one.
    }
    return null;
  }

  #known(result: TranscriptionResult): TranscriptionResult | null {
    const sentence = this.#written.get(result.text);
    return sentence === undefined ? null : { ...result, text: sentence };
  }
}

/** Audio for a second listener, who is never waited for. */
class Overheard {
  readonly audio: ReadableStream<AudioChunk>;
  #controller!: ReadableStreamDefaultController<AudioChunk>;
  #leftMs = LONGEST_MS;

  constructor() {
    this.audio = new ReadableStream({ start: (controller) => void (this.#controller = controller) });
  }

  get isTooLong(): boolean {
    return this.#leftMs < 0;
  }

  /** The audio itself, of which this one gets a copy. */
  async *over(audio: AsyncIterable<AudioChunk>): AsyncGenerator<AudioChunk, void, undefined> {
    for await (const chunk of audio) {
      this.#hear(chunk);
      yield chunk;
    }
    if (!this.isTooLong) this.#controller.close();
  }

  #hear(chunk: AudioChunk): void {
    if (this.isTooLong) return;
    this.#leftMs -= durationMs(chunk.data.byteLength, FORMAT);
    if (this.isTooLong) this.#controller.close();
    else this.#controller.enqueue({ ...chunk, data: chunk.data.slice() });
  }
}

/** A sentence as a recogniser spells it. */
export function spokenForm(sentence: string): string {
  return sentence.toLowerCase().replaceAll(/[^a-z' ]/gu, '');
}
