import { bytesOf } from '@roomkit/core/audio';
import type { AudioFrame, VADEvent } from '@roomkit/core/voice';
import { MockAECProvider, MockDenoiserProvider, MockDtmfDetector, MockVADProvider } from '@roomkit/testing';
import { EnergyVADProvider, GoertzelDtmfDetector, SpeexResampler } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { constant, frameOfSamples, framesOf, samplesIn, tone } from '../support/audio.ts';
import { testCall } from '../support/call.ts';

describe('what goes wrong', () => {
  it('VOICE-12.3.5 goes on with a frame as it was where a stage throws', () => {
    const aec = new MockAECProvider({
      process: (frame, _stream, call) => {
        if (call === 1) throw new Error('No.');
        return { ...frame, data: bytesOf(constant(7, 320)) };
      },
    });
    const vad = new MockVADProvider();
    const { stream, heard, logger } = testCall({ aec, vad });
    for (let index = 0; index < 3; index += 1) stream.receive(frameOfSamples(constant(1, 320)));
    expect(vad.calls.map(({ frame }) => samplesIn([frame])[0])).toEqual([7, 1, 7]);
    expect(heard.frames).toHaveLength(3);
    expect(heard.errors).toMatchObject([{ stage: 'aec' }]);
    expect(logger.entries).toMatchObject([{ level: 'error', fields: { stage: 'aec', errors: 1 } }]);
    expect(stream.statistics().stages['aec']).toMatchObject({ calls: 3, errors: 1 });
  });

  it('VOICE-12.3.5 goes on with a frame as it was where a stage gives none', () => {
    const denoiser = new MockDenoiserProvider({ process: () => undefined as never });
    const { stream, heard } = testCall({ denoiser, resampler: new SpeexResampler() });
    stream.receive(frameOfSamples(constant(1, 320)));
    // Nobody prepared the resampler.
    stream.receive(frameOfSamples(constant(2, 160), { sampleRate: 8_000 }));
    expect(heard.frames.map((frame) => samplesIn([frame])[0])).toEqual([1, 2]);
    expect(heard.errors.map(({ stage }) => stage)).toEqual(['denoiser', 'resampler', 'denoiser']);
  });

  it('VOICE-12.3.5 goes on where a stage rejects, or a listener throws', async () => {
    const denoiser = new MockDenoiserProvider({ process: () => Promise.reject(new Error('No.')) });
    const frames: AudioFrame[] = [];
    const { stream, logger } = testCall(
      { denoiser },
      {
        listener: {
          onFrame: (frame) => {
            frames.push(frame);
            throw new Error('Not me.');
          },
          onStageError: () => {
            throw new Error('Nor me.');
          },
        },
      },
    );
    for (const frame of framesOf(tone(440, 60))) stream.receive(frame);
    await stream.whenIdle();
    expect(samplesIn(frames)).toEqual([...tone(440, 60)]);
    expect(logger.entries.map(({ fields }) => fields['stage'])).toEqual(['denoiser', 'listener']);
  });

  it('VOICE-12.3.5 does not fill the log where a stage fails with every frame', () => {
    const vad = new MockVADProvider({
      script: () => {
        throw new Error('Never.');
      },
    });
    const { stream, logger, heard } = testCall({ vad });
    for (const frame of framesOf(tone(440, 4_000))) stream.receive(frame);
    expect(heard.frames).toHaveLength(200);
    expect(logger.entries).toHaveLength(2);
  });

  it('VOICE-12.3.8.1 is not brought down by frames that are none', () => {
    const { stream, heard } = testCall({ vad: new EnergyVADProvider(), dtmf: new GoertzelDtmfDetector() });
    const frame = frameOfSamples(constant(900, 320));
    const broken: unknown[] = [
      { ...frame, data: new Uint8Array() },
      { ...frame, data: new Uint8Array(1) },
      { ...frame, data: null },
      { ...frame, sampleRate: Number.NaN },
      { ...frame, sampleRate: 0 },
      { ...frame, channels: 3 },
      { ...frame, sampleWidth: 3 },
    ];
    for (const given of broken) stream.receive(given as AudioFrame);
    expect(heard.frames).toEqual([]);
    expect(stream.statistics()).toMatchObject({ frames: 0, droppedFrames: 7 });
    expect(stream.streamMs).toBe(0);
    stream.receive({ ...frame, data: new Uint8Array(641).fill(9), timestampMs: Number.NaN });
    expect(heard.frames).toMatchObject([{ timestampMs: 0, data: { byteLength: 640 } }]);
  });

  it('VOICE-12.3.11.1 takes 8 and 32 bits a sample, in stages that know 16', () => {
    const vad = new MockVADProvider();
    const { stream } = testCall({ vad });
    stream.receive({ ...frameOfSamples(new Int16Array(2)), data: Uint8Array.of(128, 255, 0, 128), sampleWidth: 1 });
    const wide = new Int32Array([65_536, -65_536 * 3]);
    stream.receive({ ...frameOfSamples(new Int16Array(2)), data: new Uint8Array(wide.buffer), sampleWidth: 4 });
    expect(vad.calls.map(({ frame }) => samplesIn([frame]))).toEqual([
      [0, 32_512, -32_768, 0],
      [1, -3],
    ]);
  });

  it('VOICE-12.3.8.3 hears what a frame of ten seconds holds, as if it had come in short ones', async () => {
    const { stream, heard, pipeline } = testCall({
      vad: new EnergyVADProvider({ reportIntervalMs: null }),
      resampler: new SpeexResampler(),
    });
    await pipeline.prepare();
    const samples = new Int16Array(480_000);
    samples.set(tone(440, 1_000, 0.5, 48_000), 96_000);
    samples.set(tone(440, 1_000, 0.5, 48_000), 288_000);
    stream.receive(frameOfSamples(samples, { sampleRate: 48_000 }));
    const types = ['speech_start', 'speech_end'];
    expect(heard.vad.map(({ type }) => type)).toEqual([...types, ...types]);
    expect(heard.vad.map(({ streamMs }) => streamMs)).toEqual(
      [2_000, 3_000, 6_000, 7_000].map((at) => expect.closeTo(at, -2)),
    );
    expect(stream.streamMs).toBe(10_000);
  });

  it('VOICE-12.3.3.6 goes on where the format changes within a call', async () => {
    const { stream, heard, pipeline } = testCall({ resampler: new SpeexResampler(), vad: new MockVADProvider() });
    await pipeline.prepare();
    for (const sampleRate of [48_000, 8_000, 44_100, 16_000, 8_000]) {
      for (const frame of framesOf(tone(300, 100, 0.5, sampleRate), sampleRate)) stream.receive(frame);
    }
    expect(heard.errors).toEqual([]);
    expect(heard.frames.every(({ sampleRate }) => sampleRate === 16_000)).toBe(true);
    expect(samplesIn(heard.frames)).toHaveLength(5 * 1_600);
  });

  it('VOICE-12.3.5 drops the oldest where too much waits, and counts it (trap 18)', async () => {
    const first = Promise.withResolvers<VADEvent | null>();
    const vad = new MockVADProvider({ script: (_frame, _stream, call) => (call === 0 ? first.promise : null) });
    const { stream, heard } = testCall({ vad });
    for (let index = 0; index < 151; index += 1) stream.receive(frameOfSamples(constant(index, 320)));
    expect(heard.frames).toEqual([]);
    expect(stream.statistics().droppedFrames).toBe(50);
    first.resolve(null);
    await stream.whenIdle();
    const order = heard.frames.map((frame) => samplesIn([frame])[0]);
    expect(order).toEqual([0, ...Array.from({ length: 100 }, (_, index) => index + 51)]);
    expect(stream.statistics()).toMatchObject({ frames: 101, droppedFrames: 50 });
  });

  it('VOICE-12.3.5 keeps what waits from whoever writes to its memory again (trap 13)', async () => {
    const first = Promise.withResolvers<null>();
    const vad = new MockVADProvider({ script: (_frame, _stream, call) => (call === 0 ? first.promise : null) });
    const { stream, heard } = testCall({ vad });
    const memory = constant(1, 320);
    stream.receive(frameOfSamples(constant(1, 320)));
    stream.receive(frameOfSamples(memory));
    memory.fill(99);
    first.resolve(null);
    await stream.whenIdle();
    expect(new Set(samplesIn(heard.frames))).toEqual(new Set([1]));
  });

  it('VOICE-12.3.2 keeps the order of a stream where stages take their time', async () => {
    const denoiser = new MockDenoiserProvider({ process: (frame) => Promise.resolve(frame) });
    const vad = new MockVADProvider({
      script: (_frame, _stream, call) => (call % 2 === 0 ? Promise.resolve(null) : null),
    });
    const { stream, heard } = testCall({ denoiser, vad });
    for (let index = 0; index < 50; index += 1) stream.receive(frameOfSamples(constant(index, 320)));
    await stream.whenIdle();
    expect(heard.frames.map((frame) => samplesIn([frame])[0])).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('VOICE-12.3.5 does all of it within the call where no stage takes its time', () => {
    const { stream, heard } = testCall({
      vad: new EnergyVADProvider(),
      dtmf: new MockDtmfDetector({ script: ['1'] }),
      denoiser: new MockDenoiserProvider(),
    });
    stream.receive(frameOfSamples(tone(440, 20)));
    expect(heard.order).toEqual(['vad:speech_start', 'frame']);
    expect(heard.dtmf).toHaveLength(1);
  });

  it('VOICE-12.3.5 measures what each stage costs', async () => {
    const { stream, telemetry, clock } = testCall({
      denoiser: new MockDenoiserProvider({ process: async (frame) => (await clock.advance(3), frame) }),
    });
    for (const frame of framesOf(tone(440, 1_200))) stream.receive(frame);
    await stream.whenIdle();
    expect(stream.statistics().stages['denoiser']).toEqual({ calls: 60, errors: 0, totalMs: 180, maxMs: 3 });
    await stream.end();
    expect(telemetry.metrics).toEqual([
      { name: 'pipeline.stage_latency_ms', value: 3, attributes: { stage: 'denoiser' } },
      { name: 'pipeline.stage_latency_ms', value: 3, attributes: { stage: 'denoiser' } },
    ]);
  });
});
