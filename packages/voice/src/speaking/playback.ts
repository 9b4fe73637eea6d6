import type { AudioChunk } from '@roomkit/core/voice';

import type { MeasuredTurn } from '../measuring/turn-meter.ts';
import { allOf, type Heard, heardOf, type Span } from './heard.ts';
import type { Script, ScriptReader } from './script.ts';
import { chunkMs } from './shared-audio.ts';
import type { SpokenSentence } from './spoken-sentence.ts';

/** Why something is not said to its end. */
export type CutReason =
  | 'barge_in'
  | 'explicit'
  | 'disconnect'
  | 'error'
  | 'new_tts'
  | 'stale'
  | 'stopped'
  | 'paused'
  | 'output_muted'
  | (string & {});

/** What came of it. */
export interface Spoken {
  readonly outcome: 'played' | 'cut' | 'failed';
  readonly reason: CutReason | null;
  /** How much of the text was heard, in UTF-16 code units from its start. */
  readonly characters: number;
  /** The words that were heard. */
  readonly text: string;
  /** Everything that was to be said, as far as it was written. */
  readonly wholeText: string;
  readonly playedMs: number;
  /** How long the whole of it lasts; null where nobody knows. */
  readonly totalMs: number | null;
  readonly error: unknown;
}

/** What is known of something that is to be said. */
export interface PlaybackFacts {
  readonly turn?: MeasuredTurn | null;
  /** Which of the person's turns it answers; null: none. */
  readonly turnNumber?: number | null;
  /** Whether speech over it may stop it. @defaultValue true */
  readonly isInterruptible?: boolean;
}

/** What one call plays of a script. Only one at a time is on its way to the ear. */
export class Playback {
  readonly script: Script;
  /** The turn it answers, where it is measured. */
  readonly turn: MeasuredTurn | null;
  /** Which turn of the person it answers; null where it is no answer to them. */
  readonly turnNumber: number | null;
  /** Whether speech over it may stop it. */
  readonly isInterruptible: boolean;
  readonly whenOver: Promise<Spoken>;
  readonly #reader: ScriptReader;
  readonly #aborting = new AbortController();
  readonly #begun: SpokenSentence[] = [];
  readonly #chunks: AsyncGenerator<AudioChunk, void, undefined>;
  readonly #over = Promise.withResolvers<Spoken>();
  #first: AudioChunk | null = null;
  #isAudible = false;
  #handedMs = 0;
  #isOver = false;
  #cutReason: CutReason | null = null;

  constructor(script: Script, about: PlaybackFacts) {
    this.script = script;
    this.turn = about.turn ?? null;
    this.turnNumber = about.turnNumber ?? null;
    this.isInterruptible = about.isInterruptible ?? true;
    this.whenOver = this.#over.promise;
    this.#reader = script.open();
    this.#chunks = this.#read();
  }

  /** Fires when it is cut. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Whether its first sound is on its way. */
  get isAudible(): boolean {
    return this.#isAudible && !this.#isOver;
  }

  get cutReason(): CutReason | null {
    return this.#cutReason;
  }

  /** Has the voice begin on the first sentence. */
  prefetch(): void {
    this.#reader.prefetch();
  }

  /** The sentence its sound begins with; null where there is nothing to be heard. @throws what the voice fails with */
  async prepare(): Promise<SpokenSentence | null> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return null;
    this.#first = value;
    return this.#begun.at(-1) ?? null;
  }

  /** Everything from the first sound on, once it is prepared. */
  async *audio(): AsyncGenerator<AudioChunk, void, undefined> {
    const first = this.#first;
    if (first === null || this.#aborting.signal.aborted) return;
    this.#isAudible = true;
    this.#handedMs = chunkMs(first);
    yield first;
    for await (const chunk of this.#chunks) {
      this.#handedMs += chunkMs(chunk);
      yield chunk;
    }
  }

  /** How much of it the transport has taken, in milliseconds: at most so much was heard. */
  get handedMs(): number {
    return this.#handedMs;
  }

  /** Stops it: what makes it and what reads it. The transport is told by whoever cuts. */
  cut(reason: CutReason): void {
    if (this.#cutReason !== null || this.#isOver) return;
    this.#cutReason = reason;
    this.#reader.close();
    this.#aborting.abort(new DOMException('The utterance was cut.', 'AbortError'));
  }

  /** What came of it, once. */
  finish(outcome: Spoken['outcome'], playedMs: number | null, error: unknown = null): Spoken {
    const spans = this.spans();
    const totalMs = this.#totalMs(spans);
    const heard: Heard = playedMs === null ? allOf(spans) : heardOf(spans, playedMs);
    const spoken: Spoken = {
      ...heard,
      outcome,
      reason: this.#cutReason,
      wholeText: this.script.text,
      playedMs: Math.round(playedMs ?? spans.reduce((sum, { durationMs }) => sum + durationMs, 0)),
      totalMs,
      error,
    };
    this.#isOver = true;
    this.#reader.close();
    this.#over.resolve(spoken);
    return spoken;
  }

  /** The sentences it has begun, with what is known of their length. */
  spans(): readonly Span[] {
    return this.#begun.map(spanOf);
  }

  /** How much there is to hear, as far as anybody knows. */
  get expectedMs(): number {
    return this.script.sentences.reduce((sum, { audio }) => sum + (audio?.durationMs ?? 0), 0);
  }

  #totalMs(begun: readonly Span[]): number | null {
    const all = this.script.sentences;
    const isKnown =
      this.script.wasWritten &&
      begun.every(({ isWhole, words }) => isWhole || words === null) &&
      all.slice(begun.length).every(({ audio }) => audio?.isWhole === true);
    if (!isKnown) return null;
    return all.reduce((sum, { audio }) => sum + (audio?.durationMs ?? 0), 0);
  }

  async *#read(): AsyncGenerator<AudioChunk, void, undefined> {
    for (let sentence = await this.#reader.next(); sentence !== null; sentence = await this.#reader.next()) {
      this.#begun.push(sentence);
      if (sentence.audio === null) continue;
      for await (const chunk of sentence.audio.read()) {
        if (this.#aborting.signal.aborted) return;
        yield chunk.isFinal ? { ...chunk, isFinal: false } : chunk;
      }
    }
  }
}

function spanOf({ segment, words, audio }: SpokenSentence): Span {
  return {
    start: segment.start,
    end: segment.end,
    text: segment.text,
    words: audio === null ? null : (words ?? ''),
    durationMs: audio?.durationMs ?? 0,
    isWhole: audio?.isWhole ?? true,
  };
}
