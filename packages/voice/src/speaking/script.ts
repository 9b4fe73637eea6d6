import type { TextSegment } from '@roomkit/core/audio';

import type { SharedAudio } from './shared-audio.ts';
import { type ScriptVoice, SpokenSentence } from './spoken-sentence.ts';

/** How many sentences may wait to be played (ruling 6). */
const AHEAD = 2;

/**
 * What is to be said in one go, sentence by sentence, perhaps while it is still being written. Several calls may read
 * it, each at its own pace; the slowest says how far it is written.
 */
export class Script {
  readonly sentences: SpokenSentence[] = [];
  readonly #voice: ScriptVoice;
  readonly #readers = new Set<ScriptReader>();
  #isComplete = false;
  #wasWritten = false;
  #news = Promise.withResolvers<void>();

  constructor(voice: ScriptVoice) {
    this.#voice = voice;
  }

  /** Whether no more sentences come. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Everything there is of it, as it was written. */
  get text(): string {
    return this.sentences.map(({ segment }) => segment.text).join(' ');
  }

  add(segment: TextSegment): void {
    if (this.#isComplete) return;
    this.sentences.push(new SpokenSentence(segment, this.#voice));
    this.wake();
  }

  /** A sentence whose audio is there already. */
  addAudio(audio: SharedAudio): void {
    const sentence = new SpokenSentence({ text: '', start: 0, end: 0 }, this.#voice);
    sentence.audio = audio;
    sentence.prepare = () => Promise.resolve();
    this.sentences.push(sentence);
    this.wake();
  }

  /** It was written to its end. */
  complete(): void {
    if (!this.#isComplete) this.#wasWritten = true;
    this.#isComplete = true;
    this.wake();
  }

  /** Whether it was written to its end, and not left when nobody read on. */
  get wasWritten(): boolean {
    return this.#wasWritten;
  }

  open(): ScriptReader {
    const reader = new ScriptReader(this, () => {
      this.#readers.delete(reader);
      if (this.#readers.size === 0) this.#stop();
      this.wake();
    });
    this.#readers.add(reader);
    return reader;
  }

  /** Resolves when more is wanted; false when nobody reads any more. */
  async demand(): Promise<boolean> {
    for (;;) {
      if (this.#readers.size === 0 || this.#isComplete) return false;
      const slowest = Math.min(...[...this.#readers].map(({ position }) => position));
      if (this.sentences.length - slowest < AHEAD) return true;
      await this.change();
    }
  }

  change(): Promise<void> {
    return this.#news.promise;
  }

  wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  #stop(): void {
    this.#isComplete = true;
    this.wake();
    for (const sentence of this.sentences) sentence.stop();
  }
}

/** How far one call has got in a script. */
export class ScriptReader {
  readonly script: Script;
  /** How many sentences it has begun. */
  position = 0;
  readonly #onClose: () => void;
  #isClosed = false;

  constructor(script: Script, onClose: () => void) {
    this.script = script;
    this.#onClose = onClose;
  }

  /** Has the voice begin on the sentence that comes next, where there is one. */
  prefetch(): void {
    if (!this.#isClosed) void this.script.sentences[this.position]?.prepare();
  }

  /** The next sentence, ready to be played; null at the end, or when the reader was closed. */
  async next(): Promise<SpokenSentence | null> {
    for (;;) {
      if (this.#isClosed) return null;
      const sentence = this.script.sentences[this.position];
      if (sentence !== undefined) {
        await sentence.prepare();
        this.position += 1;
        this.script.wake();
        this.prefetch();
        return sentence;
      }
      if (this.script.isComplete) return null;
      await this.script.change();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClose();
  }
}
