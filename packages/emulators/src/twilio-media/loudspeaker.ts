import type { Clock } from '@roomkit/core';

/** A piece that was heard. */
export interface HeardPiece {
  /** Mu-law of 8,000 Hz. */
  readonly audio: Uint8Array;
  /** When its last sample was heard, in the clock's monotonic milliseconds. */
  readonly at: number;
}

type Waiting = { readonly audio: Uint8Array } | { readonly mark: string };

const BYTES_PER_MS = 8;
const SLICE_BYTES = 160;

/**
 * What the person on the phone hears: audio is kept until it is its turn, and played on a clock. Marks come back when
 * everything before them has been played, or at once when what waits is cleared.
 */
export class Loudspeaker {
  readonly heard: HeardPiece[] = [];
  readonly #clock: Clock;
  readonly #onMark: (name: string) => void;
  #waiting: Waiting[] = [];
  #playing: Uint8Array | null = null;
  #until = 0;
  #timer: Disposable | null = null;

  constructor(clock: Clock, onMark: (name: string) => void) {
    this.#clock = clock;
    this.#onMark = onMark;
  }

  /** How much waits and plays, in milliseconds. */
  get bufferedMs(): number {
    const waiting = this.#waiting.reduce((sum, item) => sum + ('audio' in item ? item.audio.byteLength : 0), 0);
    return (waiting + (this.#playing?.byteLength ?? 0)) / BYTES_PER_MS;
  }

  play(audio: Uint8Array): void {
    for (let at = 0; at < audio.byteLength; at += SLICE_BYTES) {
      this.#waiting.push({ audio: audio.subarray(at, at + SLICE_BYTES) });
    }
    this.#goOn();
  }

  mark(name: string): void {
    this.#waiting.push({ mark: name });
    this.#goOn();
  }

  clear(): void {
    const dropped = this.#waiting;
    this.#waiting = [];
    this.stop();
    for (const item of dropped) if ('mark' in item) this.#onMark(item.mark);
  }

  /** Nothing more is heard. */
  stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#playing = null;
  }

  #goOn(): void {
    // One slice follows the other without a gap, also when the timer is late.
    for (;;) {
      const now = this.#clock.monotonic();
      if (this.#playing !== null && this.#until > now) break;
      if (this.#playing !== null) this.heard.push({ audio: this.#playing, at: this.#until });
      const startAt = this.#playing === null ? now : this.#until;
      this.#playing = null;
      const next = this.#nextAudio();
      if (next === null) return;
      this.#playing = next;
      this.#until = startAt + next.byteLength / BYTES_PER_MS;
    }
    this.#timer ??= this.#clock.schedule(Math.max(0, this.#until - this.#clock.monotonic()), () => {
      this.#timer = null;
      this.#goOn();
    });
  }

  #nextAudio(): Uint8Array | null {
    for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift()) {
      if ('audio' in item) return item.audio;
      this.#onMark(item.mark);
    }
    return null;
  }
}
