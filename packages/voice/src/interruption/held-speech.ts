import type { AudioFrame } from '@roomkit/core/voice';

/** How much is kept that somebody says over an answer nobody can interrupt. */
const MOST = 8;

/** Speech that waits until the answer is over. */
export interface HeldUtterance {
  readonly id: string;
  readonly frame: AudioFrame;
  readonly durationMs: number;
}

/** Keeps what is said over an answer that cannot be interrupted, in order. */
export class HeldSpeech {
  #held: HeldUtterance[] = [];

  /** False when it is too much. */
  add(utterance: HeldUtterance): boolean {
    if (this.#held.length >= MOST) return false;
    this.#held.push(utterance);
    return true;
  }

  /** Everything, and forgets it. */
  take(): readonly HeldUtterance[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
