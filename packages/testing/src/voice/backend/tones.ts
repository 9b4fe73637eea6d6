import { rmsOf } from '@roomkit/core/audio';

/** The tone of what is cut off, and of what follows it, in Hz. Far apart, and within what a telephone carries. */
export const FIRST_TONE = 440;
export const SECOND_TONE = 1_000;

const WINDOW_MS = 20;
/** Below this it counts as silence; a tone of {@link toneOf} has about 5,650. */
const SILENCE_RMS = 1_500;

/** A tone of half of what is possible at most, without a click at its edges. */
export function toneOf(hertz: number, milliseconds: number, sampleRate: number): Int16Array {
  const samples = new Int16Array(Math.round((sampleRate * milliseconds) / 1_000));
  const fade = sampleRate / 500;
  for (let at = 0; at < samples.length; at += 1) {
    const edge = Math.min(1, (at + 1) / fade, (samples.length - at) / fade);
    samples[at] = Math.round(8_000 * edge * Math.sin((2 * Math.PI * hertz * at) / sampleRate));
  }
  return samples;
}

/** How long a tone is heard in some audio, in milliseconds, to windows of 20. */
export function toneMs(samples: Int16Array, sampleRate: number, hertz: number): number {
  const size = (sampleRate * WINDOW_MS) / 1_000;
  let heardMs = 0;
  for (let at = 0; at + size <= samples.length; at += size) {
    const window = samples.subarray(at, at + size);
    if (rmsOf(window) < SILENCE_RMS) continue;
    const other = hertz === FIRST_TONE ? SECOND_TONE : FIRST_TONE;
    if (powerAt(window, sampleRate, hertz) > powerAt(window, sampleRate, other)) heardMs += WINDOW_MS;
  }
  return heardMs;
}

/** The power of one frequency (Goertzel, "An Algorithm for the Evaluation of Finite Trigonometric Series", 1958). */
function powerAt(samples: Int16Array, sampleRate: number, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
  return before * before + last * last - coefficient * before * last;
}
