import { type AudioContent, type Clock, ConfigurationError, RoomKitError } from '@roomkit/core';
import { bytesOf, pcmFormat, spokenContent } from '@roomkit/core/audio';
import type { AudioChunk, AudioFormat, TTSCallOptions, TTSCapabilities, TTSProvider } from '@roomkit/core/voice';

/** How a {@link MockTTSProvider} behaves. */
export interface MockTTSProviderOptions {
  /** How long a character is heard, in milliseconds. @defaultValue 50 */
  readonly characterMs?: number;
  /** How much a chunk holds, in milliseconds. @defaultValue 100 */
  readonly chunkMs?: number;
  /** What every sample is. @defaultValue 1000 */
  readonly sample?: number;
  /** @defaultValue 16000 */
  readonly sampleRate?: number;
  /** @defaultValue 'mock-tts' */
  readonly name?: string;
  /** @defaultValue streaming, no streaming input */
  readonly capabilities?: Partial<TTSCapabilities>;
  /** Milliseconds before each chunk, by the provider's clock. @defaultValue 0 */
  readonly delayMs?: number;
  /** What is thrown instead of saying a text; null: it is said. @defaultValue nothing fails */
  readonly failure?: (text: string, call: number) => Error | null;
  /** Gives its first chunk and then nothing more until it is aborted. @defaultValue false */
  readonly hangs?: boolean;
  /** Needed for `delayMs`. */
  readonly clock?: Clock;
}

/** A text a {@link MockTTSProvider} was given. */
export interface MockTTSCall {
  readonly text: string;
  readonly voice: string | null;
  readonly signal: AbortSignal | undefined;
  /** Chunks that were taken of it. */
  readonly chunks: number;
  /** Whether all of it was taken. */
  readonly isFinished: boolean;
}

type Call = { -readonly [Name in keyof MockTTSCall]: MockTTSCall[Name] };

/** A voice that says every text as one long tone, so that a test knows how long it is heard. */
export class MockTTSProvider implements TTSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly capabilities: TTSCapabilities;
  readonly outputFormat: AudioFormat;
  /** Every text so far, oldest first. */
  readonly calls: MockTTSCall[] = [];
  prepareCount = 0;
  closeCount = 0;
  readonly #options: MockTTSProviderOptions;

  constructor(options: MockTTSProviderOptions = {}) {
    this.#options = options;
    this.name = options.name ?? 'mock-tts';
    this.capabilities = { streaming: true, streamingInput: false, ...options.capabilities };
    this.outputFormat = pcmFormat(options.sampleRate ?? 16_000);
    const { characterMs = 50, chunkMs = 100 } = options;
    for (const [field, value] of Object.entries({ characterMs, chunkMs })) {
      if (!(value > 0)) throw new ConfigurationError(field, 'must be above 0');
    }
  }

  /** The texts so far. */
  get texts(): readonly string[] {
    return this.calls.map(({ text }) => text);
  }

  /** How long a text is heard, in milliseconds. */
  durationMsOf(text: string): number {
    return text.trim().length * (this.#options.characterMs ?? 50);
  }

  async prepare(): Promise<void> {
    this.prepareCount += 1;
  }

  async synthesize(text: string, options: TTSCallOptions = {}): Promise<AudioContent> {
    const parts: Uint8Array[] = [];
    for await (const { data } of this.synthesizeStream(text, options)) parts.push(data);
    return spokenContent(text, this.outputFormat, Buffer.concat(parts));
  }

  async *synthesizeStream(text: string, options: TTSCallOptions = {}): AsyncGenerator<AudioChunk, void, undefined> {
    this.#requireOpen();
    options.signal?.throwIfAborted();
    const { voice = null, signal } = options;
    const call: Call = { text, voice, signal, chunks: 0, isFinished: false };
    this.calls.push(call);
    const failure = this.#options.failure?.(text, this.calls.length - 1) ?? null;
    if (failure !== null) throw failure;
    const { chunkMs = 100, hangs = false } = this.#options;
    const wholeMs = this.durationMsOf(text);
    for (let atMs = 0; atMs < wholeMs; atMs += chunkMs) {
      await this.#wait(signal);
      call.chunks += 1;
      yield this.#chunk(Math.min(chunkMs, wholeMs - atMs), atMs + chunkMs >= wholeMs);
      if (hangs) await aborted(signal);
      signal?.throwIfAborted();
    }
    if (wholeMs === 0) yield this.#chunk(0, true);
    call.isFinished = true;
  }

  async *synthesizeStreamInput(
    text: AsyncIterable<string>,
    options: TTSCallOptions = {},
  ): AsyncGenerator<AudioChunk, void, undefined> {
    if (!this.capabilities.streamingInput) {
      const feature = 'streamingInput';
      throw new RoomKitError('not_supported', 'This voice takes no text while it is written.', { feature });
    }
    let last: AudioChunk | null = null;
    for await (const part of text) {
      for await (const chunk of this.synthesizeStream(part, options)) {
        if (last !== null) yield { ...last, isFinal: false };
        last = chunk;
      }
    }
    yield last === null ? this.#chunk(0, true) : { ...last, isFinal: true };
  }

  async close(): Promise<void> {
    this.closeCount += 1;
  }

  #chunk(milliseconds: number, isFinal: boolean): AudioChunk {
    const { sampleRate } = this.outputFormat;
    const samples = new Int16Array(Math.round((sampleRate * milliseconds) / 1_000)).fill(this.#options.sample ?? 1_000);
    return { data: bytesOf(samples), sampleRate, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal };
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const { delayMs = 0, clock } = this.#options;
    if (delayMs === 0) return;
    if (clock === undefined) throw new ConfigurationError('clock', 'is needed for delayMs');
    await clock.sleep(delayMs, { signal });
  }

  #requireOpen(): void {
    if (this.closeCount > 0) throw new RoomKitError('not_supported', 'This voice is closed.', { feature: 'tts' });
  }
}

/** Resolves when the signal fires. */
async function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
