import { requireStageFrame, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DiarizationProvider, DiarizationResult, Eventual } from '@roomkit/core/voice';

/** Crossings a sample, between those of the two voices of the suite. */
const BORDER = 0.06;

/** How often a sound crosses zero: a high voice more often than a low one. */
function crossings(samples: Int16Array): number {
  let count = 0;
  for (let at = 1; at < samples.length; at += 1) count += (samples[at] ?? 0) > 0 !== (samples[at - 1] ?? 0) > 0 ? 1 : 0;
  return count / samples.length;
}

interface Heard {
  samples: number[];
  quiet: number;
  readonly speakers: string[];
}

/** Tells a high voice from a low one by what a second of it crosses zero. */
export class CrossingDiarization implements DiarizationProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'crossing';
  readonly sampleRates: readonly number[] | null = [16_000];
  readonly #streams = new Map<string, Heard>();
  readonly #enrolled = new Map<string, number>();
  async prepare({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
  }

  enroll(label: string, samples: Int16Array): void {
    this.#enrolled.set(label, crossings(samples));
  }

  process(frame: AudioFrame, stream: string): Eventual<DiarizationResult | null> {
    requireStageFrame(this, frame);
    const heard = this.#streams.get(stream) ?? { samples: [], quiet: 0, speakers: [] };
    this.#streams.set(stream, heard);
    const samples = samplesOf(frame.data);
    if (rmsOf(samples) < 100) {
      heard.quiet += samples.length;
      if (heard.quiet > 8_000) heard.samples = [];
      return null;
    }
    heard.quiet = 0;
    heard.samples.push(...samples);
    if (heard.samples.length < 16_000) return null;
    const speakerId = this.#label(crossings(Int16Array.from(heard.samples)));
    heard.samples = [];
    const isNewSpeaker = !heard.speakers.includes(speakerId);
    if (isNewSpeaker) heard.speakers.push(speakerId);
    return { speakerId, confidence: 0.9, isNewSpeaker: isNewSpeaker && !this.#enrolled.has(speakerId) };
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  close(): void {
    this.#streams.clear();
    this.#enrolled.clear();
  }

  #label(rate: number): string {
    const isHigh = rate > BORDER;
    const known = [...this.#enrolled].find(([, other]) => other > BORDER === isHigh);
    return known?.[0] ?? (isHigh ? 'speaker_high' : 'speaker_low');
  }
}
