import type { Clock, Logger } from '@roomkit/core';
import type { AudioChunk, AudioFormat, VoiceBackend, VoiceSession } from '@roomkit/core/voice';
import type { PipelineStream } from '@roomkit/voice-pipeline';

import { Answer, type HeardAnswer } from './answer.ts';
import { ANSWER_MS, inTime } from './in-time.ts';

/** What speaking needs of its call. */
export interface SpeakingDeps {
  readonly session: VoiceSession;
  readonly backend: VoiceBackend;
  readonly stream: PipelineStream;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly format: AudioFormat;
  readonly maxChunks: number;
  readonly prebufferMs: number;
  /** Fires when the call ends. */
  readonly signal: AbortSignal;
  /** Whether the caller may hear the model now. */
  readonly isHeard: () => boolean;
  /**
   * An answer was heard to its end, or to where it was cut. Once each, at once: how much it was may be known only when
   * the line has said so.
   */
  readonly onHeard: (heard: HeardAnswer | Promise<HeardAnswer>) => void;
}

/** What was stopped. */
export interface CutAnswer {
  /** What the model said, which may be more than was heard. */
  readonly text: string;
  /** How much of it was played, once the line has said so. */
  readonly playedMs: Promise<number>;
  /** Whether the model has begun nothing after it. */
  readonly isLast: boolean;
}

/** Plays the model's answers to the caller, one after the other, and knows how far they were heard. */
export class Speaking {
  readonly #deps: SpeakingDeps;
  /** Those whose end has not been heard, oldest first. */
  readonly #open = new Set<Answer>();
  /** The one that takes audio; null between two, and once it was cut. */
  #current: Answer | null = null;
  /** The one that takes words, which may come after its sound. */
  #latest: Answer | null = null;

  constructor(deps: SpeakingDeps) {
    this.#deps = deps;
  }

  /** Whether the model is still saying something. */
  get isAnswering(): boolean {
    return this.#current !== null;
  }

  begin(): void {
    // A model that begins anew has ended what it said before.
    this.end();
    const { format, maxChunks, prebufferMs, isHeard } = this.#deps;
    const answer = new Answer({ format, maxChunks, prebufferMs }, !isHeard());
    this.#current = answer;
    this.#latest = answer;
    this.#open.add(answer);
  }

  /** Sound of the running answer. What belongs to none, such as of one that was cut, is nothing. */
  audio(audio: Uint8Array): void {
    const answer = this.#current;
    if (answer === null || answer.isSilent || audio.byteLength === 0) return;
    const isFirst = answer.queue.isEmpty;
    answer.queue.push(audio);
    if (isFirst) void this.#play(answer);
  }

  /** Words of the latest answer: all of them since those that were final. */
  words(text: string, isFinal: boolean): void {
    if (this.#latest !== null && !this.#latest.isCut) this.#latest.says(text, isFinal);
  }

  /** The model has said everything. */
  end(): void {
    const answer = this.#current;
    if (answer === null) return;
    this.#current = null;
    answer.isWhole = true;
    answer.queue.end();
    if (answer.isSilent || answer.queue.isEmpty) this.#finish(answer, answer.whole());
  }

  /** Stops what is heard and drops what waits, at once. Null where nothing was there to stop. */
  cut(): CutAnswer | null {
    const { stream, clock } = this.#deps;
    const stopped = this.#stopAll();
    const [first] = stopped;
    if (first === undefined) return null;
    const playedMs = this.#stopLine(first.playedBy(clock.monotonic()));
    stream.interruptOutbound();
    this.#finishCut(stopped, playedMs);
    return { text: first.text, playedMs, isLast: stopped.length === 1 };
  }

  /** Nobody hears it any more, but the model goes on and its words are kept. */
  async silence(): Promise<void> {
    const { stream } = this.#deps;
    if (this.#open.size === 0) return;
    for (const answer of this.#open) {
      answer.isSilent = true;
      answer.queue.cut();
      if (answer.isWhole) this.#finish(answer, answer.whole());
    }
    stream.interruptOutbound();
    await this.#stopLine(0);
  }

  /** The call has ended. */
  close(): void {
    const { backend, session, clock } = this.#deps;
    const stopped = this.#stopAll();
    const [first] = stopped;
    if (first !== undefined) {
      this.#finishCut(stopped, backend.playedMs(session) ?? first.playedBy(clock.monotonic()));
    }
  }

  #stopAll(): readonly Answer[] {
    const stopped = [...this.#open];
    this.#current = null;
    for (const answer of stopped) {
      answer.isCut = true;
      answer.queue.cut();
    }
    return stopped;
  }

  /** How much was played, as the line says it; as it is reckoned where the line does not. Never rejects. */
  async #stopLine(reckonedMs: number): Promise<number> {
    const { backend, session, clock, signal, logger } = this.#deps;
    try {
      const { playedMs } = await inTime({ clock, timeoutMs: ANSWER_MS, signal }, () => backend.cancelAudio(session));
      return playedMs;
    } catch (error) {
      if (!signal.aborted) logger.warn('What plays could not be stopped.', { sessionId: session.id, error });
      return reckonedMs;
    }
  }

  #finishCut(stopped: readonly Answer[], playedMs: number | Promise<number>): void {
    for (const [at, answer] of stopped.entries()) {
      // Only the first was being heard.
      const heard = async (): Promise<HeardAnswer> =>
        answer.isSilent ? answer.whole() : answer.upTo(at === 0 ? await playedMs : 0);
      this.#finish(answer, heard());
    }
  }

  async #play(answer: Answer): Promise<void> {
    const { backend, session, stream, logger } = this.#deps;
    stream.setPlaying('tts', true);
    try {
      await backend.sendAudio(session, this.#watched(stream.outbound(answer.queue)));
      if (answer.queue.droppedMs > 0) {
        const droppedMs = Math.round(answer.queue.droppedMs);
        logger.warn('A part of an answer was dropped: the line does not take it.', {
          sessionId: session.id,
          droppedMs,
        });
      }
      // A silent one is over when the model says so.
      if (!answer.isCut && !answer.isSilent) this.#finish(answer, answer.whole());
    } catch (error) {
      if (!answer.isCut) logger.warn('An answer could not be played.', { sessionId: session.id, error });
      this.#finish(answer, answer.upTo(answer.playedBy(this.#deps.clock.monotonic())));
    }
  }

  /** Notes how far the line has played whenever it asks for more. No generator, which could not be stopped while it waits. */
  #watched(source: AsyncIterable<AudioChunk>): AsyncIterable<AudioChunk> {
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = source[Symbol.asyncIterator]();
        return {
          next: () => {
            this.#note();
            return iterator.next();
          },
          return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
        };
      },
    };
  }

  /** What plays is the oldest of what is open. */
  #note(): void {
    const { backend, session, clock } = this.#deps;
    const [first] = this.#open;
    first?.sees(backend.playedMs(session), clock.monotonic());
  }

  #finish(answer: Answer, heard: HeardAnswer | Promise<HeardAnswer>): void {
    this.#open.delete(answer);
    if (this.#open.size === 0) this.#deps.stream.setPlaying('tts', false);
    if (answer.tellOnce()) this.#deps.onHeard(heard);
  }
}
