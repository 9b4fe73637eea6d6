import { readFileSync, existsSync } from 'node:fs';

import { bytesOf, levelDb, readWav, rmsOf, samplesOf } from '@roomkit/core/audio';

/** A sentence that somebody read for LibriVox, as Debian's `pocketsphinx-testdata` has it: 16,000 Hz, mono. */
const SPEECH = '/usr/share/pocketsphinx/test/data/librivox/sense_and_sensibility_01_austen_64kb-0870.wav';

/** Whether there is speech to play. Where there must be, its absence is a failure. */
export const hasSpeech: boolean = existsSync(SPEECH) || process.env['CI'] === 'true';

if (!hasSpeech) process.stderr.write('\n!!! No pocketsphinx-testdata: calls were NOT tested with speech. !!!\n');

/** A sentence that somebody said, at 16,000 Hz. */
export function readSpeech(): Int16Array {
  return samplesOf(readWav(readFileSync(SPEECH)).data);
}

/** A tone of 16,000 Hz. */
export function tone(hertz: number, milliseconds: number): Uint8Array {
  const samples = Int16Array.from({ length: milliseconds * 16 }, (_value, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / 16_000)),
  );
  return bytesOf(samples);
}

/** How long a tone is heard, in milliseconds, to windows of 20: the power of the tone is most of the window's. */
export function toneMs(samples: Int16Array, hertz: number): number {
  let heardMs = 0;
  for (let at = 0; at + 320 <= samples.length; at += 320) {
    const window = samples.subarray(at, at + 320);
    const level = rmsOf(window);
    if (level > 500 && amplitudeAt(window, hertz) / (level * Math.SQRT2) > 0.8) heardMs += 20;
  }
  return heardMs;
}

/** A second of some speech, and what came of it. */
export interface SecondThatCame {
  /** How much alike their envelopes are: 1 where they are the same but for their level. */
  readonly likeness: number;
  /** How much louder it came, in dB. */
  readonly louderDb: number;
}

const SECOND = 100;

/**
 * Finds each second of some speech in what came of it. A browser that gets no time leaves out a piece of its microphone
 * now and then, so that the seconds behind it come earlier.
 */
export function secondsThatCame(speech: Int16Array, came: Int16Array): readonly SecondThatCame[] {
  const [said, heard] = [envelope(speech), envelope(came)];
  const seconds: SecondThatCame[] = [];
  for (let at = 0; at + SECOND <= said.length; at += SECOND) {
    const { likeness, place } = bestFit(said.subarray(at, at + SECOND), heard);
    const level = (samples: Int16Array, from: number): number =>
      levelDb(samples.subarray(from * 160, (from + SECOND) * 160));
    seconds.push({ likeness, louderDb: level(came, place) - level(speech, at) });
  }
  return seconds;
}

/** Levels of windows of 10 ms. */
function envelope(samples: Int16Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / 160) }, (_value, at) =>
    rmsOf(samples.subarray(at * 160, at * 160 + 160)),
  );
}

/** Where a piece of an envelope fits best into another, and how much alike they are there. */
function bestFit(piece: Float64Array, whole: Float64Array): { readonly likeness: number; readonly place: number } {
  let best = { likeness: -1, place: 0 };
  for (let place = 0; place + piece.length <= whole.length; place += 1) {
    let [product, first, second] = [0, 0, 0];
    for (let at = 0; at < piece.length; at += 1) {
      const [a = 0, b = 0] = [piece[at], whole[place + at]];
      product += a * b;
      first += a * a;
      second += b * b;
    }
    const likeness = product / Math.sqrt(first * second + 1e-9);
    if (likeness > best.likeness) best = { likeness, place };
  }
  return best;
}

function amplitudeAt(samples: Int16Array, hertz: number): number {
  let [real, imaginary] = [0, 0];
  for (let at = 0; at < samples.length; at += 1) {
    const angle = (2 * Math.PI * hertz * at) / 16_000;
    real += (samples[at] ?? 0) * Math.cos(angle);
    imaginary += (samples[at] ?? 0) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}
