import { type Clock, ConfigurationError, RoomKitError } from '@roomkit/core';
import { joinBytes } from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  STTCapabilities,
  STTProvider,
  TranscriptionResult,
} from '@roomkit/core/voice';

/** What is understood of one utterance. */
export interface MockTranscript {
  /** The words; where a stream gives several finals, `finals` instead. */
  readonly text?: string;
  /** Several finals of a stream, one a clause. A call for the whole gives them joined. */
  readonly finals?: readonly string[];
  /** What a stream gives before it is final, one as each chunk of audio arrives. */
  readonly partials?: readonly string[];
  /** @defaultValue null */
  readonly confidence?: number | null;
  /** @defaultValue null */
  readonly language?: string | null;
  /** Milliseconds by the provider's clock between the end of the audio and the words. */
  readonly delayMs?: number;
  /** Thrown in place of the words; by a stream at once, unless there are partials or a delay. */
  readonly error?: Error;
  /** Says nothing until it is aborted. */
  readonly hangs?: boolean;
}

/** Words, an error, a whole {@link MockTranscript}, or null for nothing. */
export type MockSTTScript = string | Error | MockTranscript | null;

/** How a {@link MockSTTProvider} behaves. */
export interface MockSTTProviderOptions {
  /** Given in turn, to streams and to calls for the whole alike; the last one repeats. @defaultValue ['hello'] */
  readonly transcripts?: readonly MockSTTScript[];
  /** @defaultValue 'mock-stt' */
  readonly name?: string;
  /** @defaultValue streaming and partial results, no endpointing */
  readonly capabilities?: Partial<STTCapabilities>;
  /** @defaultValue null: any */
  readonly sampleRates?: readonly number[] | null;
  /** Needed for transcripts with `delayMs`. */
  readonly clock?: Clock;
}

/** A call a {@link MockSTTProvider} got. */
export interface MockSTTCall {
  readonly kind: 'whole' | 'stream';
  /** The audio it was given so far, chunk by chunk. */
  readonly chunks: readonly Uint8Array[];
  readonly sampleRate: number | null;
  readonly language: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether the audio came to its end. */
  readonly isEnded: boolean;
}

/** A recogniser that understands what a script says, whatever it hears, and remembers what that was. */
export class MockSTTProvider implements STTProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly capabilities: STTCapabilities;
  readonly sampleRates: readonly number[] | null;
  /** Every call so far, oldest first. */
  readonly calls: MockSTTCall[] = [];
  prepareCount = 0;
  closeCount = 0;
  readonly #transcripts: readonly MockSTTScript[];
  readonly #clock: Clock | null;

  constructor(options: MockSTTProviderOptions = {}) {
    const streaming = options.capabilities?.streaming ?? true;
    this.name = options.name ?? 'mock-stt';
    this.capabilities = { streaming, partialResults: streaming, endpointing: false, ...options.capabilities };
    this.sampleRates = options.sampleRates ?? null;
    this.#transcripts = options.transcripts ?? ['hello'];
    this.#clock = options.clock ?? null;
    if (this.#transcripts.length === 0) throw new ConfigurationError('transcripts', 'must hold at least one');
  }

  /** All the audio of one call. */
  audioOf(call: MockSTTCall): Uint8Array {
    return joinBytes(call.chunks);
  }

  async prepare(): Promise<void> {
    this.prepareCount += 1;
  }

  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    this.#requireOpen();
    options.signal?.throwIfAborted();
    const script = this.#next();
    this.#record('whole', options, { chunks: [audio.data.slice()], sampleRate: audio.sampleRate, isEnded: true });
    await this.#wait(script, options.signal);
    return resultOf(script, wordsOf(script), true);
  }

  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    options: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult, void, undefined> {
    this.#requireOpen();
    if (!this.capabilities.streaming) {
      throw new RoomKitError('not_supported', 'This recogniser does not stream.', { feature: 'streaming' });
    }
    options.signal?.throwIfAborted();
    const script = this.#next();
    const call = this.#record('stream', options, { chunks: [], sampleRate: null, isEnded: false });
    const partials = [...(script.partials ?? [])];
    // One that cannot be reached fails before it has heard anything.
    if (script.error !== undefined && partials.length === 0 && script.delayMs === undefined) throw script.error;
    for await (const chunk of untilAborted(audio, options.signal)) {
      call.chunks.push(chunk.data.slice());
      call.sampleRate = chunk.sampleRate;
      const partial = partials.shift();
      if (partial !== undefined) yield resultOf(script, partial, false);
    }
    call.isEnded = true;
    await this.#wait(script, options.signal);
    const finals = (script.finals ?? [script.text ?? '']).filter((text) => text !== '');
    for (const [at, text] of finals.entries()) {
      const isEndpoint = this.capabilities.endpointing && at === finals.length - 1;
      yield { ...resultOf(script, text, true), ...(isEndpoint ? { isEndpoint } : {}) };
    }
  }

  async close(): Promise<void> {
    this.closeCount += 1;
  }

  #next(): MockTranscript {
    const script = this.#transcripts[Math.min(this.calls.length, this.#transcripts.length - 1)] ?? null;
    if (script === null) return {};
    if (typeof script === 'string') return { text: script };
    return script instanceof Error ? { error: script } : script;
  }

  #record(
    kind: MockSTTCall['kind'],
    { language, signal }: STTCallOptions,
    heard: { chunks: Uint8Array[]; sampleRate: number | null; isEnded: boolean },
  ): { chunks: Uint8Array[]; sampleRate: number | null; isEnded: boolean } {
    const call = { kind, language, signal, ...heard };
    this.calls.push(call);
    return call;
  }

  async #wait({ delayMs = 0, hangs, error }: MockTranscript, signal: AbortSignal | undefined): Promise<void> {
    if (delayMs > 0) {
      if (this.#clock === null) throw new ConfigurationError('clock', 'is needed for transcripts with delayMs');
      await this.#clock.sleep(delayMs, { signal });
    }
    if (hangs === true) await aborted(signal);
    signal?.throwIfAborted();
    if (error !== undefined) throw error;
  }

  #requireOpen(): void {
    if (this.closeCount > 0) throw new RoomKitError('not_supported', 'This recogniser is closed.', { feature: 'stt' });
  }
}

function wordsOf({ text, finals }: MockTranscript): string {
  return text ?? finals?.join(' ') ?? '';
}

function resultOf(script: MockTranscript, text: string, isFinal: boolean): TranscriptionResult {
  return { text, isFinal, confidence: script.confidence ?? null, language: script.language ?? null };
}

/** The audio, up to its end or the signal. @throws the signal's reason */
async function* untilAborted(
  audio: AsyncIterable<AudioChunk>,
  signal: AbortSignal | undefined,
): AsyncGenerator<AudioChunk, void, undefined> {
  const iterator = audio[Symbol.asyncIterator]();
  const gone = aborted(signal);
  try {
    for (;;) {
      const step = await Promise.race([iterator.next(), gone]);
      if (step === undefined) throw signal?.reason;
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    iterator.return?.().catch(() => undefined);
  }
}

/** Resolves when the signal fires. */
async function aborted(signal: AbortSignal | undefined): Promise<undefined> {
  if (signal?.aborted === true) return undefined;
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
