import { ByteBlocks } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** What did not fill a frame, filled up with silence. */
export interface PaddedFrame {
  readonly frame: AudioFrame;
  /** How many of its bytes are audio. */
  readonly byteLength: number;
}

/** Cuts and joins the frames of a stream to one size, keeping their place in time. */
export class FrameBlocks {
  readonly #samplesPerFrame: number | null;
  #blocks: ByteBlocks | null = null;
  #last: AudioFrame | null = null;

  /** @param samplesPerFrame - null: frames stay as they are */
  constructor(samplesPerFrame: number | null | undefined) {
    this.#samplesPerFrame = samplesPerFrame ?? null;
  }

  /** How many bytes wait. */
  get pending(): number {
    return this.#blocks?.pending ?? 0;
  }

  push(frame: AudioFrame): readonly AudioFrame[] {
    if (this.#samplesPerFrame === null) return [frame];
    const blockBytes = this.#samplesPerFrame * frame.channels * frame.sampleWidth;
    if (this.#last !== null && !isAlike(this.#last, frame)) this.clear();
    if (this.#blocks?.size !== blockBytes) this.#blocks = new ByteBlocks(blockBytes);
    this.#last = frame;
    const before = this.#blocks.pending;
    if (before === 0 && frame.data.byteLength === blockBytes) return [frame];
    const bytesPerMs = (frame.sampleRate * frame.channels * frame.sampleWidth) / 1_000;
    const pieces = this.#blocks.push(frame.data);
    return pieces.map((data, index) => ({
      ...frame,
      data,
      timestampMs: frame.timestampMs === null ? null : frame.timestampMs + (index * blockBytes - before) / bytesPerMs,
      metadata: pieces.length === 1 ? frame.metadata : { ...frame.metadata },
    }));
  }

  /** What waits, as a whole frame; null when nothing does. */
  flush(): PaddedFrame | null {
    const rest = this.#blocks?.flush() ?? null;
    if (rest === null || this.#last === null || this.#blocks === null) return null;
    const data = new Uint8Array(this.#blocks.size);
    data.set(rest);
    return { frame: { ...this.#last, data, timestampMs: null }, byteLength: rest.byteLength };
  }

  clear(): void {
    this.#blocks?.reset();
    this.#last = null;
  }
}

function isAlike(one: AudioFrame, other: AudioFrame): boolean {
  return (
    one.sampleRate === other.sampleRate && one.channels === other.channels && one.sampleWidth === other.sampleWidth
  );
}
