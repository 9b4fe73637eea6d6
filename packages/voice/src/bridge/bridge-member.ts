import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';

import { type CallContext, factOf } from '../calls/call-context.ts';

/** How long after the last bridged frame nothing counts as playing any more, in milliseconds. */
const PLAYING_MS = 200;
/** How many frames wait for slow stages; beyond that the newest go. */
const MOST_WAITING = 50;

/** One caller of a bridged room, as the others reach them. */
export class BridgeMember {
  readonly call: CallContext;
  #tail: Promise<void> | null = null;
  #waiting = 0;
  #quiet: Disposable | null = null;
  #hasLost = false;

  constructor(call: CallContext) {
    this.call = call;
  }

  /** Plays a frame to this caller, past the outbound stages. Never throws: the others are not to miss theirs. */
  play(frame: AudioFrame): void {
    if (this.call.session.state !== 'active' || this.call.signal.aborted) return;
    this.#markPlaying();
    if (this.#tail !== null) {
      this.#queue(() => this.#process(frame));
      return;
    }
    try {
      const processed = this.#process(frame);
      if (processed instanceof Promise) this.#queue(() => processed);
    } catch (error) {
      this.#lose(error);
    }
  }

  end(): void {
    this.#quiet?.[Symbol.dispose]();
    this.#quiet = null;
  }

  #process(frame: AudioFrame): void | Promise<void> {
    const chunks = this.call.stream.outboundFrame(frame);
    if (chunks instanceof Promise) return chunks.then((ready) => this.#send(ready));
    this.#send(chunks);
    return undefined;
  }

  /** Order is kept: what comes while a stage takes its time comes behind it. */
  #queue(task: () => void | Promise<void>): void {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    const tail: Promise<void> = (this.#tail ?? Promise.resolve())
      .then(task)
      .catch((error: unknown) => this.#lose(error))
      .finally(() => {
        this.#waiting -= 1;
        if (this.#tail === tail) this.#tail = null;
      });
    this.#tail = tail;
  }

  /** Told once: on a line that is broken every frame is lost. */
  #lose(error: unknown): void {
    if (this.#hasLost) return;
    this.#hasLost = true;
    this.call.logger.warn('Bridged audio was lost on its way to a caller.', { ...factOf(this.call), error });
  }

  #send(chunks: readonly AudioChunk[]): void {
    const { backend, session } = this.call;
    if (session.state !== 'active') return;
    for (const chunk of chunks) {
      if (backend.sendAudioSync) backend.sendAudioSync(session, chunk);
      else backend.sendAudio(session, chunk.data).catch(() => undefined);
    }
  }

  #markPlaying(): void {
    if (this.#quiet === null) this.call.stream.setPlaying('bridge', true);
    this.#quiet?.[Symbol.dispose]();
    this.#quiet = this.call.clock.schedule(PLAYING_MS, () => {
      this.#quiet = null;
      this.call.stream.setPlaying('bridge', false);
    });
  }
}
