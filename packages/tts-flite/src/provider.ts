import { Worker } from 'node:worker_threads';

import type { AudioContent } from '@roomkit/core';
import {
  chunksOf,
  durationMs,
  joinBytes,
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

import { type FliteOptions, resolveOptions, voiceOf } from './options.ts';
import { isSayable, plainWords } from './plain-words.ts';
import type { FliteOperations } from './protocol.ts';

/**
 * English speech by Flite, in WebAssembly: no key, no network, no native code. It is made in a thread of its own, a
 * sentence at a time, the next one while the last is listened to.
 */
export class FliteTTSProvider implements TTSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'flite';
  readonly capabilities: TTSCapabilities = Object.freeze({ streaming: true, streamingInput: true });
  readonly outputFormat: AudioFormat = pcmFormat(16_000);
  readonly #options: Readonly<Required<FliteOptions>>;
  readonly #calls = new WorkerCalls<FliteOperations>('FliteTTSProvider', () => {
    const { location, execArgv } = workerBeside(import.meta.url);
    return new Worker(location, { name: 'roomkit-tts-flite', execArgv });
  });

  /** @throws ConfigurationError naming the field */
  constructor(options: FliteOptions = {}) {
    this.#options = resolveOptions(options);
  }

  /** Starts the thread and compiles the program; without it the first call does. */
  async prepare(options: VoiceCallOptions = {}): Promise<void> {
    await this.#calls.call('load', null, { signal: options.signal });
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

  /** Ends the thread at once; what is being said is refused. */
  async close(): Promise<void> {
    await this.#calls.close();
  }

  async *#say(
    sentences: Iterable<string> | AsyncIterable<string>,
    { voice: asked, signal }: TTSCallOptions,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    signal?.throwIfAborted();
    const voice = voiceOf(asked, this.#options.voice);
    let isFirst = true;
    const speak = async (sentence: string): Promise<Uint8Array> => {
      const text = plainWords(sentence);
      if (!isSayable(text)) return new Uint8Array(0);
      return this.#calls.call('speak', { text, voice, speed: this.#options.speed }, { signal });
    };
    for await (const spoken of speakAhead(sentences, speak, signal)) {
      if (spoken.byteLength === 0) continue;
      if (!isFirst) yield this.#pause();
      isFirst = false;
      yield spoken;
    }
  }

  #pause(): Uint8Array {
    const bytesPerMs = 1 / durationMs(1, this.outputFormat);
    return new Uint8Array(this.#options.sentencePauseMs * bytesPerMs);
  }
}
