import { audioFrame, joinBytes } from '@roomkit/core/audio';
import type { AudioChunk, STTProvider, TranscriptionResult } from '@roomkit/core/voice';
import { PocketSphinxSTTProvider } from '@roomkit/stt-pocketsphinx';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { describe, expect, it } from 'vitest';

import { Ear } from '../src/call/ear.ts';
import { SentencesFirst, spokenForm } from '../src/call/sentences-first.ts';
import { KNOWN_SENTENCES } from '../src/call/sentences.ts';
import { hasEar } from './support/microphone.ts';

const SECOND = 32_000;

async function* spoken(seconds: number): AsyncGenerator<AudioChunk> {
  for (let at = 0; at < seconds; at += 1) {
    yield {
      data: new Uint8Array(SECOND),
      sampleRate: 16_000,
      channels: 1,
      format: 'pcm_s16le',
      timestampMs: at * 1000,
      isFinal: false,
    };
  }
}

/** A recogniser that takes everything for one thing; `slow` never comes to an end of its own. */
class OneAnswer implements STTProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'one-answer';
  readonly capabilities = { streaming: true, partialResults: true, endpointing: false } as const;
  readonly sampleRates = [16_000];
  heardBytes = 0;
  isClosed = false;
  readonly #text: string;
  readonly #isSlow: boolean;

  constructor(text: string, isSlow = false) {
    this.#text = text;
    this.#isSlow = isSlow;
  }

  transcribe(): Promise<TranscriptionResult> {
    return Promise.resolve(this.#result(true));
  }

  async *transcribeStream(audio: AsyncIterable<AudioChunk>): AsyncGenerator<TranscriptionResult, void, undefined> {
    for await (const { data } of audio) {
      this.heardBytes += data.byteLength;
      // Audio that was handed to a thread is gone here.
      structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
      yield this.#result(false);
    }
    if (this.#isSlow) await new Promise(() => undefined);
    yield this.#result(true);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  #result(isFinal: boolean): TranscriptionResult {
    return { text: this.#text, isFinal, confidence: 1, language: 'en-US' };
  }
}

async function all(results: AsyncIterable<TranscriptionResult>): Promise<readonly (readonly [string, boolean])[]> {
  const found: (readonly [string, boolean])[] = [];
  for await (const { isFinal, text } of results) found.push([text, isFinal]);
  return found;
}

describe('an ear that knows some sentences', () => {
  const SENTENCES = ['Where is it?', 'Tell me.'];
  const open = (exact: STTProvider, rough: STTProvider): SentencesFirst =>
    new SentencesFirst({ sentences: SENTENCES, exact, rough });

  it('writes a sentence it knows as that is written, without waiting for the other; partials are of the other', async () => {
    const [exact, rough] = [new OneAnswer('where is it'), new OneAnswer('wear is it', true)];
    const ear = open(exact, rough);
    expect(await all(ear.transcribeStream(spoken(2)))).toEqual([
      ['wear is it', false],
      ['wear is it', false],
      ['Where is it?', true],
    ]);
    expect(exact.heardBytes).toBe(2 * SECOND);
    expect(rough.heardBytes).toBe(2 * SECOND);
    expect(await ear.transcribe((await spoken(1).next()).value as AudioChunk)).toMatchObject({ text: 'Where is it?' });
    await ear.close();
    expect([exact.isClosed, rough.isClosed]).toEqual([true, true]);
  });

  it('takes what it does not know as the other understood it, and so what is too long to be a sentence', async () => {
    const unsure = open(new OneAnswer(''), new OneAnswer('something else'));
    expect((await all(unsure.transcribeStream(spoken(1)))).at(-1)).toEqual(['something else', true]);
    const exact = new OneAnswer('tell me');
    const long = open(exact, new OneAnswer('a whole story'));
    expect((await all(long.transcribeStream(spoken(8)))).at(-1)).toEqual(['a whole story', true]);
    expect(exact.heardBytes).toBe(5 * SECOND);
  });

  it('is stopped by its signal', async () => {
    const stopped = new AbortController();
    const ear = open(new PocketSphinxSTTProvider(), new PocketSphinxSTTProvider());
    stopped.abort(new Error('Nobody listens.'));
    await expect(all(ear.transcribeStream(spoken(1), { signal: stopped.signal }))).rejects.toThrow('Nobody listens.');
    await ear.close();
  });
});

describe.skipIf(!hasEar)('PocketSphinx as the ear', () => {
  it('is exact with every sentence it knows, and keeps others apart from them', async () => {
    const ear = new Ear({}, () => {});
    const voice = new FliteTTSProvider({ voice: 'slt' });
    const heard = async (words: string): Promise<string> => {
      const pieces: Uint8Array[] = [];
      for await (const { data } of voice.synthesizeStream(words)) pieces.push(data);
      return (await ear.transcribe(audioFrame({ data: joinBytes(pieces) }))).text;
    };
    const found: string[] = [];
    for (const sentence of KNOWN_SENTENCES) found.push(await heard(spokenForm(sentence)));
    expect(found).toEqual(KNOWN_SENTENCES);
    expect(await heard('do you sell blue lamps')).toMatch(/^do you sell/u);
    await Promise.all([ear.close(), voice.close()]);
  });
});
