/** What each frame of 10 ms costs on average where it fits well, and where it does not fit at all. */
const FITS = -10;
const FITS_NOT = -60;

/** How well an utterance fits a grammar, 0 to 1: a rough measure, by the score of its best path. */
export function grammarConfidence(score: number, frames: number): number {
  if (frames <= 0) return 0;
  return clamp((score / frames - FITS_NOT) / (FITS - FITS_NOT));
}

/** The posterior probability of a sentence as that of each of its words on average. */
export function wordConfidence(probability: number, text: string): number {
  return clamp(probability ** (1 / text.split(' ').length));
}

/** The words without the numbers of their pronunciations, such as `read(2)`. */
export function plainText(words: string | null): string {
  return (words ?? '')
    .replaceAll(/\(\d+\)/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
