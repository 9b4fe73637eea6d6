import { isRoomKitError } from '@roomkit/core';
import { audioFrame } from '@roomkit/core/audio';
import type { AudioChunk, TranscriptionResult } from '@roomkit/core/voice';
import { createTestClock, MockSTTProvider, MockTTSProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

const FRAME = audioFrame({ data: new Uint8Array(640) });

async function* audio(chunks = 3): AsyncGenerator<AudioChunk> {
  for (let at = 0; at < chunks; at += 1) {
    yield { data: FRAME.data, sampleRate: 16_000, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal: false };
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const textsOf = (results: readonly TranscriptionResult[]): readonly (readonly [string, boolean])[] =>
  results.map(({ text, isFinal }) => [text, isFinal] as const);

describe('MockSTTProvider', () => {
  it('VOICE-12.2.8 understands what its script says, in one go or while it is spoken', async () => {
    const stt = new MockSTTProvider({ transcripts: ['Hello', { partials: ['He', 'Hell'], finals: ['Hello', 'you'] }] });
    expect(await stt.transcribe(FRAME)).toEqual({ text: 'Hello', isFinal: true, confidence: null, language: null });
    expect(textsOf(await all(stt.transcribeStream(audio())))).toEqual([
      ['He', false],
      ['Hell', false],
      ['Hello', true],
      ['you', true],
    ]);
    expect(stt.calls.map(({ kind, isEnded }) => [kind, isEnded])).toEqual([
      ['whole', true],
      ['stream', true],
    ]);
    expect(stt.calls.map((call) => stt.audioOf(call).byteLength)).toEqual([640, 1_920]);
  });

  it('fails, waits and hangs as it is told', async () => {
    const clock = createTestClock();
    const stt = new MockSTTProvider({
      transcripts: [new Error('down'), { text: 'late', delayMs: 500 }, { hangs: true }],
      clock,
    });
    await expect(stt.transcribe(FRAME)).rejects.toThrow('down');
    let heard: TranscriptionResult | null = null;
    void stt.transcribe(FRAME).then((result) => (heard = result));
    await clock.advance(499);
    expect(heard).toBe(null);
    await clock.advance(1);
    expect(heard).toMatchObject({ text: 'late' });
    const aborting = new AbortController();
    const hanging = all(stt.transcribeStream(audio(), { signal: aborting.signal }));
    await clock.advance(10);
    aborting.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
    await expect(new MockSTTProvider({ transcripts: [{ delayMs: 1 }] }).transcribe(FRAME)).rejects.toThrow(
      expect.objectContaining({ code: 'configuration_invalid' }) as Error,
    );
  });

  it('refuses to stream where it does not, and every call once it is closed', async () => {
    const stt = new MockSTTProvider({ capabilities: { streaming: false } });
    await expect(all(stt.transcribeStream(audio()))).rejects.toMatchObject({ code: 'not_supported' });
    await stt.close();
    await expect(stt.transcribe(FRAME)).rejects.toMatchObject({ code: 'not_supported' });
  });
});

describe('MockTTSProvider', () => {
  it('VOICE-12.2.9 says a text as one tone, as long as it has characters', async () => {
    const tts = new MockTTSProvider({ characterMs: 60, chunkMs: 100 });
    const chunks = await all(tts.synthesizeStream('Hello', { voice: 'anna' }));
    expect(chunks.map(({ data, isFinal }) => [data.byteLength / 32, isFinal])).toEqual([
      [100, false],
      [100, false],
      [100, true],
    ]);
    expect(await tts.synthesize('Hello')).toMatchObject({
      transcript: 'Hello',
      durationSeconds: 0.3,
      mimeType: 'audio/wav',
    });
    expect(tts.calls[0]).toMatchObject({ text: 'Hello', voice: 'anna', chunks: 3, isFinished: true });
    expect(await all(tts.synthesizeStream(' '))).toMatchObject([{ isFinal: true }]);
  });

  it('VOICE-12.2.10 takes text while it is written only where it claims so', async () => {
    async function* text(): AsyncGenerator<string> {
      yield 'Hello ';
      yield 'you';
    }
    const refused: unknown = await all(new MockTTSProvider().synthesizeStreamInput(text())).catch(
      (error: unknown) => error,
    );
    expect(isRoomKitError(refused, 'not_supported')).toBe(true);
    const tts = new MockTTSProvider({ capabilities: { streamingInput: true } });
    const chunks = await all(tts.synthesizeStreamInput(text()));
    expect(chunks.filter(({ isFinal }) => isFinal)).toEqual([chunks.at(-1)]);
  });

  it('fails and hangs as it is told', async () => {
    const tts = new MockTTSProvider({
      failure: (given) => (given === 'no' ? new Error('no voice') : null),
      hangs: true,
    });
    await expect(all(tts.synthesizeStream('no'))).rejects.toThrow('no voice');
    const aborting = new AbortController();
    const hanging = all(tts.synthesizeStream('a longer text', { signal: aborting.signal }));
    aborting.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
    expect(tts.calls[1]?.isFinished).toBe(false);
  });
});
