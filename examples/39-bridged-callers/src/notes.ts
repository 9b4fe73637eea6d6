import { bytesOf, samplesOf } from '@roomkit/core/audio';

const SAMPLE_RATE = 16_000;
/** 20 ms. */
export const FRAME_SAMPLES = 320;
const LOUDNESS = 4_000;
/** A note is heard where it lasts for 100 ms. */
const LEAST_FRAMES = 5;

/** In place of a voice each caller hums a note, so that it can be told who is heard when all speak at once. */
export const NOTES = { ada: 400, grace: 600, linus: 900 } as const;
export type Name = keyof typeof NOTES;
const NAMES = Object.keys(NOTES) as Name[];

/** The so-manieth frame of somebody's note. */
export function frameOf(name: Name, number: number): Uint8Array {
  const turns = (2 * Math.PI * NOTES[name]) / SAMPLE_RATE;
  return bytesOf(
    Int16Array.from({ length: FRAME_SAMPLES }, (_sample, at) =>
      Math.round(LOUDNESS * Math.sin(turns * (number * FRAME_SAMPLES + at))),
    ),
  );
}

/** Whose notes are in some audio. */
export function namesIn(audio: Uint8Array): readonly Name[] {
  const samples = samplesOf(audio);
  return NAMES.filter((name) => {
    let frames = 0;
    for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
      if (strengthOf(NOTES[name], samples.subarray(at, at + FRAME_SAMPLES)) > LOUDNESS / 2) frames += 1;
    }
    return frames >= LEAST_FRAMES;
  });
}

/** How loud one frequency is in a frame: its Fourier component. */
function strengthOf(hertz: number, samples: Int16Array): number {
  const turns = (2 * Math.PI * hertz) / SAMPLE_RATE;
  let [real, imaginary] = [0, 0];
  for (const [at, sample] of samples.entries()) {
    real += sample * Math.cos(turns * at);
    imaginary += sample * Math.sin(turns * at);
  }
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}
