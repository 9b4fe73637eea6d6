import { bytesOf, clampSample, requireStageFrame, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DenoiserProvider, Eventual } from '@roomkit/core/voice';

/** Takes the upper half of the spectrum away, and everything where little is left. */
export class GateDenoiser implements DenoiserProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'gate';
  readonly sampleRates: readonly number[] | null = [16_000];
  readonly #last = new Map<string, number>();

  async prepare({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
  }

  process(frame: AudioFrame, stream: string): Eventual<AudioFrame> {
    requireStageFrame(this, frame);
    let last = this.#last.get(stream) ?? 0;
    const low = samplesOf(frame.data).map((sample) => {
      last += (sample - last) * 0.5;
      return clampSample(last);
    });
    this.#last.set(stream, last);
    const kept = rmsOf(low) < 700 ? new Int16Array(low.length) : low;
    return { ...frame, data: bytesOf(kept) };
  }

  reset(stream: string): void {
    this.#last.delete(stream);
  }

  close(): void {
    this.#last.clear();
  }
}
