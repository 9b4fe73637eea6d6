import { type AudioContent, RoomKitError } from '@roomkit/core';
import { type Environment, openSpeechSocket, optionsFromEnvironment } from '@roomkit/core/providers';
import type { AudioChunk, AudioFormat, TTSCallOptions, TTSCapabilities, TTSProvider } from '@roomkit/core/voice';
import { WebSocket } from 'ws';

import { processEnvironment } from './environment.ts';
import { closedProvider, NAME, openingFailure } from './errors.ts';
import { ChunkMaker, OUTPUT_FORMATS } from './formats.ts';
import { httpSpeech } from './http-speech.ts';
import { liveSpeech } from './live/live-speech.ts';
import { SocketPool } from './live/socket-pool.ts';
import { ELEVENLABS_ENVIRONMENT, type ElevenLabsOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { socketUrl, speechUrl } from './request.ts';
import { stoppable } from './stoppable.ts';
import { wholeSpeech } from './whole.ts';

/** The longest message that is read, in bytes. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Text to speech by ElevenLabs: whole, streamed over HTTP, and while the text is written over sockets. */
export class ElevenLabsTTSProvider implements TTSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = NAME;
  readonly capabilities: TTSCapabilities;
  readonly outputFormat: AudioFormat;
  readonly #options: ResolvedOptions;
  readonly #closing = new AbortController();
  readonly #pool: SocketPool;

  /** @throws ConfigurationError naming the field */
  constructor(options: ElevenLabsOptions) {
    this.#options = resolveOptions(options);
    this.outputFormat = OUTPUT_FORMATS[this.#options.outputFormat];
    // The vendor's third generation takes whole texts alone.
    const streamingInput = !this.#options.modelId.startsWith('eleven_v3');
    this.capabilities = Object.freeze({ streaming: true, streamingInput });
    this.#pool = new SocketPool(this.#options, (voice) => (listener, signal) => {
      signal.throwIfAborted();
      const client = new WebSocket(socketUrl(this.#options, voice), {
        headers: { 'xi-api-key': this.#options.apiKey },
        maxPayload: MAX_MESSAGE_BYTES,
        followRedirects: false,
      });
      return openSpeechSocket(client, listener, { signal, failure: openingFailure });
    });
  }

  /** @throws ConfigurationError naming the field that a variable should have told */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<ElevenLabsOptions> = {},
  ): ElevenLabsTTSProvider {
    return new ElevenLabsTTSProvider({ ...optionsFromEnvironment(ELEVENLABS_ENVIRONMENT, environment), ...options });
  }

  /** The file is within a `data:` link. @throws InputError for a text without a word */
  async synthesize(text: string, options: TTSCallOptions = {}): Promise<AudioContent> {
    return wholeSpeech(this.#options, text, this.#voiceOf(options), this.#signalOf(options));
  }

  synthesizeStream(text: string, options: TTSCallOptions = {}): AsyncIterableIterator<AudioChunk> {
    return stoppable((signal) => this.#stream(text, this.#voiceOf(options), signal), this.#signalOf(options));
  }

  synthesizeStreamInput(text: AsyncIterable<string>, options: TTSCallOptions = {}): AsyncIterableIterator<AudioChunk> {
    const facts = { options: this.#options, pool: this.#pool, voice: this.#voiceOf(options) };
    return stoppable((signal) => this.#live(text, facts, signal), this.#signalOf(options));
  }

  /** Ends the calls that run, and the sockets. */
  async close(): Promise<void> {
    this.#closing.abort(closedProvider());
    this.#pool.close();
  }

  async *#stream(text: string, voice: string, signal: AbortSignal): AsyncGenerator<AudioChunk, void, undefined> {
    signal.throwIfAborted();
    const chunks = new ChunkMaker(this.outputFormat);
    if (text.trim() !== '') {
      const request = { url: speechUrl(this.#options, voice, true), text };
      for await (const piece of httpSpeech(this.#options, request, signal)) {
        const chunk = chunks.chunk(piece);
        if (chunk !== null) yield chunk;
      }
    }
    yield chunks.end();
  }

  async *#live(...given: Parameters<typeof liveSpeech>): AsyncGenerator<AudioChunk, void, undefined> {
    if (!this.capabilities.streamingInput) {
      const details = { feature: 'synthesizeStreamInput' };
      throw new RoomKitError('not_supported', 'The model takes whole texts alone.', details);
    }
    yield* liveSpeech(...given);
  }

  #voiceOf({ voice }: TTSCallOptions): string {
    return voice ?? this.#options.voiceId;
  }

  #signalOf({ signal }: TTSCallOptions): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }
}
