import { ConfigurationError } from '../domain/errors.ts';
import type { AudioChunk } from '../voice/audio.ts';
import { durationMs } from './formats.ts';
import type { PacedPlayerOptions } from './paced-player-options.ts';
import { Utterance } from './playing-utterance.ts';

/**
 * Sends what a call has to play, one utterance after the other, as fast as it is heard. Time is counted in samples
 * that were sent; the clock only says when the next are due, so that a late timer makes nothing faster or slower.
 */
export class PacedPlayer {
  readonly #options: PacedPlayerOptions;
  readonly #frameBytes: number;
  readonly #frameMs: number;
  readonly #leadMs: number;
  readonly #playoutDelayMs: number;
  #queue: Utterance[] = [];
  /** When everything that was sent will have been played. */
  #sentUntil = -Infinity;
  /** When the frame that was sent last ends. */
  #lastEnd = Number.NaN;
  #isStarved = true;
  #isRunning = false;
  #timer: Disposable | null = null;

  constructor(options: PacedPlayerOptions) {
    const { format, frameMs = 20, leadMs = 0, playoutDelayMs = 0, pullAheadMs = 100, catchUpMs = 200 } = options;
    for (const [field, value] of Object.entries({ leadMs, playoutDelayMs, pullAheadMs, catchUpMs })) {
      if (!Number.isFinite(value) || value < 0) throw new ConfigurationError(field, 'must be 0 or more');
    }
    this.#frameMs = frameMs;
    this.#frameBytes = Math.round((format.sampleRate * frameMs) / 1_000) * format.channels * format.sampleWidth;
    if (!(this.#frameBytes > 0)) throw new ConfigurationError('frameMs', 'must hold a sample');
    this.#leadMs = leadMs;
    this.#playoutDelayMs = playoutDelayMs;
    this.#options = { ...options, pullAheadMs, catchUpMs };
  }

  /** How much of the running utterance has been played, in milliseconds; null when nothing plays. */
  get playedMs(): number | null {
    const [running] = this.#queue;
    if (running === undefined) return null;
    const sentMs = durationMs(running.takenBytes, this.#options.format);
    if (this.#options.isPaced === false) return sentMs;
    const endsAt = running.endsAt + this.#playoutDelayMs;
    return Math.max(0, Math.min(sentMs, sentMs - (endsAt - this.#options.clock.monotonic())));
  }

  /** How much of the running utterance has been sent, in milliseconds; null when nothing plays. */
  get sentMs(): number | null {
    const [running] = this.#queue;
    return running === undefined ? null : durationMs(running.takenBytes, this.#options.format);
  }

  /** Plays after what still plays. Resolves at its end, or when it is cancelled; rejects with the signal's reason. */
  async play(audio: Uint8Array | AsyncIterable<AudioChunk>, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { format, pullAheadMs = 0 } = this.#options;
    const utterance = new Utterance(audio, {
      format,
      frameBytes: this.#frameBytes,
      framesAhead: Math.max(1, Math.ceil(pullAheadMs / this.#frameMs)),
      onMore: () => this.#run(),
    });
    const onAbort = (): void => this.#giveUp(utterance, signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#queue.push(utterance);
    this.#run();
    try {
      await utterance.settled.promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Stops what plays and drops what waits. Answers how much of the running utterance was played, in milliseconds. */
  cancel(): number {
    const playedMs = this.playedMs ?? 0;
    const stopped = this.#queue;
    this.#queue = [];
    this.#forgetTime();
    for (const utterance of stopped) {
      utterance.stop();
      utterance.settled.resolve();
    }
    return playedMs;
  }

  #giveUp(utterance: Utterance, reason: unknown): void {
    const at = this.#queue.indexOf(utterance);
    if (at === -1) return;
    this.#queue.splice(at, 1);
    utterance.stop();
    if (utterance.takenBytes > 0) {
      this.#forgetTime();
      this.#options.onAborted?.();
    }
    utterance.settled.reject(reason);
    this.#run();
  }

  #forgetTime(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#sentUntil = -Infinity;
    this.#isStarved = true;
  }

  #run(): void {
    // What is sent may lead to more being said or to a cancellation, which come back here.
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    const { clock, catchUpMs = 0 } = this.#options;
    const now = clock.monotonic();
    if (now - this.#sentUntil > catchUpMs) this.#sentUntil = now;
    for (;;) {
      this.#announceSent();
      this.#finish(now);
      const sending = this.#queue.find(({ isExhausted }) => !isExhausted);
      if (sending === undefined || this.#sentUntil - this.#leadMs > now) break;
      if (!this.#sendFrom(sending, now)) break;
    }
    this.#isRunning = false;
    this.#schedule(now);
  }

  /** Sends a frame; whether there was anything to do. */
  #sendFrom(utterance: Utterance, now: number): boolean {
    const frame = utterance.take();
    if (frame === null) {
      this.#isStarved = !utterance.isExhausted;
      return !this.#isStarved;
    }
    // Time in which there was nothing to play is over, and nobody makes up for it.
    if (this.#isStarved) this.#sentUntil = Math.max(this.#sentUntil, now);
    this.#isStarved = false;
    const follows = this.#sentUntil === this.#lastEnd;
    if (this.#options.isPaced !== false) this.#sentUntil += this.#frameMs;
    this.#lastEnd = this.#sentUntil;
    utterance.endsAt = this.#sentUntil;
    this.#options.send(frame, follows);
    return true;
  }

  /** An iterable may say that it has ended long after its last frame was sent. */
  #announceSent(): void {
    for (const utterance of this.#queue) {
      if (!utterance.isExhausted) return;
      if (utterance.isSent) continue;
      utterance.isSent = true;
      this.#options.onSent?.(utterance === this.#queue.at(-1));
    }
  }

  #finish(now: number): void {
    for (let [first] = this.#queue; first?.isExhausted === true && this.#heardAt(first) <= now; [first] = this.#queue) {
      this.#queue.shift();
      if (first.error === null) first.settled.resolve();
      else first.settled.reject(first.error);
    }
    if (this.#queue.length === 0) this.#isStarved = true;
  }

  /** When the last of what was taken is heard. */
  #heardAt({ takenBytes, endsAt }: Utterance): number {
    return takenBytes === 0 ? endsAt : endsAt + this.#playoutDelayMs;
  }

  #schedule(now: number): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    const isSending = !this.#isStarved && this.#queue.some(({ isExhausted }) => !isExhausted);
    const sendAt = isSending ? this.#sentUntil - this.#leadMs : Infinity;
    const at = Math.min(sendAt, first.isExhausted ? this.#heardAt(first) : Infinity);
    if (at !== Infinity) this.#timer = this.#options.clock.schedule(Math.max(0, at - now), () => this.#run());
  }
}
