import { openSpeechSocket, optionsFromEnvironment, type Environment } from '@roomkit/core/providers';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  STTCapabilities,
  STTProvider,
  TranscriptionResult,
} from '@roomkit/core/voice';
import { WebSocket } from 'ws';

import { processEnvironment } from './environment.ts';
import { closedProvider, NAME, openingFailure } from './errors.ts';
import { LiveStream, type LiveStreamFacts } from './live/live-stream.ts';
import { DEEPGRAM_ENVIRONMENT, type DeepgramOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { liveUrl } from './query.ts';
import { transcribeWhole } from './transcribe.ts';

/** The longest message that is read, in bytes. */
const MAX_MESSAGE_BYTES = 1_048_576;

/** Speech to text by Deepgram: whole utterances over HTTP, and speech while it is spoken over a socket. */
export class DeepgramSTTProvider implements STTProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = NAME;
  readonly capabilities: STTCapabilities;
  /** Any. */
  readonly sampleRates = null;
  readonly #options: ResolvedOptions;
  readonly #closing = new AbortController();

  /** @throws ConfigurationError naming the field */
  constructor(options: DeepgramOptions) {
    this.#options = resolveOptions(options);
    const { interimResults, endpointingMs, utteranceEndMs } = this.#options;
    this.capabilities = Object.freeze({
      streaming: true,
      partialResults: interimResults,
      endpointing: endpointingMs !== null || utteranceEndMs !== null,
    });
  }

  /** @throws ConfigurationError naming the field that a variable should have told */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<DeepgramOptions> = {},
  ): DeepgramSTTProvider {
    return new DeepgramSTTProvider({ ...optionsFromEnvironment(DEEPGRAM_ENVIRONMENT, environment), ...options });
  }

  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    return transcribeWhole(this.#options, audio, this.#languageOf(options), this.#signalOf(options));
  }

  transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    options: STTCallOptions = {},
  ): AsyncIterableIterator<TranscriptionResult> {
    const language = this.#languageOf(options);
    const open: LiveStreamFacts['open'] = (kind, listener, signal) => {
      signal.throwIfAborted();
      const client = new WebSocket(liveUrl(this.#options, language, kind), {
        headers: { authorization: `Token ${this.#options.apiKey}` },
        maxPayload: MAX_MESSAGE_BYTES,
        followRedirects: false,
      });
      return openSpeechSocket(client, listener, { signal, failure: openingFailure });
    };
    const facts = { options: this.#options, language, signal: this.#signalOf(options), open };
    return new LiveStream(audio, facts).results;
  }

  /** Ends the calls that run. */
  async close(): Promise<void> {
    this.#closing.abort(closedProvider());
  }

  #languageOf({ language }: STTCallOptions): string {
    return language ?? this.#options.language;
  }

  #signalOf({ signal }: STTCallOptions): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }
}
