import { audioFrame, bytesOf, pcmFormat } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame, STTProvider, TranscriptionResult } from '@roomkit/core/voice';
import { MockSTTProvider, MockTTSProvider, MockVADProvider, settled } from '@roomkit/testing';
import { EnergyVADProvider } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { type Bench, createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';

const FRAME: AudioFrame = audioFrame({ data: new Uint8Array(640).fill(9) });
const LOUD = new Int16Array(320).fill(32_767);

/** What the kit was told of a part that failed. */
function failuresOf(bench: Bench, name: 'stt_error' | 'tts_error'): readonly unknown[] {
  const failures: unknown[] = [];
  bench.kit.on(name, ({ data }) => void failures.push(data));
  return failures;
}

const FAILED = { error: { code: 'provider_failed', retryable: true } };

describe('audio that is none', () => {
  it.each<[string, unknown]>([
    ['no bytes', { ...FRAME, data: new Uint8Array(0) }],
    ['one byte', { ...FRAME, data: new Uint8Array(1) }],
    ['an odd count of bytes', { ...FRAME, data: new Uint8Array(641) }],
    ['no rate', { ...FRAME, sampleRate: Number.NaN }],
    ['a rate of zero', { ...FRAME, sampleRate: 0 }],
    ['three channels', { ...FRAME, channels: 3 }],
    ['a time that is none', { ...FRAME, timestampMs: Number.NaN }],
  ])('VOICE-12.3.11.1 with %s ends no call, and what is said behind it is heard', async (_title, frame) => {
    await using bench = await createBench();
    bench.backend.feed(bench.session, frame as AudioFrame);
    await bench.utter();
    await bench.until(() => bench.page.delivered.length > 0);
    expect(bench.session.state).toBe('active');
    expect(await bench.said()).toEqual(['voice: hello']);
  });

  it.each([8_000, 44_100, 48_000])(
    'VOICE-12.3.3.1 comes to the recogniser as it takes it, though it comes with %i Hz',
    async (sampleRate) => {
      await using bench = await createBench();
      const frame = (sample: number): AudioFrame =>
        audioFrame({ data: bytesOf(new Int16Array(sampleRate / 50).fill(sample)), sampleRate });
      await bench.speak(100);
      for (let count = 0; count < 20; count += 1) bench.backend.feed(bench.session, frame(3_000));
      await bench.silence(100);
      await bench.until(() => bench.page.delivered.length > 0);
      expect(bench.stt.calls[0]?.sampleRate).toBe(16_000);
      const { byteLength } = bench.stt.audioOf(bench.stt.calls[0] as never);
      expect(byteLength / 32).toBeGreaterThan(480);
      expect(byteLength / 32).toBeLessThan(600);
    },
  );

  it('VOICE-12.3.8.8 may be ten seconds in one frame, and as loud as a sample can be', async () => {
    const vad = new EnergyVADProvider();
    await using bench = await createBench({ vad: null, channel: { pipeline: { vad } } });
    const samples = new Int16Array(160_000);
    samples.fill(32_767, 32_000, 48_000).fill(-32_768, 48_000, 64_000);
    bench.backend.feed(bench.session, audioFrame({ data: bytesOf(samples) }));
    await bench.until(() => bench.page.delivered.length > 0);
    expect(await bench.said()).toEqual(['voice: hello']);
  });
});

describe('somebody who never stops talking', () => {
  it('VOICE-12.3.8.8 is a message a minute, and still there', async () => {
    const vad = new EnergyVADProvider();
    await using bench = await createBench({ vad: null, channel: { pipeline: { vad } } });
    for (let frame = 0; frame < 7_500; frame += 1) {
      bench.backend.feed(bench.session, bytesOf(LOUD));
      // A recogniser that keeps up takes what there is now and then.
      if (frame % 50 === 0) await settled();
    }
    await bench.until(() => bench.page.delivered.length === 2);
    expect(bench.session.state).toBe('active');
    const seconds = bench.stt.calls.map((call) => Math.round(bench.stt.audioOf(call).byteLength / 32_000));
    expect(seconds.slice(0, 2)).toEqual([60, 60]);
  });

  it('VOICE-12.2.11 is kept to two minutes where a detector finds no end', async () => {
    const vad = new MockVADProvider({
      script: ['speech_start', ...Array(9_000).fill(null), { type: 'speech_end', durationMs: 180_000 }],
    });
    const stt = new MockSTTProvider({ capabilities: { streaming: false } });
    await using bench = await createBench({ vad: null, stt, channel: { pipeline: { vad } } });
    for (let frame = 0; frame <= 9_001; frame += 1) bench.backend.feed(bench.session, bytesOf(LOUD));
    await bench.until(() => bench.page.delivered.length > 0);
    expect(stt.audioOf(stt.calls[0] as never).byteLength).toBe(120 * 32_000);
    expect(await bench.said()).toEqual(['voice: hello']);
  });
});

describe('a line that dies in the middle of a word', () => {
  it('VOICE-12.2.20 ends the call with its reason, and keeps what was said and heard before', async () => {
    const answers = [{ chunks: ['This is one long sentence of the agent. ', 'And this is another one of them.'] }];
    await using bench = await createBench({ transcripts: ['first', 'second'], answers });
    const ended: unknown[] = [];
    bench.kit.on('voice_session_ended', ({ data }) => void ended.push(data.reason));
    await bench.utter();
    await bench.pass(1_000);
    await bench.speak(100);
    bench.backend.hangUp(bench.session, 'transport_lost');
    await bench.pass(100);
    await bench.until(() => bench.page.delivered.length === 2);
    expect(ended).toEqual(['transport_lost']);
    expect(bench.channel.sessions).toEqual([]);
    const [said, answer = '', ...more] = await bench.said();
    expect([said, more]).toEqual(['voice: first', []]);
    expect(answer.length).toBeGreaterThan('ai: '.length);
    expect('ai: This is one long sentence of the agent.'.startsWith(answer.trim())).toBe(true);
  });
});

describe('a recogniser that never finishes', () => {
  it('VOICE-12.2.24 is given up after its time, told as an error, and asked for the next', async () => {
    const stt = new MockSTTProvider({
      transcripts: [{ hangs: true }, 'and this'],
      capabilities: { streaming: false },
    });
    await using bench = await createBench({ stt });
    const failures = failuresOf(bench, 'stt_error');
    await bench.utter();
    await bench.pass(29_900);
    expect(failures).toEqual([]);
    await bench.pass(200);
    expect(failures).toMatchObject([FAILED]);
    expect(stt.calls[0]?.signal?.aborted).toBe(true);
    await bench.utter();
    await bench.until(() => bench.page.delivered.length > 0);
    expect(await bench.said()).toEqual(['voice: and this']);
  });

  it('VOICE-12.2.26 is given up after its time where there is no detector, and what comes meanwhile is not lost', async () => {
    const stt = new MockSTTProvider({ transcripts: [{ hangs: true }, 'and this'] });
    // One that does not even hear that nobody waits any more.
    const deaf: STTProvider = Object.assign(Object.create(stt) as STTProvider, {
      transcribeStream: (audio: AsyncIterable<AudioChunk>) => stt.transcribeStream(audio),
    });
    await using bench = await createBench({ vad: null, stt: deaf as MockSTTProvider });
    const failures = failuresOf(bench, 'stt_error');
    await bench.speak(200);
    await bench.pass(2_000);
    await bench.speak(300, 500);
    await bench.pass(1_200);
    expect([failures.length, stt.calls.length]).toEqual([0, 1]);
    await bench.pass(4_000);
    expect(failures).toMatchObject([FAILED]);
    await bench.until(() => bench.page.delivered.length > 0);
    expect(await bench.said()).toEqual(['voice: and this']);
    expect(stt.audioOf(stt.calls[1] as never).byteLength).toBe(15 * 640);
  });

  it('VOICE-12.2.11 trap 1 says nothing any more of what was given up, though it goes on with it', async () => {
    const late = Promise.withResolvers<void>();
    const stt = new MockSTTProvider();
    stt.transcribeStream = async function* (): AsyncGenerator<TranscriptionResult> {
      await late.promise;
      yield { text: 'too late', isFinal: true, confidence: null, language: null };
    };
    await using bench = await createBench({ stt });
    const told = heardBy(bench, 'on_partial_transcription');
    await bench.speak(200);
    await bench.kit.mute('r1', 'voice');
    late.resolve();
    await bench.pass(6_000);
    expect(told).toEqual([]);
    expect(await bench.said()).toEqual([]);
  });
});

describe('a voice that does not do as it should', () => {
  it('VOICE-12.2.21 that stalls has failed after its time: what was heard counts, and the next is said', async () => {
    let stalls = true;
    const stalling = new MockTTSProvider({ hangs: true });
    const tts = new MockTTSProvider();
    const whole = tts.synthesizeStream.bind(tts);
    tts.synthesizeStream = (text, options) =>
      stalls ? stalling.synthesizeStream(text, options) : whole(text, options);
    await using bench = await createBench({ tts });
    const failures = failuresOf(bench, 'tts_error');
    const cancelled = heardBy(bench, 'on_tts_cancelled');
    const first = bench.channel.say(bench.session, 'This one is quite long.');
    await bench.pass(10_200);
    expect(await first).toMatchObject({ outcome: 'failed', playedMs: 100, error: { code: 'provider_failed' } });
    expect(failures).toMatchObject([FAILED]);
    expect(cancelled).toMatchObject([{ reason: 'error', audioPositionMs: 100 }]);
    expect(stalling.calls[0]?.signal?.aborted).toBe(true);
    stalls = false;
    const second = bench.channel.say(bench.session, 'Short.');
    await bench.pass(500);
    expect(await second).toMatchObject({ outcome: 'played', text: 'Short.' });
  });

  it('VOICE-12.2.21 that stalls in an answer keeps nobody else from it', async () => {
    const tts = new MockTTSProvider({ hangs: true });
    await using bench = await createBench({ tts, answers: ['This one is quite long.'] });
    await bench.utter();
    await bench.pass(11_000);
    await bench.until(() => bench.page.delivered.length === 2);
    expect(await bench.said()).toEqual(['voice: hello', 'ai: This one is quite long.']);
    expect(bench.session.state).toBe('active');
  });

  it.each<[string, Partial<AudioChunk>]>([
    ['a codec nobody knows', { format: 'speex' }],
    ['a rate that is none', { sampleRate: Number.NaN }],
    ['no rate', { sampleRate: 0 }],
  ])('VOICE-12.3.3.2 that speaks with %s fails by a code, and the call goes on', async (_title, about) => {
    const tts = new MockTTSProvider();
    const { sampleRate, channels, codec: format } = pcmFormat(16_000);
    const chunk: AudioChunk = {
      data: new Uint8Array(640),
      sampleRate,
      channels,
      format,
      timestampMs: null,
      isFinal: true,
    };
    tts.synthesizeStream = async function* (): AsyncGenerator<AudioChunk> {
      yield { ...chunk, ...about };
    };
    await using bench = await createBench({ tts });
    const saying = bench.channel.say(bench.session, 'Hello.');
    await bench.pass(200);
    expect(await saying).toMatchObject({ outcome: 'failed', error: { code: expect.any(String) as string } });
    expect(bench.session.state).toBe('active');
  });

  it('VOICE-12.2.18 trap 13 is heard whole, whatever sizes its chunks have', async () => {
    const samples = Int16Array.from({ length: 3_200 }, (_value, at) => at + 1);
    const bytes = bytesOf(samples);
    const tts = new MockTTSProvider();
    tts.synthesizeStream = async function* (): AsyncGenerator<AudioChunk> {
      for (let at = 0, length = 1; at < bytes.byteLength; at += length, length = (length * 7 + 1) % 999) {
        const data = bytes.subarray(at, at + length);
        yield { data, sampleRate: 16_000, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal: false };
      }
    };
    await using bench = await createBench({ tts, channel: { pipeline: { resampler: null } } });
    const saying = bench.channel.say(bench.session, 'Hello.');
    await bench.pass(400);
    expect(await saying).toMatchObject({ outcome: 'played', playedMs: 200 });
    expect(Buffer.compare(bench.backend.playedBytes(bench.session), bytes)).toBe(0);
  });
});
