import type { Clock } from '@roomkit/core';
import { samplesOf } from '@roomkit/core/audio';

import type { OpusEncoder } from '../opus/codecs.ts';

/** A packet on its way out. */
export interface SentPacket {
  readonly sequenceNumber: number;
  /** In units of 48,000 Hz, of 32 bits. */
  readonly timestamp: number;
  /** Whether sound begins after a pause (RFC 3551, section 4.1). */
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

/** What a sender needs. */
export interface SenderOptions {
  readonly clock: Clock;
  readonly encoder: OpusEncoder;
  /** Samples of 20 ms. */
  readonly frameSamples: number;
  readonly send: (packet: SentPacket) => void;
}

/** Opus counts in 48,000 Hz whatever it holds (RFC 7587, section 4.1). */
export const OPUS_CLOCK_RATE = 48_000;
export const FRAME_TIMESTAMPS: number = OPUS_CLOCK_RATE / 50;
/** How many frames of silence follow what was cut off, so that the other side has nothing to make up. */
const SILENT_FRAMES = 2;

/**
 * Frames of audio to packets. Numbers rise by one a packet; time goes on with the audio, and in pauses with the clock.
 * Both begin at 0: what a random start protects from (RFC 3550, section 9.1), SRTP does by its keys.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #startedAt: number;
  #sequenceNumber = 0;
  #timestamp = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#startedAt = options.clock.monotonic();
  }

  /** Sends a frame of linear samples; a short one is filled with silence. */
  send(frame: Uint8Array, follows: boolean): void {
    const { encoder, frameSamples } = this.#options;
    const samples = samplesOf(frame);
    const full = samples.length === frameSamples ? samples : new Int16Array(frameSamples);
    if (full !== samples) full.set(samples.subarray(0, frameSamples));
    if (!follows) this.catchUpWithTime();
    this.#packet(encoder.encode(full), !follows);
  }

  /** The end of what was said is still in the encoder: silence gets it out. */
  finish(): void {
    this.send(new Uint8Array(0), true);
  }

  /** Nothing more of what was said leaves: what is in the encoder is forgotten, and silence follows. */
  cut(): void {
    this.#options.encoder.reset();
    this.catchUpWithTime();
    for (let sent = 0; sent < SILENT_FRAMES; sent += 1) this.finish();
  }

  /** How far what was sent is ahead of time, in milliseconds. */
  get aheadMs(): number {
    return ((this.#timestamp - this.#now()) / OPUS_CLOCK_RATE) * 1_000;
  }

  /** The number of the next packet, for a stream that shares the numbers: it is used up. */
  takeSequenceNumber(): number {
    const taken = this.#sequenceNumber;
    this.#sequenceNumber = (this.#sequenceNumber + 1) & 0xff_ff;
    return taken;
  }

  /** The timestamp of whatever begins now. */
  catchUpWithTime(): number {
    this.#timestamp = Math.max(this.#timestamp, this.#now());
    return this.#timestamp;
  }

  #now(): number {
    const elapsedMs = this.#options.clock.monotonic() - this.#startedAt;
    return Math.round((elapsedMs * OPUS_CLOCK_RATE) / 1_000);
  }

  #packet(payload: Uint8Array, marker: boolean): void {
    const timestamp = this.#timestamp % 2 ** 32;
    this.#timestamp += FRAME_TIMESTAMPS;
    this.#options.send({ sequenceNumber: this.takeSequenceNumber(), timestamp, marker, payload });
  }
}
