import { bytesOf } from '@roomkit/core/audio';
import type { DtmfEvent } from '@roomkit/core/voice';
import { createSeededRandom } from '@roomkit/testing';
import { GoertzelDtmfDetector } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { frameOfSamples, framesOf, mix, tone } from '../support/audio.ts';
import { alaw, mulaw } from '../support/codecs.ts';

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1_209, 1_336, 1_477, 1_633];
const KEYS = '123A456B789C*0#D';

/** A key as a telephone makes it. @param twistDb - how much louder the high tone is */
function key(digit: string, milliseconds: number, sampleRate: number, twistDb = 0): Int16Array {
  const place = KEYS.indexOf(digit);
  const low = tone(ROWS[Math.floor(place / 4)] ?? 0, milliseconds, 0.2, sampleRate);
  const high = tone(COLUMNS[place % 4] ?? 0, milliseconds, 0.2 * 10 ** (twistDb / 20), sampleRate);
  return low.map((sample, at) => sample + (high[at] ?? 0));
}

/** Keys with 60 ms of silence behind each. */
function pressed(digits: string, milliseconds: number, sampleRate: number, twistDb = 0): Int16Array {
  const gap = Math.round(sampleRate * 0.06);
  const parts = Array.from(digits, (digit) => key(digit, milliseconds, sampleRate, twistDb));
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length + gap, sampleRate / 5));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length + gap;
  }
  return all;
}

function hear(
  samples: Int16Array,
  sampleRate = 16_000,
  detector = new GoertzelDtmfDetector(),
  stream = 's1',
): DtmfEvent[] {
  return framesOf(samples, sampleRate).flatMap((frame) => detector.process(frame, stream) ?? []);
}

const digitsOf = (events: readonly DtmfEvent[]): string => events.map(({ digit }) => digit).join('');

function noisy(samples: Int16Array, snrDb: number): Int16Array {
  const random = createSeededRandom(7);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const amplitude = Math.sqrt(power * 10 ** (-snrDb / 10) * 3);
  return samples.map((sample) => sample + (random.next() * 2 - 1) * amplitude);
}

describe('GoertzelDtmfDetector', () => {
  it('VOICE-12.3.6.2 hears 697 and 1,209 Hz for 100 ms as a 1, and how long it was held', () => {
    const samples = new Int16Array(4_800);
    samples.set(mix([697, 1_209], 100, 0.3), 800);
    const [event, ...others] = hear(samples);
    expect(others).toEqual([]);
    expect(event?.digit).toBe('1');
    expect(event?.durationMs).toBeGreaterThanOrEqual(80);
    expect(event?.durationMs).toBeLessThanOrEqual(120);
    expect(event?.confidence).toBeGreaterThan(0.9);
    expect(event?.confidence).toBeLessThanOrEqual(1);
  });

  it.each([8_000, 16_000, 48_000])('VOICE-12.3.6.2 hears every key of 50 ms at %i Hz, in order', (sampleRate) => {
    expect(digitsOf(hear(pressed(KEYS, 50, sampleRate), sampleRate))).toBe(KEYS);
  });

  it.each([
    ['15 dB above noise', (samples: Int16Array) => noisy(samples, 15), 0],
    ['through mu-law', (samples: Int16Array) => mulaw.decode(mulaw.encode(samples)), 0],
    ['through A-law', (samples: Int16Array) => alaw.decode(alaw.encode(samples)), 0],
    ['with the high tone 4 dB louder', (samples: Int16Array) => samples, 4],
    ['with the high tone 8 dB quieter', (samples: Int16Array) => samples, -8],
  ])('VOICE-12.3.6.2 hears every key of 80 ms %s (ITU-T Q.24)', (_how, change, twistDb) => {
    expect(digitsOf(hear(change(pressed(KEYS, 80, 8_000, twistDb)), 8_000))).toBe(KEYS);
  });

  it('VOICE-12.3.6.3 tells of a key that is held once, for each stream', () => {
    const detector = new GoertzelDtmfDetector();
    const held = pressed('9', 200, 16_000);
    const events: Record<string, DtmfEvent[]> = { a: [], b: [] };
    for (const frame of framesOf(held)) {
      for (const stream of ['a', 'b']) {
        const event = detector.process(frame, stream);
        if (event !== null) events[stream]?.push(event);
      }
    }
    expect(events['a']).toHaveLength(1);
    expect(events['b']).toEqual(events['a']);
    expect(events['a']?.[0]).toMatchObject({ digit: '9' });
    expect(events['a']?.[0]?.durationMs).toBeCloseTo(200, -2);
    expect(hear(pressed('9', 5_000, 16_000))).toHaveLength(1);
  });

  it('VOICE-12.3.6.3 tells of a key that is pressed twice twice', () => {
    expect(digitsOf(hear(pressed('5500', 60, 16_000)))).toBe('5500');
  });

  it('VOICE-12.3.6.2 hears no key in what is none', () => {
    const random = createSeededRandom(3);
    const noise = Int16Array.from({ length: 160_000 }, () => (random.next() * 2 - 1) * 12_000);
    const overtones = mix([1_882, 3_266], 1_000, 0.07);
    const others = [
      noise,
      tone(697, 1_000),
      mix([697, 770], 1_000, 0.2),
      mix([440, 480], 1_000, 0.2),
      // A voice whose overtones lie where a key is: 1,394 Hz is twice 697.
      mix([697, 1_209, 1_394, 2_418], 1_000, 0.15),
      // And one whose overtones are weak: the two tones alone make up four fifths of it.
      mix([941, 1_633], 1_000, 0.15).map((sample, at) => sample + (overtones[at] ?? 0)),
      new Int16Array(16_000),
    ];
    // A key is told of when it is let go: without silence behind it nothing ever would be.
    for (const samples of others) expect(hear(Int16Array.from([...samples, ...new Int16Array(1_600)]))).toEqual([]);
    expect(digitsOf(hear(pressed('5', 20, 16_000)))).toBe('');
  });

  it('VOICE-12.3.6.2 takes two channels, and frames of any length', () => {
    const detector = new GoertzelDtmfDetector();
    const samples = pressed('7', 100, 16_000);
    const stereo = new Int16Array(samples.length * 2);
    for (const [at, sample] of samples.entries()) stereo.fill(sample, at * 2, at * 2 + 2);
    const events: DtmfEvent[] = [];
    for (let at = 0; at < stereo.length; at += 154) {
      const frame = frameOfSamples(stereo.slice(at, at + 154), { channels: 2 });
      const event = detector.process({ ...frame, data: bytesOf(stereo.slice(at, at + 154)) }, 's1');
      if (event !== null) events.push(event);
    }
    expect(digitsOf(events)).toBe('7');
    expect(detector.process(frameOfSamples(new Int16Array(80), { sampleRate: 4_000 }), 's1')).toBeNull();
  });

  it('VOICE-12.3.1.4 forgets half a key with its stream', () => {
    const detector = new GoertzelDtmfDetector();
    hear(key('3', 100, 16_000), 16_000, detector);
    detector.reset('s1');
    expect(hear(new Int16Array(8_000), 16_000, detector)).toEqual([]);
  });
});
