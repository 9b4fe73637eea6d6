/** One `sendAudio`, as far as Twilio has it: what it was sent and what it said that it has played. */
export class PlayedUtterance {
  readonly id: number;
  /** Settles when Twilio has played the last of it, or nobody waits any more. */
  readonly over: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  sentMs = 0;
  /** Up to where Twilio was asked to say that it has played. */
  markedMs = 0;
  /** Everything of it was sent. */
  isSent = false;
  #confirmedMs = 0;
  /** When Twilio said so, or the first of it was sent. */
  #confirmedAt: number | null = null;

  constructor(id: number) {
    this.id = id;
  }

  /** How much Twilio said that it has played, in milliseconds. */
  get confirmedMs(): number {
    return this.#confirmedMs;
  }

  /** A piece was sent. */
  send(milliseconds: number, now: number): void {
    this.#confirmedAt ??= now;
    this.sentMs += milliseconds;
  }

  /** Twilio has played so much of it. */
  confirm(milliseconds: number, now: number): void {
    this.#confirmedMs = Math.max(this.#confirmedMs, milliseconds);
    this.#confirmedAt = now;
  }

  /** How much has been played by now: what was confirmed, and since then time, but no more than to the next mark. */
  playedMs(now: number, markMs: number): number {
    if (this.#confirmedAt === null) return 0;
    return Math.min(this.sentMs, this.#confirmedMs + Math.min(markMs, now - this.#confirmedAt));
  }
}
