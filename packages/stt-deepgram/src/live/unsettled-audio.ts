import { joinBytes } from '@roomkit/core/audio';

import type { AudioKind } from '../audio-kind.ts';

interface Piece {
  /** Where its first byte lies in the stream. */
  readonly from: number;
  readonly data: Uint8Array;
}

/**
 * Audio the vendor has not settled on: what was not sent yet, and what would be lost if the socket broke now. Places
 * are bytes since the stream began. Pieces hold whole samples, whatever lengths they came in.
 */
export class UnsettledAudio {
  readonly #kind: AudioKind;
  readonly #maxBytes: number;
  readonly #pieces: Piece[] = [];
  #spare: Uint8Array = new Uint8Array();
  #settled = 0;
  #end = 0;
  #isEnded = false;

  constructor(kind: AudioKind, maxMs: number) {
    this.#kind = kind;
    this.#maxBytes = Math.ceil((maxMs * this.#bytesPerSecond) / 1_000);
  }

  /** Where the vendor's settled words end. */
  get settled(): number {
    return this.#settled;
  }

  get end(): number {
    return this.#end;
  }

  /** Whether no more audio will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isFull(): boolean {
    return this.#end - this.#settled >= this.#maxBytes;
  }

  /** Keeps a copy: the bytes may be of a pool that is written to again. */
  push(data: Uint8Array): void {
    const joined = joinBytes([this.#spare, data]);
    const whole = joined.byteLength - (joined.byteLength % this.#kind.width);
    this.#spare = joined.slice(whole);
    if (whole === 0) return;
    this.#pieces.push({ from: this.#end, data: joined.subarray(0, whole) });
    this.#end += whole;
  }

  finish(): void {
    this.#isEnded = true;
  }

  /** What lies behind a place, in order. */
  from(place: number): readonly Uint8Array[] {
    let first = this.#pieces.length;
    // From the end, for nearly everything was sent before.
    while (first > 0 && this.#endOf(first - 1) > place) first -= 1;
    return this.#pieces.slice(first).map(({ from, data }) => data.subarray(Math.max(0, place - from)));
  }

  /** The vendor has settled on everything up to a time of a socket that was opened at `openedAt`. */
  settle(openedAt: number, seconds: number, sentTo: number): void {
    const samples = Math.round((seconds * this.#bytesPerSecond) / this.#kind.width);
    const place = Math.min(openedAt + samples * this.#kind.width, sentTo);
    if (place <= this.#settled) return;
    this.#settled = place;
    while (this.#pieces.length > 0 && this.#endOf(0) <= place) this.#pieces.shift();
    const [first] = this.#pieces;
    if (first !== undefined && first.from < place) {
      this.#pieces[0] = { from: place, data: first.data.subarray(place - first.from) };
    }
  }

  #endOf(at: number): number {
    const piece = this.#pieces[at];
    return piece === undefined ? this.#end : piece.from + piece.data.byteLength;
  }

  get #bytesPerSecond(): number {
    return this.#kind.sampleRate * this.#kind.width;
  }
}
