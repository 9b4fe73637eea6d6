import type { Clock } from '@roomkit/core';
import type { AudioFrame } from '@roomkit/core/voice';

import { monoOf } from '../listening/chunk-queue.ts';
import type { BridgeMember } from './bridge-member.ts';
import { Mixer, WINDOW_MS } from './mixer.ts';

/** The callers of one room, connected with each other. */
export class BridgedRoom {
  readonly #clock: Clock;
  readonly #members = new Map<string, BridgeMember>();
  #mixer: Mixer | null = null;
  #timer: Disposable | null = null;
  #nextAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#members.size;
  }

  has(sessionId: string): boolean {
    return this.#members.has(sessionId);
  }

  add(member: BridgeMember): void {
    this.#members.set(member.call.session.id, member);
  }

  remove(sessionId: string): void {
    this.#members.get(sessionId)?.end();
    this.#members.delete(sessionId);
    this.#mixer?.remove(sessionId);
    // Two can hear each other directly.
    if (this.#members.size <= 2) this.#stopMixing();
  }

  /** Brings a frame of one caller to the others: at once to one, in the next window to several. */
  forward(sessionId: string, frame: AudioFrame): void {
    if (this.#members.size <= 2) {
      for (const [id, member] of this.#members) if (id !== sessionId) member.play(frame);
      return;
    }
    this.#mixer ??= new Mixer(frame.sampleRate);
    this.#mixer.push(sessionId, monoOf(frame));
    if (this.#timer === null) {
      this.#nextAt = this.#clock.monotonic() + WINDOW_MS;
      this.#schedule();
    }
  }

  end(): void {
    this.#stopMixing();
    for (const member of this.#members.values()) member.end();
    this.#members.clear();
  }

  #schedule(): void {
    this.#timer = this.#clock.schedule(Math.max(0, this.#nextAt - this.#clock.monotonic()), () => this.#mix());
  }

  /** The clock gives the time, so that a late timer makes nobody later for good. */
  #mix(): void {
    const mixes = this.#mixer?.take([...this.#members.keys()]) ?? new Map<string, AudioFrame>();
    for (const [id, frame] of mixes) this.#members.get(id)?.play(frame);
    const now = this.#clock.monotonic();
    this.#nextAt = Math.max(this.#nextAt + WINDOW_MS, now - WINDOW_MS);
    this.#schedule();
  }

  #stopMixing(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#mixer = null;
  }
}
