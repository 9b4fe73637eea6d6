import { joinBytes, levelDb, readWav, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';
import { afterAll, describe, expect, it, vi } from 'vitest';

import { FLITE_VOICES, FliteTTSProvider } from '../src/index.ts';

const SENTENCE = 'The quick brown fox jumps over the lazy dog.';
const LONG = { timeout: 180_000 };

const provider = new FliteTTSProvider();
afterAll(async () => provider.close());

async function said(stream: AsyncIterable<AudioChunk>): Promise<Int16Array> {
  const pieces: Uint8Array[] = [];
  for await (const { data } of stream) pieces.push(data);
  return samplesOf(joinBytes(pieces));
}

async function* words(...pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

describe('what is said', () => {
  it('has four voices, each with sound from its first to its last 20 ms', LONG, async () => {
    for (const voice of FLITE_VOICES) {
      const samples = await said(provider.synthesizeStream(SENTENCE, { voice }));
      expect(samples.length / 16_000).toBeGreaterThan(1.5);
      expect(samples.length / 16_000).toBeLessThan(4);
      expect(levelDb(samples)).toBeGreaterThan(-32);
      for (const end of [samples.subarray(0, 320), samples.subarray(-320)]) expect(levelDb(end)).toBeGreaterThan(-60);
    }
  });

  it('VOICE-12.2.9 gives a file with its duration and what was said', LONG, async () => {
    const content = await provider.synthesize('Hi, you.');
    const file = Buffer.from(content.url.split(',')[1] ?? '', 'base64');
    const { format, data } = readWav(file);
    expect(content).toMatchObject({ type: 'audio', mimeType: 'audio/wav', transcript: 'Hi, you.' });
    expect(content.sizeBytes).toBe(file.byteLength);
    expect(content.durationSeconds).toBeCloseTo(data.byteLength / 32_000, 6);
    expect(format).toMatchObject({ sampleRate: 16_000, channels: 1 });
  });

  it('pauses between sentences and says the same while the text is written', LONG, async () => {
    const two = `${SENTENCE} ${SENTENCE}`;
    const whole = await said(provider.synthesizeStream(two));
    const written = await said(provider.synthesizeStreamInput(words(...two.split(/(?<= )/u))));
    expect(Buffer.compare(Buffer.from(written.buffer), Buffer.from(whole.buffer))).toBe(0);
    const one = await said(provider.synthesizeStream(SENTENCE));
    expect(whole.length - 2 * one.length).toBe(0.15 * 16_000);
  });

  it('speaks twice as fast', LONG, async () => {
    await using fast = disposable(new FliteTTSProvider({ speed: 2, sentencePauseMs: 0 }));
    const slow = await said(provider.synthesizeStream(SENTENCE));
    const quick = await said(fast.provider.synthesizeStream(SENTENCE));
    expect(quick.length / slow.length).toBeCloseTo(0.5, 1);
  });

  it.each([
    ['café, naïve — “quoted” 10 €', true],
    ['-voice kal16 --help', true],
    ['with a \0 zero', true],
    ['東京 😀', false],
    ['...', false],
  ])('says what there is to say of %s', LONG, async (text, hasSound) => {
    expect((await said(provider.synthesizeStream(text))).length > 0).toBe(hasSound);
  });
});

describe('the thread', () => {
  it('leaves the one that asked free while it speaks', LONG, async () => {
    await provider.prepare();
    const text = `${SENTENCE} `.repeat(5);
    const speaking = said(provider.synthesizeStream(text));
    let turns = 0;
    let isDone = false;
    void speaking.then(() => (isDone = true));
    while (!isDone) {
      await new Promise(setImmediate);
      turns += 1;
    }
    expect((await speaking).length).toBeGreaterThan(100_000);
    // Were it made here, there would be a turn for each sentence and chunk, some hundred at most.
    expect(turns).toBeGreaterThan(1_000);
  });

  it('makes one sentence more than is listened to, and no other', LONG, async () => {
    const taken: number[] = [];
    async function* sentences(): AsyncGenerator<string> {
      for (let index = 0; index < 10; index += 1) {
        taken.push(index);
        yield `${SENTENCE} `;
      }
    }
    const iterator = provider.synthesizeStreamInput(sentences())[Symbol.asyncIterator]();
    await iterator.next();
    // The second is complete with its last letter; the third is only begun.
    await vi.waitFor(() => expect(taken.length).toBeGreaterThanOrEqual(2));
    await provider.synthesize('All that was asked before has been said by now.');
    expect(taken).toEqual([0, 1]);
    await iterator.return?.();
  });

  it('refuses a voice it does not have, before anything is said', async () => {
    const call = provider.synthesize(SENTENCE, { voice: 'nobody' });
    await expect(call).rejects.toMatchObject({ code: 'input_invalid', details: { field: 'voice' } });
  });

  it('takes no call once it is closed, and was closed without ever being used', async () => {
    const unused = new FliteTTSProvider();
    await unused.close();
    await expect(unused.prepare()).rejects.toMatchObject({ code: 'provider_failed', retryable: false });
    await expect(unused.synthesize(SENTENCE)).rejects.toMatchObject({ code: 'provider_failed' });
  });
});

function disposable(given: FliteTTSProvider): AsyncDisposable & { readonly provider: FliteTTSProvider } {
  return { provider: given, [Symbol.asyncDispose]: async () => given.close() };
}
