import { durationMs, pcmFormat } from '@roomkit/core/audio';
import type { AudioChunk, STTCallOptions, STTProvider, TranscriptionResult } from '@roomkit/core/voice';

/** About how long a word lasts, in milliseconds. */
const WORD_MS = 330;
const FORMAT = pcmFormat(16_000);

/** In place of a recogniser where the machine has none: it is told beforehand what will be said, and hears nothing else. */
export class ScriptedEar implements STTProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'scripted';
  readonly capabilities = { streaming: true, partialResults: true, endpointing: false } as const;
  readonly sampleRates = [FORMAT.sampleRate];
  readonly #sentences: string[] = [];

  /** What the next utterance will be taken for. */
  expect(sentence: string): void {
    this.#sentences.push(sentence);
  }

  async transcribe(): Promise<TranscriptionResult> {
    return result(this.#sentences.shift() ?? '', true);
  }

  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    { signal }: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult, void, undefined> {
    let heardMs = 0;
    let told = 0;
    for await (const { data } of audio) {
      heardMs += durationMs(data.byteLength, FORMAT);
      const [sentence = ''] = this.#sentences;
      const words = sentence.split(' ').slice(0, Math.floor(heardMs / WORD_MS));
      if (sentence === '' || words.length === told) continue;
      told = words.length;
      yield result(words.join(' '), false);
    }
    // What came to nothing was not it: the next utterance is.
    if (signal?.aborted !== true) yield result(this.#sentences.shift() ?? '', true);
  }

  close(): Promise<void> {
    this.#sentences.length = 0;
    return Promise.resolve();
  }
}

function result(text: string, isFinal: boolean): TranscriptionResult {
  return { text, isFinal, confidence: null, language: 'en-US' };
}
