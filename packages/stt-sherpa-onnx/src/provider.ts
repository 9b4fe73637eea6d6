import { Worker } from 'node:worker_threads';

import { ProviderError, RoomKitError } from '@roomkit/core';
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

import { findModel } from './model-files.ts';
import { type ResolvedOptions, resolveOptions, type SherpaOnnxSTTOptions } from './options.ts';
import type { FoundModel, SherpaOperations, Understood } from './protocol.ts';

const PROVIDER = 'SherpaOnnxSTTProvider';

/**
 * Speech recognition by a model in sherpa-onnx, on this machine, in a thread of its own. What it can do follows from
 * the kind of model: streaming ones hear while somebody speaks and know where an utterance ends.
 */
export class SherpaOnnxSTTProvider implements STTProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'sherpa-onnx';
  readonly capabilities: STTCapabilities;
  readonly sampleRates: readonly number[];
  readonly #options: ResolvedOptions;
  readonly #closed = new AbortController();
  readonly #model: LoadedOnce<FoundModel>;
  readonly #calls: WorkerCalls<SherpaOperations>;
  #lastStream = 0;

  /** @throws ConfigurationError naming the field */
  constructor(options: SherpaOnnxSTTOptions) {
    this.#options = resolveOptions(options);
    const { kind, endpointing, sampleRate } = this.#options;
    const { isStreaming } = kind;
    this.capabilities = Object.freeze({ streaming: isStreaming, partialResults: isStreaming, endpointing });
    this.sampleRates = Object.freeze([sampleRate]);
    this.#model = new LoadedOnce(async () => findModel(this.#options));
    this.#calls = new WorkerCalls(PROVIDER, () => {
      const { location, execArgv } = workerBeside(import.meta.url);
      return new Worker(location, { name: 'roomkit-stt-sherpa-onnx', execArgv });
    });
  }

  /**
   * Looks at the files, starts the thread and loads the model; without it the first call does.
   *
   * @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without the package sherpa-onnx-node
   */
  async prepare({ signal }: VoiceCallOptions = {}): Promise<void> {
    await this.#load(this.#until(signal));
  }

  /** One whole utterance, in the turn of the thread's other work. @throws InputError for audio of another kind */
  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    const signal = this.#until(options.signal);
    signal.throwIfAborted();
    // The slice of a `Buffer` would be no copy, and what is sent away is gone here.
    const own = new Uint8Array(speechBytes(audio, this.#options.sampleRate));
    await this.#load(signal);
    return this.#result(await this.#calls.call('hearWhole', own, { signal, transfer: [own.buffer] }));
  }

  /** @throws RoomKitError `not_supported` for models that want the whole utterance; InputError */
  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    options: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult, void, undefined> {
    if (!this.capabilities.streaming) {
      throw new RoomKitError('not_supported', 'The model wants the whole utterance.', { feature: 'streaming' });
    }
    const signal = this.#until(options.signal);
    await this.#load(signal);
    const stream = ++this.#lastStream;
    const results = (understood: readonly Understood[]): readonly TranscriptionResult[] =>
      understood.map((words) => this.#result(words));
    const recognition = {
      hear: async (piece: Uint8Array) => {
        const transfer = [piece.buffer as ArrayBuffer];
        return results(await this.#calls.call('hear', { stream, audio: piece }, { signal, transfer }));
      },
      end: async () => results(await this.#calls.call('end', stream, { signal })),
    };
    try {
      yield* recognise(audio, recognition, { sampleRate: this.#options.sampleRate, signal });
    } finally {
      if (this.#calls.isRunning) this.#calls.call('drop', stream).catch(() => undefined);
    }
  }

  /** Ends the streams that run, and the thread with the model. Again is nothing. */
  async close(): Promise<void> {
    if (!this.#closed.signal.aborted) {
      this.#closed.abort(new ProviderError('The provider is closed.', { provider: PROVIDER }));
    }
    await this.#calls.close();
  }

  /** A thread that was started anew has no model: it is told each time, and loads it once. */
  async #load(signal: AbortSignal): Promise<void> {
    const model = await this.#model.get(signal);
    const { kind, language, sampleRate, numThreads, endpointing, endpointSilenceMs } = this.#options;
    const setup = {
      ...model,
      isStreaming: kind.isStreaming,
      section: kind.section,
      modelType: kind.modelType ?? '',
      language: kind.takesLanguage === true && language !== null ? new Intl.Locale(language).language : null,
      sampleRate,
      numThreads,
      endpointing,
      endpointSilenceMs,
    };
    await this.#calls.call('load', setup, { signal });
  }

  #result({ text, isFinal, confidence, isEndpoint }: Understood): TranscriptionResult {
    const { language, endpointing } = this.#options;
    return { text, isFinal, confidence, language, ...(endpointing && { isEndpoint }) };
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([this.#closed.signal, signal]);
  }
}
