import type { Clock } from '@roomkit/core';
import { durationMs, g711Format, PacedPlayer } from '@roomkit/core/audio';
import type { AudioChunk, CancelledAudio } from '@roomkit/core/voice';

import { PlayedUtterance } from './played-utterance.ts';

/** What playing at Twilio needs. */
export interface PlaybackOptions {
  readonly clock: Clock;
  readonly leadMs: number;
  readonly markMs: number;
  readonly markTimeoutMs: number;
  readonly sendMedia: (audio: Uint8Array) => void;
  readonly sendMark: (name: string) => void;
  readonly sendClear: () => void;
}

const FORMAT = g711Format('mulaw');
/** How far ahead of time bridged audio may get. More is dropped: nobody would hear it in time. */
const MAX_AHEAD_MS = 200;

/**
 * Plays at Twilio, which keeps what it gets until it is its turn. Marks between the pieces come back when what is
 * before them has been played; so what is said to be heard is what Twilio says, not what was sent.
 */
export class Playback {
  readonly #options: PlaybackOptions;
  readonly #player: PacedPlayer;
  #utterances: PlayedUtterance[] = [];
  #count = 0;
  #liveUntil = -Infinity;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    const { clock, leadMs } = options;
    this.#player = new PacedPlayer({
      clock,
      leadMs,
      format: FORMAT,
      send: (frame) => this.#send(frame),
      onSent: () => this.#finish(),
    });
  }

  /** How far the running utterance has been played, in milliseconds; null when nothing plays. */
  get playedMs(): number | null {
    const [running] = this.#utterances;
    return running === undefined ? null : running.playedMs(this.#options.clock.monotonic(), this.#options.markMs);
  }

  /** Plays after what still plays. Resolves when Twilio has played it, or when it is cancelled. */
  async play(audio: Uint8Array | AsyncIterable<AudioChunk>, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#count += 1;
    const utterance = new PlayedUtterance(this.#count);
    this.#utterances.push(utterance);
    const giveUp = (): void => {
      if (this.#forget(utterance) && utterance.sentMs > 0) this.#options.sendClear();
    };
    // Before the player hears of it and goes on with the next one.
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      await this.#player.play(audio, signal);
      await this.#isPlayed(utterance);
      signal?.throwIfAborted();
    } finally {
      signal?.removeEventListener('abort', giveUp);
      this.#forget(utterance);
    }
  }

  /** Plays a piece as it comes, unless an utterance plays. */
  playLive(audio: Uint8Array): void {
    const now = this.#options.clock.monotonic();
    this.#liveUntil = Math.max(this.#liveUntil, now);
    if (this.#utterances.length > 0 || this.#liveUntil - now > MAX_AHEAD_MS) return;
    this.#liveUntil += durationMs(audio.byteLength, FORMAT);
    this.#options.sendMedia(audio);
  }

  /** A mark came back. */
  confirm(name: string): void {
    const [id, playedMs] = name.split(':').map(Number);
    const utterance = this.#utterances.find((each) => each.id === id);
    if (utterance === undefined || playedMs === undefined || !(playedMs <= utterance.sentMs)) return;
    utterance.confirm(playedMs, this.#options.clock.monotonic());
    if (utterance.isSent && playedMs >= utterance.sentMs) utterance.over.resolve();
  }

  /** Stops what plays and drops what waits, here and at Twilio. */
  cancel(): CancelledAudio {
    const stopped = this.#utterances;
    const playedMs = stopped[0]?.confirmedMs ?? 0;
    const wasSent = stopped.some(({ sentMs }) => sentMs > 0);
    // The marks that come back at once after that are of what nobody has heard.
    this.#utterances = [];
    this.#player.cancel();
    if (wasSent) this.#options.sendClear();
    for (const utterance of stopped) utterance.over.resolve();
    return { playedMs, confirmed: true };
  }

  #send(frame: Uint8Array): void {
    const utterance = this.#sending;
    if (utterance === undefined) return;
    utterance.send(durationMs(frame.byteLength, FORMAT), this.#options.clock.monotonic());
    this.#options.sendMedia(frame);
    if (utterance.sentMs - utterance.markedMs >= this.#options.markMs) this.#mark(utterance);
  }

  #finish(): void {
    const utterance = this.#sending;
    if (utterance === undefined) return;
    utterance.isSent = true;
    // The end may become known long after the last of it was sent, and even played.
    if (utterance.confirmedMs >= utterance.sentMs) utterance.over.resolve();
    else if (utterance.markedMs < utterance.sentMs) this.#mark(utterance);
  }

  #mark(utterance: PlayedUtterance): void {
    utterance.markedMs = utterance.sentMs;
    this.#options.sendMark(`${utterance.id}:${utterance.sentMs}`);
  }

  get #sending(): PlayedUtterance | undefined {
    return this.#utterances.find(({ isSent }) => !isSent);
  }

  /** A mark that never comes lets nobody wait for ever. */
  async #isPlayed(utterance: PlayedUtterance): Promise<void> {
    const { clock, markTimeoutMs } = this.#options;
    using _timer = clock.schedule(markTimeoutMs, () => utterance.over.resolve());
    await utterance.over.promise;
  }

  /** Whether it was still known. */
  #forget(utterance: PlayedUtterance): boolean {
    const at = this.#utterances.indexOf(utterance);
    if (at === -1) return false;
    this.#utterances.splice(at, 1);
    utterance.over.resolve();
    return true;
  }
}
