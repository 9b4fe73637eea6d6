import { bytesOf, joinBytes, UtteranceTracker, utteranceRules } from '@roomkit/core/audio';
import type { UtteranceOptions } from '@roomkit/core/audio';
import type { VADEvent } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

/** 20 ms at 16,000 Hz, each sample the number of its frame. */
function frame(number: number): Uint8Array {
  return bytesOf(new Int16Array(320).fill(number));
}

interface Told {
  readonly at: number;
  readonly event: VADEvent;
}

/** Frames in a row: `_` is silence, anything else speech. What it told, at which frame. */
function told(frames: string, options: UtteranceOptions = {}): readonly Told[] {
  const tracker = new UtteranceTracker(utteranceRules({ reportIntervalMs: null, ...options }), 16_000);
  return frames.split('').flatMap((letter, at) => {
    const event = tracker.push({ data: frame(at), isSpeech: letter !== '_', confidence: 0.75 });
    return event === null ? [] : [{ at, event }];
  });
}

const types = (heard: readonly Told[]): readonly string[] => heard.map(({ at, event }) => `${at} ${event.type}`);
const frames = (from: number, to: number): Uint8Array =>
  joinBytes(Array.from({ length: to - from + 1 }, (_unused, index) => frame(from + index)));

describe('UtteranceTracker', () => {
  it('VOICE-12.3.8.1 tells changes and nothing between them', () => {
    expect(types(told(`____${'s'.repeat(20)}${'_'.repeat(60)}`))).toEqual(['4 speech_start', '48 speech_end']);
  });

  it('VOICE-12.3.8.2 VOICE-12.3.8.5 gives the whole segment, with what came 300 ms before it', () => {
    const [start, end] = told(`${'_'.repeat(20)}${'s'.repeat(15)}${'_'.repeat(25)}`);
    expect(start?.event.audioBytes).toEqual(frames(5, 20));
    expect(end?.event.audioBytes).toEqual(frames(5, 59));
    expect(end?.event).toMatchObject({ durationMs: 300, streamMs: 700, confidence: 0.75 });
    expect(start?.event.streamMs).toBe(400);
  });

  it('VOICE-12.3.8.3 ends after 500 ms of silence in a row, and a frame of speech between restarts the count', () => {
    const held = `${'s'.repeat(15)}${'_'.repeat(24)}s${'_'.repeat(24)}`;
    expect(types(told(held))).toEqual(['0 speech_start']);
    expect(types(told(`${held}_`))).toEqual(['0 speech_start', '64 speech_end']);
  });

  it('VOICE-12.3.8.4 trap 9 trap 10 takes back what was too short, silence not counted', () => {
    const click = told(`${'s'.repeat(12)}${'_'.repeat(60)}`);
    expect(types(click)).toEqual(['0 speech_start', '36 speech_discarded']);
    expect(click[1]?.event.audioBytes).toBeNull();
    expect(types(told(`s${'_'.repeat(23)}s${'_'.repeat(30)}`))).toEqual(['0 speech_start', '49 speech_discarded']);
    expect(types(told(`s__${'_'.repeat(9)}`, { silenceThresholdMs: 40 }))).toEqual([
      '0 speech_start',
      '2 speech_discarded',
    ]);
  });

  it('VOICE-12.3.8.7 trap 7 begins with what came before and the frame that made it start, each once', () => {
    const [start] = told(`${'_'.repeat(20)}ss`, { onsetFrames: 2 });
    expect(start).toMatchObject({ at: 21, event: { streamMs: 400 } });
    expect(start?.event.audioBytes).toEqual(frames(5, 21));
    expect(told('__s_s__s', { onsetFrames: 2 })).toEqual([]);
  });

  it('gives nothing twice to two utterances that touch, and leaves nothing out', () => {
    const speech = `${'s'.repeat(15)}${'_'.repeat(25)}_____${'s'.repeat(15)}${'_'.repeat(25)}`;
    const ends = told(speech).filter(({ event }) => event.type === 'speech_end');
    expect(joinBytes(ends.map(({ event }) => event.audioBytes ?? new Uint8Array()))).toEqual(frames(0, 84));
  });

  it('lets what was taken back come before the next start', () => {
    const heard = told(`s${'_'.repeat(25)}${'s'.repeat(15)}`);
    expect(types(heard)).toEqual(['0 speech_start', '25 speech_discarded', '26 speech_start']);
    expect(heard[2]?.event.audioBytes).toEqual(frames(11, 26));
  });

  it('cuts what never ends, and goes on with the next frame', () => {
    const heard = told('s'.repeat(120), { maxSegmentMs: 1_000 });
    expect(types(heard)).toEqual([
      '0 speech_start',
      '49 speech_end',
      '50 speech_start',
      '99 speech_end',
      '100 speech_start',
    ]);
    expect(heard[1]?.event).toMatchObject({ durationMs: 1_000, audioBytes: frames(0, 49) });
    expect(heard[2]?.event.audioBytes).toEqual(frame(50));
  });

  it('reports from time to time how long it has been quiet and how loud speech is', () => {
    const heard = told(`${'_'.repeat(60)}${'s'.repeat(60)}${'_'.repeat(80)}`, { reportIntervalMs: 1_000 });
    expect(types(heard)).toEqual(['49 silence', '60 speech_start', '110 audio_level', '144 speech_end', '194 silence']);
    expect(heard[0]?.event).toMatchObject({ durationMs: 1_000, streamMs: 1_000 });
    expect(heard[4]?.event).toMatchObject({ durationMs: 1_500, streamMs: 3_900 });
    expect(heard[2]?.event.levelDb).toBeGreaterThanOrEqual(-60);
  });

  it.each([
    ['silenceThresholdMs', 0],
    ['speechPadMs', -1],
    ['minSpeechDurationMs', Number.NaN],
    ['onsetFrames', 1.5],
    ['maxSegmentMs', 10],
    ['reportIntervalMs', 5],
  ])('refuses %s of %s', (field, value) => {
    expect(() => utteranceRules({ [field]: value })).toThrow(field);
  });
});
