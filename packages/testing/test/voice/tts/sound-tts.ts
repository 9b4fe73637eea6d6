import { InputError, RoomKitError, type AudioContent } from '@roomkit/core';
import { bytesOf, joinBytes, pcmFormat, wavFile } from '@roomkit/core/audio';
import type { AudioChunk, AudioFormat, TTSCallOptions, TTSCapabilities, TTSProvider } from '@roomkit/core/voice';

/** What may be wrong with a {@link SoundTTS}. */
export interface TTSFaults {
  readonly name?: string;
  readonly transcript?: string;
  readonly durationSeconds?: number;
  readonly isSilent?: boolean;
  readonly halfSample?: boolean;
  readonly neverFinal?: boolean;
  readonly atOnce?: boolean;
  readonly silentEnd?: boolean;
  readonly oneAtATime?: boolean;
  readonly takesEveryVoice?: boolean;
  readonly waitsForWholeText?: boolean;
  readonly hidesTextFailure?: boolean;
  readonly ignoresSignal?: boolean;
  readonly leavesTextOpen?: boolean;
  readonly leaksSpeech?: boolean;
  readonly outlivesClose?: boolean;
}

/** Samples of tone for a word. */
const WORD_SAMPLES = 800;

/** A voice that says a tone for each word and does everything right but for what it is told. */
export class SoundTTS implements TTSProvider {
  readonly specificationVersion = 'v1';
  readonly name: string;
  readonly capabilities: TTSCapabilities;
  readonly outputFormat: AudioFormat = pcmFormat(16_000);
  /** How many utterances are being made. */
  speaking = 0;
  readonly #faults: TTSFaults;
  readonly #closing = new AbortController();

  constructor(capabilities: Partial<TTSCapabilities> = {}, faults: TTSFaults = {}) {
    this.capabilities = { streaming: true, streamingInput: true, ...capabilities };
    this.#faults = faults;
    this.name = faults.name ?? 'sound';
  }

  async synthesize(text: string, options: TTSCallOptions = {}): Promise<AudioContent> {
    const pieces: Uint8Array[] = [];
    for await (const chunk of this.synthesizeStream(text, options)) pieces.push(chunk.data);
    const data = joinBytes(pieces);
    const { transcript = text, durationSeconds = data.byteLength / 32_000 } = this.#faults;
    const url = `data:audio/wav;base64,${Buffer.from(wavFile(this.outputFormat, data)).toString('base64')}`;
    return { type: 'audio', url, mimeType: 'audio/wav', durationSeconds, transcript };
  }

  async *synthesizeStream(text: string, options: TTSCallOptions = {}): AsyncGenerator<AudioChunk> {
    const words = text.split(/\s/u).filter((word) => word !== '');
    async function* source(): AsyncGenerator<string> {
      yield* words;
    }
    if (this.#faults.atOnce === true || !this.capabilities.streaming) {
      yield { ...this.#said(words.join(' ')), isFinal: true };
      return;
    }
    yield* this.#say(source(), options);
  }

  async *synthesizeStreamInput(text: AsyncIterable<string>, options: TTSCallOptions = {}): AsyncGenerator<AudioChunk> {
    if (!this.capabilities.streamingInput) {
      throw new RoomKitError('not_supported', 'It takes whole texts.', { feature: 'synthesizeStreamInput' });
    }
    yield* this.#say(text, options);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
  }

  async *#say(text: AsyncIterable<string>, { signal, voice }: TTSCallOptions): AsyncGenerator<AudioChunk> {
    const faults = this.#faults;
    const ends = [...(signal && faults.ignoresSignal !== true ? [signal] : [])];
    if (faults.outlivesClose !== true) ends.push(this.#closing.signal);
    const end = AbortSignal.any(ends);
    const ended = new Promise<never>((_resolve, reject) => {
      end.addEventListener('abort', () => reject(end.reason), { once: true });
    });
    ended.catch(() => {});
    end.throwIfAborted();
    if (voice === 'nobody' && faults.takesEveryVoice !== true) throw new InputError('voice', 'is not there');
    const source = text[Symbol.asyncIterator]();
    this.speaking += 1;
    const isMute = faults.oneAtATime === true && this.speaking > 1;
    try {
      const held: AudioChunk[] = [];
      for await (const word of this.#words(source, ended)) {
        end.throwIfAborted();
        if (word.trim() === '' || isMute) continue;
        if (faults.waitsForWholeText === true) held.push(this.#said(word));
        else yield this.#said(word);
        end.throwIfAborted();
      }
      yield* held;
      if (faults.silentEnd !== true || held.length > 0)
        yield { ...this.#said(''), isFinal: faults.neverFinal !== true };
    } finally {
      if (faults.leavesTextOpen !== true) await source.return?.();
      if (faults.leaksSpeech !== true) this.speaking -= 1;
    }
  }

  async *#words(source: AsyncIterator<string>, ended: Promise<never>): AsyncGenerator<string> {
    try {
      for (;;) {
        const step = await Promise.race([source.next(), ended]);
        if (step.done === true) return;
        yield step.value;
      }
    } catch (error) {
      const isOurs = error instanceof Error && error.message === 'the model is gone';
      if (this.#faults.hidesTextFailure !== true || !isOurs) throw error;
    }
  }

  #said(words: string): AudioChunk {
    const count = words === '' ? 0 : words.split(' ').length * WORD_SAMPLES;
    const level = this.#faults.isSilent === true ? 0 : 8_000;
    const samples = Int16Array.from({ length: count }, (_sample, at) => level * Math.sin(at / 5));
    const data = this.#faults.halfSample === true && count === 0 ? new Uint8Array(1) : bytesOf(samples);
    const { sampleRate, channels, codec } = this.outputFormat;
    return { data, sampleRate, channels, format: codec, timestampMs: null, isFinal: false };
  }
}
