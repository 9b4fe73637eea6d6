import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { joinBytes, readWav, samplesOf } from '@roomkit/core/audio';
import type { RecordingConfig, RecordingHandle, RecordingResult } from '@roomkit/core/voice';
import { createRecordingLogger, createTestClock, createTestIds } from '@roomkit/testing';
import { WavFileRecorder, type WavFileRecorderOptions } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { constant, frameOfSamples } from '../support/audio.ts';
import { testCall, testSession } from '../support/call.ts';
import { directory, GatedFiles, namesIn } from '../support/files.ts';

function recorderIn(path: string, more: Partial<WavFileRecorderOptions> = {}): WavFileRecorder {
  return new WavFileRecorder({
    storages: { disk: { directory: path, isEncryptedAtRest: true } },
    createId: createTestIds(),
    clock: createTestClock(),
    ...more,
  });
}

interface Take {
  readonly side: 'inbound' | 'outbound';
  readonly value: number;
  readonly at: number | null;
}

/** Records frames of 20 ms. */
async function record(
  recorder: WavFileRecorder,
  takes: readonly Take[],
  config: Partial<RecordingConfig> = {},
): Promise<RecordingResult> {
  const handle = recorder.start(testSession('s1'), { storage: 'disk', ...config });
  for (const { side, value, at } of takes) take(recorder, handle, side, value, at);
  return recorder.stop(handle);
}

function take(
  recorder: WavFileRecorder,
  handle: RecordingHandle,
  side: Take['side'],
  value: number,
  at: number | null,
): void {
  const frame = frameOfSamples(constant(value, 320), { timestampMs: at });
  if (side === 'inbound') recorder.recordInbound(handle, frame);
  else recorder.recordOutbound(handle, frame);
}

async function read(url: string | undefined): Promise<{ readonly channels: number; readonly samples: Int16Array }> {
  const { format, data } = readWav(await readFile(fileURLToPath(url ?? '')));
  expect(format.sampleRate).toBe(16_000);
  return { channels: format.channels, samples: samplesOf(data) };
}

const both: readonly Take[] = [
  { side: 'inbound', value: 1_000, at: 0 },
  { side: 'outbound', value: 2_000, at: 0 },
];

describe('WavFileRecorder', () => {
  it('VOICE-12.3.7.3 mixes both sides into one file', async () => {
    const path = await directory();
    const result = await record(recorderIn(path), both);
    expect(result).toMatchObject({
      durationSeconds: 0.02,
      format: 'wav',
      mode: 'mixed',
      metadata: { dropped_frames: 0 },
    });
    expect(result.urls).toHaveLength(1);
    const { channels, samples } = await read(result.urls[0]);
    expect([channels, samples.length, new Set(samples)]).toEqual([1, 320, new Set([3_000])]);
  });

  it('VOICE-12.3.7.3 puts the person left and the other side right', async () => {
    const result = await record(recorderIn(await directory()), both, { channels: 'stereo' });
    const { channels, samples } = await read(result.urls[0]);
    expect([channels, samples.length, ...samples.slice(0, 2)]).toEqual([2, 640, 1_000, 2_000]);
  });

  it('VOICE-12.3.7.3 writes a file for each side', async () => {
    const path = await directory();
    const result = await record(recorderIn(path), both, { channels: 'separate' });
    expect(result.urls).toHaveLength(2);
    const [person, other] = await Promise.all(result.urls.map(read));
    expect([person?.samples[0], other?.samples[0], person?.channels]).toEqual([1_000, 2_000, 1]);
    expect(await namesIn(path)).toEqual(['s1_id-1.inbound.wav', 's1_id-1.outbound.wav']);
  });

  it.each([
    ['inbound_only', 'separate', 1_000],
    ['outbound_only', 'separate', 2_000],
    ['inbound_only', 'mixed', 1_000],
  ] as const)('VOICE-12.3.7.2 keeps one side where it is told to: %s, %s', async (mode, channels, value) => {
    const result = await record(recorderIn(await directory()), both, { mode, channels });
    expect(result.urls).toHaveLength(1);
    expect(new Set((await read(result.urls[0])).samples)).toEqual(new Set([value]));
  });

  it('VOICE-12.3.7.8 fills gaps with silence, so that both sides stay where they were said', async () => {
    const result = await record(recorderIn(await directory()), [
      { side: 'inbound', value: 1_000, at: 0 },
      { side: 'inbound', value: 1_000, at: 500 },
    ]);
    const { samples } = await read(result.urls[0]);
    expect(samples.length).toBe(8_320);
    expect([samples[319], samples[320], samples[7_999], samples[8_000]]).toEqual([1_000, 0, 0, 1_000]);
    expect(result.durationSeconds).toBeCloseTo(0.52, 5);
  });

  it('VOICE-12.3.7.8 takes unevenness under 30 ms for none', async () => {
    const takes = [0, 25, 38, 60].map((at): Take => ({ side: 'inbound', value: 5, at }));
    const { samples } = await read((await record(recorderIn(await directory()), takes)).urls[0]);
    expect([samples.length, new Set(samples)]).toEqual([1_280, new Set([5])]);
  });

  it('VOICE-12.3.7.8 is as loud as a sample can be where both sides are louder', async () => {
    const takes: Take[] = [
      { side: 'inbound', value: 30_000, at: 0 },
      { side: 'outbound', value: 30_000, at: 0 },
      { side: 'inbound', value: -30_000, at: 20 },
      { side: 'outbound', value: -30_000, at: 20 },
    ];
    const { samples } = await read((await record(recorderIn(await directory()), takes)).urls[0]);
    expect([samples[0], samples[639]]).toEqual([32_767, -32_768]);
  });

  it('VOICE-12.3.7.8 keeps an answer that is sent ahead where it was heard, over a long call', async () => {
    const takes: Take[] = [];
    for (let at = 0; at < 60_000; at += 20) {
      takes.push({ side: 'inbound', value: 100, at });
      // Ten seconds of answer come at once at the tenth second.
      if (at === 10_000)
        for (let ahead = 0; ahead < 10_000; ahead += 20) takes.push({ side: 'outbound', value: 7, at: at + ahead });
    }
    const files = new GatedFiles();
    const recorder = recorderIn('r', { files });
    const handle = recorder.start(testSession('s1'), { storage: 'disk' });
    for (const [index, { side, value, at }] of takes.entries()) {
      take(recorder, handle, side, value, at);
      // Whoever writes gets a turn now and then, as between the frames of a call.
      if (index % 100 === 99) await new Promise(setImmediate);
    }
    await recorder.stop(handle);
    const samples = samplesOf(readWav(joinBytes(files.files.get('r/s1_id-1.wav') ?? [])).data);
    expect(samples.length).toBe(960_000);
    const levels = [9.99, 10, 19.99, 20, 59.9].map((second) => samples[Math.round(second * 16_000)]);
    expect(levels).toEqual([100, 107, 107, 100, 100]);
  });

  it('VOICE-12.3.7.8 writes hours of silence piece by piece, and does not believe in days of it', async () => {
    const result = await record(recorderIn(await directory()), [
      { side: 'inbound', value: 1, at: 0 },
      { side: 'inbound', value: 2, at: 300_000 },
      { side: 'inbound', value: 3, at: 1e12 },
    ]);
    expect(result.durationSeconds).toBeCloseTo(300.04, 5);
    const { samples } = await read(result.urls[0]);
    expect([samples[300 * 16_000 - 1], samples[300 * 16_000], samples.at(-1)]).toEqual([0, 2, 3]);
  });

  it('VOICE-12.3.7.4 VOICE-17.6.2 refuses a storage that is unknown, or would keep audio in the clear', async () => {
    const path = await directory();
    const recorder = recorderIn(path, {
      storages: { disk: { directory: path }, safe: { directory: path, isEncryptedAtRest: true } },
    });
    const refusal = (storage: string) => {
      try {
        recorder.start(testSession('s1'), { storage });
        return null;
      } catch (error) {
        return error;
      }
    };
    for (const storage of ['nope', 'toString', '']) {
      expect(refusal(storage)).toMatchObject({
        code: 'configuration_invalid',
        details: { field: 'recording.storage', issue: 'must be one of disk, safe' },
      });
    }
    expect(refusal('disk')).toMatchObject({
      details: { field: 'recording.storage', issue: 'needs an encryptor: it is not encrypted at rest' },
    });
    expect(refusal('safe')).toBeNull();
    expect(() => recorder.start(testSession('s1'), { storage: 'safe', format: 'mp3' })).toThrow(/recording\.format/u);
    expect(() => recorderIn('')).toThrow(/storages\.disk\.directory/u);
  });

  it('VOICE-12.3.7.4 never leaves its directory, whatever an id is', async () => {
    const path = await directory();
    const recorder = recorderIn(path, { createId: () => '../up' });
    const handle = recorder.start(testSession('../../x'), { storage: 'disk' });
    take(recorder, handle, 'inbound', 1, 0);
    const { urls } = await recorder.stop(handle);
    const [name = ''] = await namesIn(path);
    expect(name).toMatch(/^______x_[0-9a-f]{8}____up_[0-9a-f]{8}\.wav$/u);
    expect(fileURLToPath(urls[0] ?? '')).toBe(`${path}/${name}`);
  });

  it('VOICE-12.3.7.7 keeps nobody waiting: what is too much is dropped and counted (trap 18)', async () => {
    const files = new GatedFiles();
    files.block();
    const recorder = recorderIn('r', { files });
    const handle = recorder.start(testSession('s1'), { storage: 'disk' });
    const frame = frameOfSamples(constant(1, 320));
    const times: number[] = [];
    for (let index = 0; index < 1_100; index += 1) {
      const startedAt = performance.now();
      recorder.recordInbound(handle, frame);
      times.push(performance.now() - startedAt);
      if (index % 100 === 0) await Promise.resolve();
    }
    const stopped = recorder.stop(handle);
    files.unblock();
    const result = await stopped;
    expect(result.metadata['dropped_frames']).toBe(76);
    expect(result.durationSeconds).toBeCloseTo(1_024 * 0.02, 5);
    // Nine of ten: the machine may have other things to do in between, the writer may not.
    expect(times.toSorted((one, other) => one - other)[990]).toBeLessThan(1);
  });

  it('VOICE-12.3.7.7 keeps what waits from whoever writes to its memory again (trap 13)', async () => {
    const recorder = recorderIn(await directory());
    const handle = recorder.start(testSession('s1'), { storage: 'disk' });
    const memory = constant(4, 320);
    recorder.recordInbound(handle, frameOfSamples(memory));
    memory.fill(99);
    const { urls } = await recorder.stop(handle);
    expect(new Set((await read(urls[0])).samples)).toEqual(new Set([4]));
  });

  it('VOICE-12.3.7.6 stops once, and then takes nothing more', async () => {
    const path = await directory();
    const recorder = recorderIn(path);
    const handle = recorder.start(testSession('s1'), { storage: 'disk', metadata: { reason: 'quality' } });
    expect(handle).toMatchObject({ sessionId: 's1', state: 'recording', startedAt: new Date('2026-01-01T00:00:00Z') });
    take(recorder, handle, 'inbound', 1, 0);
    const result = await recorder.stop(handle);
    take(recorder, handle, 'inbound', 1, 20);
    expect(handle.state).toBe('stopped');
    expect(await recorder.stop(handle)).toBe(result);
    expect(result.metadata).toEqual({ reason: 'quality', dropped_frames: 0 });
    expect((await read(result.urls[0])).samples.length).toBe(320);
    await expect(recorder.stop({ ...handle, id: 'x', state: 'recording' })).rejects.toMatchObject({
      code: 'input_invalid',
    });
  });

  it('VOICE-12.3.7.6 finishes what still runs when it is closed', async () => {
    const path = await directory();
    const recorder = recorderIn(path);
    const handle = recorder.start(testSession('s1'), { storage: 'disk' });
    take(recorder, handle, 'inbound', 1, 0);
    await recorder.close();
    expect(handle.state).toBe('stopped');
    expect(await namesIn(path)).toHaveLength(1);
  });

  it('VOICE-17.6.1 leaves no file where nobody agreed, and holds nothing from before', async () => {
    const path = await directory();
    const recorder = recorderIn(path);
    const { stream } = testCall({ recorder, recording: { storage: 'disk' } });
    expect(await stream.startRecording({ mayBegin: () => Promise.resolve(false) })).toBeNull();
    expect(await namesIn(path)).toEqual([]);
    const consent = Promise.withResolvers<boolean>();
    const started = stream.startRecording({ mayBegin: () => consent.promise });
    for (let index = 0; index < 10; index += 1) stream.receive(frameOfSamples(constant(9, 320)));
    consent.resolve(true);
    await started;
    for (let index = 0; index < 5; index += 1) stream.receive(frameOfSamples(constant(3, 320)));
    const { samples } = await read((await stream.stopRecording())?.urls[0]);
    expect([samples.length, new Set(samples)]).toEqual([1_600, new Set([3])]);
  });

  it('VOICE-12.3.7.1 counts what it cannot keep: audio of two rates without a resampler', async () => {
    const logger = createRecordingLogger();
    const recorder = recorderIn(await directory(), { logger });
    const handle = recorder.start(testSession('s1'), { storage: 'disk' });
    take(recorder, handle, 'inbound', 1, 0);
    recorder.recordOutbound(handle, frameOfSamples(constant(1, 480), { sampleRate: 24_000 }));
    expect((await recorder.stop(handle)).metadata['dropped_frames']).toBe(1);
    expect(logger.entries).toHaveLength(1);
  });
});
