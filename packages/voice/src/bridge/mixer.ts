import { audioFrame, ByteBlocks, bytesOf, clampSample, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** How long a window of a mix is, in milliseconds. */
export const WINDOW_MS = 20;
/** How many windows of one caller wait; older ones are out of date. */
const MOST_WINDOWS = 3;

/** Adds up what several callers say, window by window: everybody hears the others, and nobody themselves. */
export class Mixer {
  readonly #sampleRate: number;
  readonly #lines = new Map<string, { readonly blocks: ByteBlocks; windows: Uint8Array[] }>();

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  push(source: string, data: Uint8Array): void {
    let line = this.#lines.get(source);
    if (line === undefined) {
      line = { blocks: new ByteBlocks(Math.round((this.#sampleRate * WINDOW_MS) / 1_000) * 2), windows: [] };
      this.#lines.set(source, line);
    }
    line.windows.push(...line.blocks.push(data));
    while (line.windows.length > MOST_WINDOWS) line.windows.shift();
  }

  remove(source: string): void {
    this.#lines.delete(source);
  }

  /** The next window of each target. Who would hear nothing gets none. */
  take(targets: readonly string[]): ReadonlyMap<string, AudioFrame> {
    const heard = new Map<string, Int16Array>();
    for (const [source, line] of this.#lines) {
      const window = line.windows.shift();
      if (window !== undefined) heard.set(source, samplesOf(window));
    }
    const mixes = new Map<string, AudioFrame>();
    for (const target of targets) {
      const others = [...heard].filter(([source]) => source !== target).map(([, samples]) => samples);
      if (others.some((samples) => samples.some((sample) => sample !== 0))) mixes.set(target, this.#sum(others));
    }
    return mixes;
  }

  #sum(all: readonly Int16Array[]): AudioFrame {
    const length = Math.max(...all.map((samples) => samples.length));
    const sum = new Int16Array(length);
    for (let at = 0; at < length; at += 1) {
      let value = 0;
      for (const samples of all) value += samples[at] ?? 0;
      sum[at] = clampSample(value);
    }
    return audioFrame({ data: bytesOf(sum), sampleRate: this.#sampleRate });
  }
}
