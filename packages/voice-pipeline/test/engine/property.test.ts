import { bytesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import {
  createSeededRandom,
  MockAECProvider,
  MockAudioPostProcessor,
  MockDenoiserProvider,
  MockDiarizationProvider,
  MockDtmfDetector,
  MockVADProvider,
  type SeededRandom,
} from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { chunk, collect, frameOfSamples, samplesIn, stream as streamOf } from '../support/audio.ts';
import { testCall } from '../support/call.ts';

const SIZES = [null, 160, 256, 320, 480, 512];
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);

/** A stage that wants frames of some size, and takes its time now and then. */
function options(random: SeededRandom) {
  const samplesPerFrame = SIZES[random.integer(SIZES.length)] ?? null;
  const process = (frame: AudioFrame) => (random.chance(0.1) ? Promise.resolve(frame) : frame);
  return { samplesPerFrame, process };
}

/** Samples that count upwards, in pieces of any length. */
function pieces(random: SeededRandom, total: number): readonly Int16Array[] {
  const all: Int16Array[] = [];
  for (let at = 0; at < total;) {
    const length = Math.min(total - at, 1 + random.integer(random.chance(0.05) ? 5_000 : 700));
    all.push(Int16Array.from({ length }, (_, index) => at + index));
    at += length;
  }
  return all;
}

describe('whatever sizes of frames come and are wanted', () => {
  it.each(SEEDS)(
    'VOICE-12.2.18 VOICE-12.3.1 nothing is lost, doubled or out of order on the way in (seed %i)',
    async (seed) => {
      const random = createSeededRandom(seed);
      const vad = new MockVADProvider({ samplesPerFrame: options(random).samplesPerFrame });
      const { stream, heard } = testCall({
        vad,
        aec: new MockAECProvider(options(random)),
        denoiser: new MockDenoiserProvider(options(random)),
        diarization: new MockDiarizationProvider({ samplesPerFrame: options(random).samplesPerFrame }),
        dtmf: new MockDtmfDetector({ samplesPerFrame: options(random).samplesPerFrame }),
      });
      for (const samples of pieces(random, 20_000)) {
        stream.receive(frameOfSamples(samples));
        if (random.chance(0.3)) await stream.whenIdle();
      }
      await stream.whenIdle();
      const samples = samplesIn(heard.frames);
      expect(samples).toEqual(Array.from({ length: samples.length }, (_, at) => at));
      // What a stage still gathers is less than the frames of all of them.
      expect(samples.length).toBeGreaterThan(20_000 - 480 * 3);
      expect(heard.errors).toEqual([]);
      const places = heard.frames.map((frame) => Math.round((frame.timestampMs ?? 0) * 16));
      expect(places).toEqual(heard.frames.map((frame) => samplesIn([frame])[0]));
      expect(stream.streamMs).toBeCloseTo(1_250, 6);
    },
  );

  it.each(SEEDS)(
    'VOICE-12.2.18 VOICE-12.3.11.3 nothing is lost, doubled or out of order on the way out (seed %i)',
    async (seed) => {
      const random = createSeededRandom(seed);
      const postProcessors = Array.from(
        { length: random.integer(4) },
        () => new MockAudioPostProcessor(options(random)),
      );
      const { stream } = testCall({ postProcessors });
      const bytes = bytesOf(Int16Array.from({ length: 10_000 }, (_, at) => at));
      const chunks = [];
      for (let at = 0; at < bytes.byteLength;) {
        const length = 1 + random.integer(1_500);
        chunks.push(chunk(bytes.slice(at, at + length), { isFinal: random.chance(0.2) }));
        at += length;
      }
      const sent = await collect(stream.outbound(streamOf(chunks)));
      expect(samplesIn(sent)).toEqual(Array.from({ length: 10_000 }, (_, at) => at));
      expect(sent.map(({ isFinal }) => isFinal)).toEqual(sent.map((_, index) => index === sent.length - 1));
      expect(sent.slice(1).map(({ timestampMs }) => (timestampMs ?? 0) * 16)).toEqual(
        sent.slice(1).map((one) => expect.closeTo(samplesIn([one])[0] ?? 0, 6)),
      );
    },
  );
});
