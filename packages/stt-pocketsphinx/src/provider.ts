import { Worker } from 'node:worker_threads';

import { ProviderError } from '@roomkit/core';
import { LoadedOnce, recognise, speechBytes, workerBeside, WorkerCalls } from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  STTCapabilities,
  STTProvider,
  TranscriptionResult,
  VoiceCallOptions,
} from '@roomkit/core/voice';

import { checkFiles } from './model-check.ts';
import { type PocketSphinxOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { Places } from './places.ts';
import type { PocketSphinxOperations, Understood } from './protocol.ts';

const SAMPLE_RATE = 16_000;

/**
 * Speech recognition by PocketSphinx, on this machine and without a key, in a thread of its own. With a grammar it is
 * exact and fast; with the language model it gets the gist of clear English.
 */
export class PocketSphinxSTTProvider implements STTProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'pocketsphinx';
  readonly capabilities: STTCapabilities = Object.freeze({ streaming: true, partialResults: true, endpointing: false });
  readonly sampleRates: readonly number[] = Object.freeze([SAMPLE_RATE]);
  readonly #options: ResolvedOptions;
  readonly #calls: WorkerCalls<PocketSphinxOperations>;
  readonly #places: Places;
  readonly #closed = new AbortController();
  readonly #ready = new LoadedOnce<true>(async () => this.#load());
  #lastStream = 0;

  /** @throws ConfigurationError naming the field */
  constructor(options: PocketSphinxOptions = {}) {
    this.#options = resolveOptions(options);
    this.#places = new Places(this.#options.maxStreams);
    this.#calls = new WorkerCalls('PocketSphinxSTTProvider', () => {
      const { location, execArgv } = workerBeside(import.meta.url);
      const { libraryPath, acousticModel, dictionary, search } = this.#options;
      const workerData = { libraryPath, acousticModel, dictionary, search };
      return new Worker(location, { name: 'roomkit-stt-pocketsphinx', execArgv, workerData });
    });
  }

  /**
   * Looks at the files, starts the thread and loads the model; without it the first call does.
   *
   * @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without the package koffi
   * @throws ConfigurationError where grammar or keyphrase cannot be used
   */
  async prepare({ signal }: VoiceCallOptions = {}): Promise<void> {
    await this.#ready.get(this.#until(signal));
  }

  /** One whole utterance, in the turn of the thread's other work. @throws InputError for audio of another kind */
  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    const signal = this.#until(options.signal);
    signal.throwIfAborted();
    // The slice of a `Buffer` would be no copy, and what is sent away is gone here.
    const own = new Uint8Array(speechBytes(audio, SAMPLE_RATE));
    await this.#ready.get(signal);
    return this.#result(await this.#calls.call('hearWhole', own, { signal, transfer: [own.buffer] }));
  }

  /** @throws InputError for audio of another kind */
  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    options: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult, void, undefined> {
    const signal = this.#until(options.signal);
    await this.#ready.get(signal);
    const leave = await this.#places.take(signal);
    const stream = ++this.#lastStream;
    const results = (understood: readonly Understood[]): readonly TranscriptionResult[] =>
      understood.map((words) => this.#result(words)).filter((result) => this.#isTold(result));
    try {
      yield* recognise(
        audio,
        {
          hear: async (piece) =>
            results(
              await this.#calls.call(
                'hear',
                { stream, audio: piece },
                { signal, transfer: [piece.buffer as ArrayBuffer] },
              ),
            ),
          end: async () => results(await this.#calls.call('end', stream, { signal })),
        },
        { sampleRate: SAMPLE_RATE, signal },
      );
    } finally {
      leave();
      // Ended streams are known no more; the others free their decoder for the next. A dead thread holds none.
      if (this.#calls.isRunning) this.#calls.call('drop', stream).catch(() => undefined);
    }
  }

  /** Ends the streams that run and the thread, with all memory of the library. Again is nothing. */
  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(new ProviderError('The provider is closed.', { provider: 'PocketSphinxSTTProvider' }));
    if (this.#calls.isRunning) await this.#calls.call('release', null).catch(() => undefined);
    await this.#calls.close();
  }

  async #load(): Promise<true> {
    await checkFiles(this.#options);
    await this.#calls.call('load', null);
    return true;
  }

  #result({ text, isFinal, confidence }: Understood): TranscriptionResult {
    const isSure = confidence === null || confidence >= this.#options.minConfidence;
    return { text: isSure ? text : '', isFinal, confidence, language: this.#options.language };
  }

  /** A phrase that was not said is no news. */
  #isTold({ text }: TranscriptionResult): boolean {
    return text !== '' || this.#options.search.type !== 'keyphrase';
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([this.#closed.signal, signal]);
  }
}
