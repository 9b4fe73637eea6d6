import type { Clock } from '@roomkit/core';
import { audioFrame, bytesOf } from '@roomkit/core/audio';
import type { AudioFrame, TransportStatistics } from '@roomkit/core/voice';

import { Concealer } from './concealer.ts';
import { QuietFiller } from './quiet-filler.ts';
import { type Released, ReorderBuffer } from './reorder-buffer.ts';
import { TimeAllowance } from './time-allowance.ts';

/** A packet of audio, or of something else in the same stream, for which `payload` is null. */
export interface ReceivedPacket {
  readonly sequenceNumber: number;
  /** The 32 bits of the RTP header, in units of `clockRate`. */
  readonly timestamp: number;
  readonly payload: Uint8Array | null;
}

/** What a receiver needs. */
export interface ReceiverOptions {
  readonly clock: Clock;
  /** Of the frames it makes, in Hz. */
  readonly sampleRate: number;
  /** Of RTP timestamps, in Hz. */
  readonly clockRate: number;
  /** How many later packets a missing one is waited for. */
  readonly reorderPackets: number;
  /** How long it is waited for at most, in milliseconds. */
  readonly reorderMs: number;
  /** After so long what is made up is silence, in milliseconds. */
  readonly maxConcealMs: number;
  /** The samples of a packet; null where it cannot be read. */
  readonly decode: (payload: Uint8Array) => Int16Array | null;
  readonly onFrame: (frame: AudioFrame) => void;
}

interface Audio {
  readonly timestamp: number;
  readonly payload: Uint8Array;
}

const TIMESTAMPS = 2 ** 32;
/** A jump of timestamps beyond this is another stream, not a pause. In seconds. */
const MAX_PAUSE_SECONDS = 3_600;

/**
 * Packets to frames of audio: put in order, decoded, what is lost made up, each frame in its place in time. A frame
 * comes out as soon as its packet is in: nothing waits unless one before it is missing. While nothing comes, there is
 * silence, at its own pace. Whatever numbers the packets have, no more time is made up than has passed.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #buffer: ReorderBuffer<Audio>;
  readonly #concealer: Concealer;
  readonly #quiet: QuietFiller;
  readonly #allowance: TimeAllowance;
  #timer: Disposable | null = null;
  #packetsLost = 0;
  #concealedFrames = 0;
  /** Where the next frame begins if nobody pauses, in samples since the first. */
  #nextSample = 0;
  #lastTimestamp: number | null = null;
  #lastSample = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#buffer = new ReorderBuffer(options.reorderPackets);
    this.#concealer = new Concealer(options.sampleRate, options.maxConcealMs);
    this.#allowance = new TimeAllowance(options.clock);
    this.#quiet = new QuietFiller(options.clock, () => {
      if (this.#buffer.isWaiting || this.#concealer.frameSamples === 0) return null;
      const samples = new Int16Array(this.#concealer.frameSamples);
      const lengthMs = this.#lengthMs(samples.length);
      this.#allowance.fill(lengthMs);
      this.#hand(samples, {});
      return lengthMs;
    });
  }

  get statistics(): TransportStatistics {
    return { packetsLost: this.#packetsLost, concealedFrames: this.#concealedFrames };
  }

  push({ sequenceNumber, timestamp, payload }: ReceivedPacket): void {
    const content = payload === null ? null : { timestamp, payload };
    if (content !== null) this.#quiet.reset();
    this.#emit(this.#buffer.push({ sequenceNumber, content }));
    this.#watch();
  }

  close(): void {
    this.#quiet[Symbol.dispose]();
    this.#stopWatching();
  }

  #stopWatching(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  /** A gap that is not filled in time is given up even if nothing more comes. */
  #watch(): void {
    if (!this.#buffer.isWaiting) {
      this.#stopWatching();
      return;
    }
    this.#timer ??= this.#options.clock.schedule(this.#options.reorderMs, () => {
      this.#timer = null;
      this.#emit(this.#buffer.flush());
    });
  }

  #emit(released: readonly Released<Audio>[]): void {
    for (const item of released) {
      if (item.type === 'packet') this.#play(item.content);
      else this.#makeUp(item.count);
    }
  }

  #play({ timestamp, payload }: Audio): void {
    const samples = this.#options.decode(payload);
    this.#moveTo(timestamp);
    if (samples === null || samples.length === 0) {
      this.#conceal();
      return;
    }
    this.#concealer.keep(samples);
    this.#allowance.fill(this.#lengthMs(samples.length));
    this.#hand(samples, {});
  }

  #makeUp(count: number): void {
    this.#packetsLost += count;
    for (let made = 0; made < count && this.#conceal(); made += 1);
  }

  /** A frame in place of one that is missing; false where there cannot be one. */
  #conceal(): boolean {
    const lengthMs = this.#lengthMs(this.#concealer.frameSamples);
    // Before the first frame nobody knows how long one is.
    if (lengthMs === 0 || lengthMs > this.#allowance.leftMs) return false;
    this.#allowance.makeUp(lengthMs);
    this.#concealedFrames += 1;
    this.#hand(this.#concealer.conceal(), { concealed: true });
    return true;
  }

  #hand(samples: Int16Array, metadata: Record<string, unknown>): void {
    const { sampleRate, onFrame } = this.#options;
    const timestampMs = this.#lengthMs(this.#nextSample);
    this.#nextSample += samples.length;
    onFrame(audioFrame({ data: bytesOf(samples), sampleRate, timestampMs, metadata }));
  }

  /** A sender that pauses moves its timestamps on; one whose timestamps make no sense is taken by its samples. */
  #moveTo(timestamp: number): void {
    const { clockRate, sampleRate } = this.#options;
    const units = this.#lastTimestamp === null ? 0 : (timestamp - this.#lastTimestamp + TIMESTAMPS) % TIMESTAMPS;
    const sample = this.#lastSample + Math.round((units / clockRate) * sampleRate);
    if (units <= MAX_PAUSE_SECONDS * clockRate) this.#pauseUntil(sample);
    this.#lastTimestamp = timestamp;
    this.#lastSample = this.#nextSample;
  }

  #pauseUntil(sample: number): void {
    const most = Math.floor((this.#allowance.leftMs / 1_000) * this.#options.sampleRate);
    const pause = Math.max(0, Math.min(sample - this.#nextSample, most));
    this.#allowance.makeUp(this.#lengthMs(pause));
    this.#nextSample += pause;
  }

  #lengthMs(samples: number): number {
    return (samples / this.#options.sampleRate) * 1_000;
  }
}
