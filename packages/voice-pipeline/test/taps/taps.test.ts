import { join } from 'node:path';

import { bytesOf, readWav } from '@roomkit/core/audio';
import type { PipelineDebugTaps } from '@roomkit/core/voice';
import {
  MockAECProvider,
  MockAGCProvider,
  MockDenoiserProvider,
  MockResampler,
  MockVADProvider,
} from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { chunk, collect, constant, frameOfSamples, samplesIn, stream } from '../support/audio.ts';
import { testCall, testPipeline } from '../support/call.ts';
import { contents, directory, GatedFiles, namesIn } from '../support/files.ts';

function everywhere(outputDirectory: string, more: Partial<PipelineDebugTaps> = {}) {
  return {
    aec: new MockAECProvider({ process: (frame) => ({ ...frame, data: bytesOf(constant(2, 320)) }) }),
    agc: new MockAGCProvider({ process: (frame) => ({ ...frame, data: bytesOf(constant(3, 320)) }) }),
    denoiser: new MockDenoiserProvider({ process: (frame) => ({ ...frame, data: bytesOf(constant(4, 320)) }) }),
    vad: new MockVADProvider({
      script: [
        { type: 'speech_end', audioBytes: bytesOf(constant(5, 100)) },
        { type: 'speech_end', audioBytes: bytesOf(constant(6, 200)) },
      ],
    }),
    debugTaps: { outputDirectory, stages: 'all' as const, ...more },
  };
}

describe('debug taps', () => {
  it('VOICE-12.3.15.3 VOICE-12.3.15.4 VOICE-12.3.15.5 write down each place, and each utterance by itself', async () => {
    const path = await directory();
    const { stream: call, logger } = testCall(everywhere(path));
    for (let index = 0; index < 5; index += 1) call.receive(frameOfSamples(constant(1, 320)));
    await collect(call.outbound(stream([chunk(bytesOf(constant(7, 320)))])));
    await call.end();
    const names = await namesIn(path);
    expect(names).toEqual([
      's1_01_raw.wav',
      's1_02_post_aec.wav',
      's1_03_post_agc.wav',
      's1_04_post_denoiser.wav',
      's1_05_post_vad_speech_001.wav',
      's1_05_post_vad_speech_002.wav',
      's1_06_outbound_raw.wav',
      's1_07_outbound_final.wav',
    ]);
    const read = await Promise.all(names.map(async (name) => readWav(await contents(path, name))));
    expect(read.map(({ data }) => [samplesIn([{ data }])[0], data.byteLength])).toEqual([
      [1, 3_200],
      [2, 3_200],
      [3, 3_200],
      [4, 3_200],
      [5, 200],
      [6, 400],
      [7, 640],
      [7, 640],
    ]);
    expect(read.every(({ format }) => format.sampleRate === 16_000)).toBe(true);
    expect(logger.entries).toMatchObject([
      { level: 'warn', message: 'Debug taps keep the audio of calls, unencrypted.' },
    ]);
  });

  it('VOICE-12.3.15.3 VOICE-12.3.15.5 write only the places asked for, and no file for nothing', async () => {
    const path = await directory();
    const { open } = testPipeline(everywhere(path, { stages: ['raw'] }));
    const { stream: call } = open('s1');
    call.receive(frameOfSamples(constant(1, 320)));
    await call.end();
    const silent = open('s2');
    await silent.stream.end();
    expect(await namesIn(path)).toEqual(['s1_01_raw.wav']);
  });

  it('VOICE-12.3.15.3 leave the session out of the names where it is not wanted, and never leave their directory', async () => {
    const path = await directory();
    const plain = testPipeline(everywhere(path, { stages: ['raw'], sessionScoped: false })).open('s1');
    plain.stream.receive(frameOfSamples(constant(1, 320)));
    await plain.stream.end();
    const odd = testPipeline(everywhere(path, { stages: ['raw'] })).open('../../x');
    odd.stream.receive(frameOfSamples(constant(1, 320)));
    await odd.stream.end();
    const names = await namesIn(path);
    expect(names).toHaveLength(2);
    expect(names[0]).toBe('01_raw.wav');
    expect(names[1]).toMatch(/^______x_[0-9a-f]{8}_01_raw\.wav$/u);
  });

  it('VOICE-12.3.15.5 write at another rate where one is asked for', async () => {
    const path = await directory();
    const config = { ...everywhere(path, { stages: ['raw'], sampleRate: 8_000 }), resampler: new MockResampler() };
    const { stream: call } = testCall(config);
    call.receive(frameOfSamples(constant(1, 320)));
    await call.end();
    const { format, data } = readWav(await contents(path, 's1_01_raw.wav'));
    expect([format.sampleRate, data.byteLength]).toEqual([8_000, 320]);
  });

  it('VOICE-12.3.15.1 run nothing where they are not wanted', async () => {
    const files = new GatedFiles();
    const { debugTaps: _none, ...config } = everywhere('unused');
    const { stream: call, logger } = testCall({ ...config, debugTaps: null }, {}, files);
    for (let index = 0; index < 1_000; index += 1) call.receive(frameOfSamples(constant(1, 320)));
    await call.end();
    expect([files.created, logger.entries]).toEqual([0, []]);
  });

  it('VOICE-12.3.15.2 change nothing, and keep nobody waiting, however slowly they write', async () => {
    const files = new GatedFiles();
    files.block();
    const tapped = testCall(everywhere('taps', { stages: ['raw', 'outbound_final'] }), {}, files);
    const { debugTaps: _none, ...untapped } = everywhere('taps');
    const plain = testCall(untapped);
    const frame = frameOfSamples(constant(1, 320));
    for (let index = 0; index < 1_100; index += 1) {
      tapped.stream.receive(frame);
      plain.stream.receive(frame);
    }
    expect(tapped.heard.frames).toEqual(plain.heard.frames);
    expect(tapped.stream.statistics().droppedTapFrames).toBe(76);
    files.unblock();
    await tapped.stream.end();
    expect(files.files.get(join('taps', 's1_01_raw.wav'))).toHaveLength(1_025);
  });

  it('VOICE-12.3.15.2 say that they cannot write, once, and let the call go on', async () => {
    const files = new GatedFiles();
    files.create = () => Promise.reject(new Error('No room.'));
    const { stream: call, heard, logger } = testCall(everywhere('taps', { stages: ['raw'] }), {}, files);
    for (let index = 0; index < 3; index += 1) call.receive(frameOfSamples(constant(1, 320)));
    await call.end();
    expect(heard.frames).toHaveLength(3);
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
