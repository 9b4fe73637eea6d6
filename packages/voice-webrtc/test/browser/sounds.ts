import { readFileSync, existsSync } from 'node:fs';

import { bytesOf, pcmFormat, readWav, rmsOf, samplesOf, wavFile } from '@roomkit/core/audio';

/** A sentence that somebody read for LibriVox, as Debian's `pocketsphinx-testdata` has it: 16,000 Hz, mono. */
const SPEECH = '/usr/share/pocketsphinx/test/data/librivox/sense_and_sensibility_01_austen_64kb-0870.wav';

/** Whether there is speech to play. Where there must be, its absence is a failure. */
export const hasSpeech: boolean = existsSync(SPEECH) || process.env['CI'] === 'true';

if (!hasSpeech) process.stderr.write('\n!!! No pocketsphinx-testdata: calls were NOT tested with speech. !!!\n');

/** A sentence that somebody said, at 16,000 Hz. */
export function readSpeech(): Int16Array {
  return samplesOf(readWav(readFileSync(SPEECH)).data);
}

/** Silence before and after, so that nothing is lost while the call is set up. */
export function withSilence(speech: Int16Array, beforeMs: number, afterMs: number): Int16Array {
  const before = beforeMs * 16;
  const whole = new Int16Array(before + speech.length + afterMs * 16);
  whole.set(speech, before);
  return whole;
}

/** A file for Chromium's microphone: 48,000 Hz. Between two samples it is a straight line. */
export function microphoneFile(samples: Int16Array): Uint8Array {
  const dense = new Int16Array(samples.length * 3);
  for (let at = 0; at < samples.length; at += 1) {
    const [from = 0, to = 0] = [samples[at], samples[at + 1]];
    for (let step = 0; step < 3; step += 1) dense[at * 3 + step] = Math.round(from + ((to - from) * step) / 3);
  }
  return wavFile(pcmFormat(48_000), bytesOf(dense));
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

/** Levels of windows of 10 ms. */
export function envelope(samples: Int16Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / 160) }, (_value, at) =>
    rmsOf(samples.subarray(at * 160, at * 160 + 160)),
  );
}

/** How much alike two envelopes are where they fit best, and how many windows the second is later. */
export function bestFit(one: Float64Array, other: Float64Array): { readonly likeness: number; readonly shift: number } {
  let best = { likeness: -1, shift: 0 };
  for (let shift = -300; shift <= 300; shift += 1) {
    let [product, first, second] = [0, 0, 0];
    for (let at = 0; at < one.length; at += 1) {
      const [a = 0, b = 0] = [one[at], other[at + shift]];
      product += a * b;
      first += a * a;
      second += b * b;
    }
    const likeness = product / Math.sqrt(first * second + 1e-9);
    if (likeness > best.likeness) best = { likeness, shift };
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
