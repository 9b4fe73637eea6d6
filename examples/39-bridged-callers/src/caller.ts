import { systemClock } from '@roomkit/core';
import { joinBytes } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import type { MockVoiceBackend } from '@roomkit/testing';

import { FRAME_SAMPLES, frameOf, type Name, namesIn } from './notes.ts';

const FRAME_MS = 20;
const SILENCE = new Uint8Array(FRAME_SAMPLES * 2);
/** Speaking takes 600 ms. */
const FRAMES_SPOKEN = 30;

/** Somebody on the line, with a mouth and an ear. A line carries sound all the time: silence, where nothing is said. */
export class Caller implements AsyncDisposable {
  readonly name: Name;
  readonly session: VoiceSession;
  readonly #backend: MockVoiceBackend;
  readonly #line: Promise<void>;
  #toSay = 0;
  #listensFrom = 0;
  #hasHungUp = false;

  constructor(name: Name, session: VoiceSession, backend: MockVoiceBackend) {
    this.name = name;
    this.session = session;
    this.#backend = backend;
    this.#line = this.#carry();
  }

  /** Says something: hums the note. */
  speaks(): void {
    this.#toSay = FRAMES_SPOKEN;
  }

  /** Forgets what was heard so far. */
  listens(): void {
    this.#listensFrom = this.#backend.playedSync.length;
  }

  /** Who was heard since. */
  heard(): readonly Name[] {
    const pieces = this.#backend.playedSync.slice(this.#listensFrom);
    const own = pieces.filter(({ sessionId }) => sessionId === this.session.id);
    return namesIn(joinBytes(own.map(({ chunk }) => chunk.data)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasHungUp = true;
    await this.#line;
  }

  /** A frame every 20 ms. The clock gives the pace, and nobody waits for it. */
  async #carry(): Promise<void> {
    const startedAt = systemClock.monotonic();
    for (let sent = 0; !this.#hasHungUp; sent += 1) {
      const earlyMs = startedAt + sent * FRAME_MS - systemClock.monotonic();
      if (earlyMs > 0) await systemClock.sleep(earlyMs);
      const isSpeaking = this.#toSay > 0;
      this.#backend.feed(this.session, isSpeaking ? frameOf(this.name, sent) : SILENCE);
      if (isSpeaking) this.#toSay -= 1;
    }
  }
}
