import { floatsOf } from '@roomkit/core/audio';

import type { SherpaExtractor } from './sherpa.ts';

/** What makes a voice, as a direction: of length 1. */
export type Embedding = Float32Array;

/** The embedding of speech; null where it is too short for one. */
export function embeddingOf(extractor: SherpaExtractor, samples: Int16Array): Embedding | null {
  const stream = extractor.createStream();
  stream.acceptWaveform({ samples: floatsOf(samples), sampleRate: 16_000 });
  stream.inputFinished();
  if (!extractor.isReady(stream)) return null;
  return directionOf(extractor.compute(stream, false));
}

/** Null for what has no direction. */
export function directionOf(vector: Float32Array): Embedding | null {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 && Number.isFinite(length) ? vector.map((value) => value / length) : null;
}

/** How alike two voices are: the cosine between them, -1 to 1. */
export function likenessOf(one: Embedding, other: Embedding): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}
