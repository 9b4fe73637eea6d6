import { Worker } from 'node:worker_threads';

import { type AudioContent, InputError, ProviderError } from '@roomkit/core';
import {
  chunksOf,
  joinBytes,
  LoadedOnce,
  pcmFormat,
  sentencesOf,
  sentencesOfStream,
  speakAhead,
  spokenContent,
  workerBeside,
  WorkerCalls,
} from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFormat,
  TTSCallOptions,
  TTSCapabilities,
  TTSProvider,
  VoiceCallOptions,
} from '@roomkit/core/voice';

import { resolveOptions, type SherpaOnnxTTSOptions, speakerOf } from './options.ts';
import type { SherpaOperations } from './protocol.ts';
import { findVoice } from './voice-files.ts';

const PROVIDER = 'SherpaOnnxTTSProvider';

/**
 * Speech by a voice in sherpa-onnx, on this machine, in a thread of its own: a sentence at a time, the next one while
 * the last is listened to.
 */
export class SherpaOnnxTTSProvider implements TTSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'sherpa-onnx';
  readonly capabilities: TTSCapabilities = Object.freeze({ streaming: true, streamingInput: true });
  readonly outputFormat: AudioFormat;
  readonly #options: Readonly<Required<SherpaOnnxTTSOptions>>;
  readonly #files: LoadedOnce<Readonly<Record<string, string>>>;
  readonly #closed = new AbortController();
  readonly #calls: WorkerCalls<SherpaOperations>;

  /** @throws ConfigurationError naming the field */
  constructor(options: SherpaOnnxTTSOptions) {
    this.#options = resolveOptions(options);
    this.outputFormat = pcmFormat(this.#options.sampleRate);
    this.#files = new LoadedOnce(async () => findVoice(this.#options));
    this.#calls = new WorkerCalls(PROVIDER, () => {
      const { location, execArgv } = workerBeside(import.meta.url);
      return new Worker(location, { name: 'roomkit-tts-sherpa-onnx', execArgv });
    });
  }

  /**
   * Looks at the files, starts the thread and loads the voice; without it the first call does.
   *
   * @throws RoomKitError `model_missing`, `model_unreadable`, `not_supported` without the package sherpa-onnx-node
   * @throws ConfigurationError `sampleRate`; InputError `voice` where it has no such speaker
   */
  async prepare({ signal }: VoiceCallOptions = {}): Promise<void> {
    await this.#load(this.#options.speaker, this.#until(signal));
  }

  /** The whole utterance as a WAV file in a `data:` link. @throws InputError `voice` */
  async synthesize(text: string, options: TTSCallOptions = {}): Promise<AudioContent> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#say(sentencesOf(text), options)) pieces.push(piece);
    return spokenContent(text, this.outputFormat, joinBytes(pieces));
  }

  /** @throws InputError `voice` */
  synthesizeStream(text: string, options: TTSCallOptions = {}): AsyncIterable<AudioChunk> {
    return chunksOf(this.#say(sentencesOf(text), options), this.outputFormat);
  }

  /** Says each sentence when it is complete, or when the text has ended. @throws InputError `voice` */
  synthesizeStreamInput(text: AsyncIterable<string>, options: TTSCallOptions = {}): AsyncIterable<AudioChunk> {
    return chunksOf(this.#say(sentencesOfStream(text), options), this.outputFormat);
  }

  /** Ends the thread with its voice; what is being said is refused. Again is nothing. */
  async close(): Promise<void> {
    if (!this.#closed.signal.aborted) {
      this.#closed.abort(new ProviderError('The provider is closed.', { provider: PROVIDER }));
    }
    await this.#calls.close();
  }

  async *#say(
    sentences: Iterable<string> | AsyncIterable<string>,
    options: TTSCallOptions,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const signal = this.#until(options.signal);
    signal.throwIfAborted();
    const speaker = speakerOf(options.voice, this.#options.speaker);
    await this.#load(speaker, signal);
    const { speed } = this.#options;
    const speak = async (text: string): Promise<Uint8Array> => {
      // Without a letter or a figure there is nothing to say, and a voice may fail over it.
      if (!/[\p{L}\p{N}]/u.test(text)) return new Uint8Array(0);
      return this.#calls.call('speak', { text, speaker, speed }, { signal });
    };
    yield* speakAhead(sentences, speak, signal);
  }

  /** A thread that was started anew has no voice: it is told each time, and loads it once. */
  async #load(speaker: number, signal: AbortSignal): Promise<void> {
    const files = await this.#files.get(signal);
    const { model: section, numThreads } = this.#options;
    const speakers = await this.#calls.call('load', { section, files, numThreads }, { signal });
    // A voice of one speaker may say that it has none.
    if (speaker >= Math.max(1, speakers)) throw new InputError('voice', `must be less than ${Math.max(1, speakers)}`);
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([this.#closed.signal, signal]);
  }
}
