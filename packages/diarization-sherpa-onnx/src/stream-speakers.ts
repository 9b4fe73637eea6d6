import type { DiarizationResult } from '@roomkit/core/voice';

import { directionOf, type Embedding, likenessOf } from './embeddings.ts';

interface Speaker {
  readonly label: string;
  /** All of their embeddings in one; its direction is what they are compared by. */
  readonly sum: Float32Array;
  direction: Embedding;
}

/** Who was heard in a stream so far, by labels in the order they came: `speaker_1`, `speaker_2`, … */
export class StreamSpeakers {
  readonly #threshold: number;
  readonly #maxSpeakers: number;
  readonly #speakers: Speaker[] = [];

  constructor(threshold: number, maxSpeakers: number) {
    this.#threshold = threshold;
    this.#maxSpeakers = maxSpeakers;
  }

  /** @param enrolled - voices that are known beforehand, by their labels */
  recognize(embedding: Embedding, enrolled: ReadonlyMap<string, Embedding>): DiarizationResult {
    const known = closest(
      embedding,
      [...enrolled].map(([label, direction]) => ({ label, direction })),
    );
    const heard = closest(embedding, this.#speakers);
    const isKnown = known !== null && known.likeness >= this.#threshold && known.likeness >= (heard?.likeness ?? -1);
    if (isKnown) return resultOf(known.speaker.label, known.likeness, false);
    if (heard !== null && (heard.likeness >= this.#threshold || this.#speakers.length >= this.#maxSpeakers)) {
      if (heard.likeness >= this.#threshold) learn(heard.speaker, embedding);
      return resultOf(heard.speaker.label, heard.likeness, false);
    }
    const label = `speaker_${this.#speakers.length + 1}`;
    this.#speakers.push({ label, sum: embedding.slice(), direction: embedding });
    return resultOf(label, null, true);
  }
}

function closest<Candidate extends { readonly direction: Embedding }>(
  embedding: Embedding,
  candidates: readonly Candidate[],
): { readonly speaker: Candidate; readonly likeness: number } | null {
  let best: { readonly speaker: Candidate; readonly likeness: number } | null = null;
  for (const speaker of candidates) {
    const likeness = likenessOf(embedding, speaker.direction);
    if (best === null || likeness > best.likeness) best = { speaker, likeness };
  }
  return best;
}

function learn(speaker: Speaker, embedding: Embedding): void {
  embedding.forEach((value, at) => {
    speaker.sum[at] = (speaker.sum[at] ?? 0) + value;
  });
  speaker.direction = directionOf(speaker.sum) ?? speaker.direction;
}

function resultOf(speakerId: string, likeness: number | null, isNewSpeaker: boolean): DiarizationResult {
  const confidence = likeness === null ? null : Math.min(1, Math.max(0, likeness));
  return { speakerId, confidence, isNewSpeaker };
}
