import type { Clock } from '@roomkit/core';
import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { readBase64 } from '@roomkit/core/providers';
import type { AudioFrame, TransportStatistics } from '@roomkit/core/voice';

import { FrameLimit } from './frame-limit.ts';
import { samplesOfMulaw } from './mulaw.ts';

/** What became of the audio of a call. Nothing is made up: a socket loses nothing on its way. */
export interface TwilioStatistics extends TransportStatistics {
  /** Pieces that were too long or no base64, and of more than there may be in a second. */
  readonly rejectedFrames: number;
}

/** What takes audio in. */
export interface InboundOptions {
  readonly clock: Clock;
  readonly maxFramesPerSecond: number;
  readonly maxPayloadLength: number;
  readonly onFrame: (frame: AudioFrame) => void;
}

/** A piece as it came. */
export interface InboundPiece {
  readonly chunk: number | null;
  readonly timestampMs: number | null;
  readonly payload: string;
}

const SAMPLE_RATE = 8_000;

/** Pieces of mu-law to frames, each in its place in time. */
export class Inbound {
  readonly #options: InboundOptions;
  readonly #limit: FrameLimit;
  #packetsLost = 0;
  #rejectedFrames = 0;
  #lastChunk: number | null = null;
  #nextMs = 0;

  constructor(options: InboundOptions) {
    this.#options = options;
    this.#limit = new FrameLimit(options.clock, options.maxFramesPerSecond);
  }

  get statistics(): TwilioStatistics {
    return { packetsLost: this.#packetsLost, concealedFrames: 0, rejectedFrames: this.#rejectedFrames };
  }

  push({ chunk, timestampMs, payload }: InboundPiece): void {
    if (!this.#isNext(chunk)) return;
    // The length is looked at before any of it is decoded.
    const isTaken = payload.length <= this.#options.maxPayloadLength && this.#limit.take();
    const audio = isTaken ? readBase64(payload) : null;
    if (audio === null) {
      this.#rejectedFrames += 1;
      return;
    }
    const data = bytesOf(samplesOfMulaw(audio));
    const startMs = Math.max(this.#nextMs, timestampMs ?? 0);
    this.#nextMs = startMs + (audio.byteLength / SAMPLE_RATE) * 1_000;
    this.#options.onFrame(audioFrame({ data, sampleRate: SAMPLE_RATE, timestampMs: startMs }));
  }

  /** Counts pieces that Twilio left out; one that it has sent before is nothing. */
  #isNext(chunk: number | null): boolean {
    if (chunk === null) return true;
    const last = this.#lastChunk;
    if (last !== null && chunk <= last) return false;
    if (last !== null) this.#packetsLost += chunk - last - 1;
    this.#lastChunk = chunk;
    return true;
  }
}
