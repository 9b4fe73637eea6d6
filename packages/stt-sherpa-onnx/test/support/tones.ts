import { audioFrame, bytesOf, joinBytes } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

const RATE = 16_000;

/** Pitches of a word, close enough to fill its part of the spectrum. */
const PITCHES: Readonly<Record<'low' | 'high', readonly number[]>> = {
  low: Array.from({ length: 16 }, (_, index) => 100 + index * 60),
  high: Array.from({ length: 40 }, (_, index) => 3_500 + index * 100),
};

/** A word: half a second that swells and fades. */
function word(pitches: readonly number[]): Uint8Array {
  const samples = new Int16Array(RATE / 2);
  for (let at = 0; at < samples.length; at += 1) {
    const volume = (16_000 / pitches.length) * Math.sin((Math.PI * at) / samples.length);
    // Each pitch begins elsewhere in its wave, or they would add up to clicks.
    samples[at] =
      volume *
      pitches.reduce((sum, hertz, index) => sum + Math.sin((2 * Math.PI * hertz * at) / RATE + index * index), 0);
  }
  return bytesOf(samples);
}

/** Words as a tone model hears them, with pauses between. */
export function tones(...words: readonly ('low' | 'high')[]): AudioFrame {
  const pause = new Uint8Array(0.3 * RATE * 2);
  return audioFrame({ data: joinBytes([...words.flatMap((name) => [pause, word(PITCHES[name])]), pause]) });
}
