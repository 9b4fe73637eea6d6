import { bytesOf, samplesOf } from '@roomkit/core/audio';
import type { VADEvent } from '@roomkit/core/voice';
import { EnergyVADProvider, type EnergyVADProviderOptions } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { constant, frameOfSamples } from '../support/audio.ts';

const QUIET = 0;
const LOUD = 1_000;

/** So many frames of 20 ms, of one value. */
function frames(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

function hear(
  values: readonly number[],
  options: EnergyVADProviderOptions = {},
  vad = new EnergyVADProvider({ reportIntervalMs: null, ...options }),
): VADEvent[] {
  return values.flatMap((value) => vad.process(frameOfSamples(constant(value, 320)), 's1') ?? []);
}

const typesOf = (events: readonly VADEvent[]): readonly string[] => events.map(({ type }) => type);
const audioOf = (event: VADEvent | undefined): readonly number[] => [
  ...samplesOf(event?.audioBytes ?? new Uint8Array()),
];

describe('EnergyVADProvider', () => {
  it('VOICE-12.3.8.8 is idle at 299, and begins with one frame of 301', () => {
    expect(hear(frames(50, 299))).toEqual([]);
    expect(hear([301])).toMatchObject([{ type: 'speech_start', streamMs: 0 }]);
    expect(hear([300])).toHaveLength(1);
  });

  it('VOICE-12.3.8.8 ends an utterance after 60 seconds', () => {
    const events = hear(frames(3_000, LOUD));
    expect(typesOf(events)).toEqual(['speech_start', 'speech_end']);
    expect(events[1]).toMatchObject({ durationMs: 60_000, streamMs: 60_000 });
    expect(audioOf(events[1])).toHaveLength(960_000);
  });

  it('VOICE-12.3.8.3 ends after 500 ms of silence in a row, which any speech begins anew', () => {
    const vad = new EnergyVADProvider({ reportIntervalMs: null });
    const before = [...frames(20, LOUD), ...frames(24, QUIET), LOUD, ...frames(24, QUIET)];
    expect(typesOf(hear(before, {}, vad))).toEqual(['speech_start']);
    expect(typesOf(hear([QUIET], {}, vad))).toEqual(['speech_end']);
  });

  it('VOICE-12.3.8.2 gives the whole utterance, with the silence behind it', () => {
    const [, end] = hear([...frames(15, LOUD), ...frames(25, QUIET)]);
    expect(audioOf(end)).toEqual([...constant(LOUD, 4_800), ...constant(QUIET, 8_000)]);
    expect(end?.durationMs).toBe(300);
  });

  it('VOICE-12.3.8.4 is speech from 250 ms, silence not counted (trap 9, trap 10)', () => {
    const short = hear([LOUD, ...frames(2, QUIET)], { silenceThresholdMs: 40 });
    expect(typesOf(short)).toEqual(['speech_start', 'speech_discarded']);
    expect(short[1]?.audioBytes).toBeNull();
    // With the usual threshold a click would be 520 ms long if the silence behind it counted.
    expect(typesOf(hear([LOUD, ...frames(25, QUIET)]))).toEqual(['speech_start', 'speech_discarded']);
    expect(typesOf(hear([...frames(12, LOUD), ...frames(25, QUIET)]))).toEqual(['speech_start', 'speech_discarded']);
    expect(typesOf(hear([...frames(13, LOUD), ...frames(25, QUIET)]))).toEqual(['speech_start', 'speech_end']);
    // Two clicks with silence between them are no longer than two clicks.
    const clicks = [LOUD, ...frames(20, QUIET), LOUD, ...frames(25, QUIET)];
    expect(typesOf(hear(clicks))).toEqual(['speech_start', 'speech_discarded']);
  });

  it('VOICE-12.3.8.4 is idle again behind what was too short (trap 10)', () => {
    const vad = new EnergyVADProvider();
    hear([LOUD, ...frames(25, QUIET)], {}, vad);
    const events = hear([...frames(15, LOUD), ...frames(25, QUIET)], {}, vad);
    expect(typesOf(events)).toEqual(['speech_start', 'speech_end']);
  });

  it('VOICE-12.3.8.5 begins an utterance with the 300 ms before its start', () => {
    const quiet = Array.from({ length: 20 }, (_, index) => index + 1);
    const [start, end] = hear([...quiet, ...frames(15, LOUD), ...frames(25, QUIET)]);
    const pad = quiet.slice(5).flatMap((value) => [...constant(value, 320)]);
    expect(audioOf(start)).toEqual([...pad, ...constant(LOUD, 320)]);
    expect(audioOf(end).slice(0, 4_800 + 320)).toEqual([...pad, ...constant(LOUD, 320)]);
  });

  it('VOICE-12.3.8.5 takes the pad to the sample, and as much as there is', () => {
    const [short] = hear([7, LOUD]);
    expect(audioOf(short)).toEqual([...constant(7, 320), ...constant(LOUD, 320)]);
    const [exact] = hear([5, 6, LOUD], { speechPadMs: 25 });
    expect(audioOf(exact)).toEqual([...constant(5, 80), ...constant(6, 320), ...constant(LOUD, 320)]);
    const [none] = hear([5, 6, LOUD], { speechPadMs: 0 });
    expect(audioOf(none)).toEqual([...constant(LOUD, 320)]);
  });

  it('VOICE-12.3.8.7 holds each sample once in what a start and the frames behind it give (trap 7)', () => {
    const vad = new EnergyVADProvider();
    const heard: number[] = [];
    let isOpen = false;
    const numbered = Array.from({ length: 40 }, (_, index) => (index < 20 ? index + 1 : 1_000 + index));
    for (const value of numbered) {
      const frame = frameOfSamples(constant(value, 320));
      const event = vad.process(frame, 's1');
      if (event?.type === 'speech_start') heard.push(...audioOf(event));
      else if (isOpen) heard.push(...samplesOf(frame.data));
      isOpen ||= event?.type === 'speech_start';
    }
    expect(heard).toEqual(numbered.slice(5).flatMap((value) => [...constant(value, 320)]));
  });

  it('VOICE-12.3.8.1 reports from time to time where that is wanted', () => {
    const events = hear([...frames(10, QUIET), ...frames(20, LOUD)], { reportIntervalMs: 100 });
    expect(typesOf(events)).toEqual([
      'silence',
      'silence',
      'speech_start',
      'audio_level',
      'audio_level',
      'audio_level',
    ]);
    expect(events.slice(0, 2)).toMatchObject([
      { durationMs: 100, levelDb: -60 },
      { durationMs: 200, levelDb: -60 },
    ]);
    expect(events[3]?.levelDb).toBeCloseTo(20 * Math.log10(LOUD / 32_768), 3);
  });

  it('VOICE-12.3.8.2 keeps an utterance from whoever writes to its memory again (trap 13)', () => {
    const vad = new EnergyVADProvider();
    const memory = constant(LOUD, 320);
    const frame = { ...frameOfSamples(memory), data: bytesOf(memory) };
    for (let index = 0; index < 15; index += 1) vad.process(frame, 's1');
    memory.fill(0);
    let end: VADEvent | null = null;
    for (let index = 0; index < 25; index += 1) end = vad.process(frame, 's1') ?? end;
    expect(audioOf(end ?? undefined).slice(0, 4_800)).toEqual([...constant(LOUD, 4_800)]);
  });

  it('VOICE-12.3.1.4 forgets a half utterance with its stream', () => {
    const vad = new EnergyVADProvider();
    hear(frames(20, LOUD), {}, vad);
    vad.reset('s1');
    const events = hear([...frames(15, 2_000), ...frames(25, QUIET)], {}, vad);
    expect(typesOf(events)).toEqual(['speech_start', 'speech_end']);
    expect(audioOf(events[1])).not.toContain(LOUD);
  });

  it.each([
    ['threshold', { threshold: 0 }],
    ['silenceThresholdMs', { silenceThresholdMs: Number.NaN }],
    ['speechPadMs', { speechPadMs: -1 }],
    ['minSpeechDurationMs', { minSpeechDurationMs: -1 }],
    ['maxSegmentMs', { maxSegmentMs: 0 }],
    ['reportIntervalMs', { reportIntervalMs: 0 }],
  ])('VOICE-12.3.8.8 refuses an unusable %s', (field, options) => {
    expect(() => new EnergyVADProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: { field, issue: expect.any(String) } }),
    );
  });
});
