import { InputError, RoomKitError } from '@roomkit/core';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  STTCapabilities,
  STTProvider,
  TranscriptionResult,
} from '@roomkit/core/voice';

import { SpelledText } from './spelled-audio.ts';

/** What may be wrong with a {@link SoundSTT}. */
export interface STTFaults {
  readonly name?: string;
  readonly mishears?: boolean;
  readonly confidence?: number;
  readonly needsFrames?: boolean;
  readonly viewsOddBytes?: boolean;
  readonly takesEveryRate?: boolean;
  readonly ignoresSignal?: boolean;
  readonly failsToClose?: boolean;
  readonly keepsLastFinalOnly?: boolean;
  readonly dropsSpareByte?: boolean;
  readonly makesUpWords?: boolean;
  readonly hidesPartials?: boolean;
  readonly hidesEndpoints?: boolean;
  readonly sharesOneStream?: boolean;
  readonly pullsAtOnce?: boolean;
  readonly leavesAudioOpen?: boolean;
  readonly endsQuietly?: boolean;
  readonly outlivesClose?: boolean;
}

/** Silence, in samples, that ends an utterance. */
const ENDPOINT_SAMPLES = 16_000;

/** A recogniser of spelled audio that does everything right but for what it is told. */
export class SoundSTT implements STTProvider {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly capabilities: STTCapabilities;
  readonly sampleRates: readonly number[] = [16_000];
  readonly #faults: STTFaults;
  readonly #shared = new SpelledText();
  readonly #closing = new AbortController();

  constructor(capabilities: Partial<STTCapabilities> = {}, faults: STTFaults = {}) {
    this.capabilities = { streaming: true, partialResults: true, endpointing: true, ...capabilities };
    this.#faults = faults;
    this.name = faults.name ?? 'sound';
  }

  async transcribe(audio: AudioFrame | AudioChunk, { signal }: STTCallOptions = {}): Promise<TranscriptionResult> {
    const faults = this.#faults;
    if (faults.ignoresSignal !== true) signal?.throwIfAborted();
    if (faults.failsToClose !== true) this.#closing.signal.throwIfAborted();
    if (faults.needsFrames === true && !('metadata' in audio)) throw new TypeError('no frame');
    if (faults.viewsOddBytes === true) void new Int16Array(audio.data.buffer, audio.data.byteOffset);
    if (faults.takesEveryRate !== true && audio.sampleRate !== 16_000)
      throw new InputError('sampleRate', 'is not 16000');
    const reader = new SpelledText();
    reader.push(audio.data);
    return this.#result(reader.text, true);
  }

  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    { signal }: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult> {
    const faults = this.#faults;
    const source = audio[Symbol.asyncIterator]();
    if (faults.pullsAtOnce === true) void source.next();
    if (!this.capabilities.streaming)
      throw new RoomKitError('not_supported', 'It does not stream.', { feature: 'stt' });
    const ends = [...(signal && faults.ignoresSignal !== true ? [signal] : [])];
    if (faults.outlivesClose !== true) ends.push(this.#closing.signal);
    const end = AbortSignal.any(ends);
    const ended = new Promise<never>((_resolve, reject) => {
      end.addEventListener('abort', () => reject(end.reason), { once: true });
    });
    ended.catch(() => {});
    try {
      end.throwIfAborted();
      yield* this.#read(source, ended);
    } catch (error) {
      if (faults.endsQuietly !== true || end.aborted) throw error;
    } finally {
      if (faults.leavesAudioOpen !== true) await source.return?.();
    }
  }

  async close(): Promise<void> {
    if (this.#faults.failsToClose === true && this.#closing.signal.aborted) throw new Error('closed');
    this.#closing.abort(new Error('closed'));
  }

  async *#read(source: AsyncIterator<AudioChunk>, ended: Promise<never>): AsyncGenerator<TranscriptionResult> {
    const faults = this.#faults;
    const reader = faults.sharesOneStream === true ? this.#shared : new SpelledText(faults.dropsSpareByte !== true);
    let settled = 0;
    for (;;) {
      const step = await Promise.race([source.next(), ended]);
      if (step.done === true) break;
      reader.push(step.value.data);
      if (this.capabilities.partialResults && faults.hidesPartials !== true && reader.text !== '') {
        yield this.#result(reader.text, false);
      }
      if (this.capabilities.endpointing && reader.quiet >= ENDPOINT_SAMPLES && reader.text !== '') {
        settled += 1;
        yield { ...this.#result(reader.take(), true), isEndpoint: faults.hidesEndpoints !== true };
      }
    }
    const rest = reader.take() || (faults.makesUpWords === true ? 'thank you' : '');
    const heard = faults.keepsLastFinalOnly === true ? (rest.split(' ').at(-1) ?? '') : rest;
    if (heard !== '' || settled === 0) yield this.#result(heard, true);
  }

  #result(heard: string, isFinal: boolean): TranscriptionResult {
    const text = this.#faults.mishears === true ? heard.toUpperCase().replace('CALL', 'tall') : heard;
    return { text, isFinal, confidence: this.#faults.confidence ?? 0.9, language: 'en' };
  }
}
