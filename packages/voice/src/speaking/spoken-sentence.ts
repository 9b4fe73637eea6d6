import type { TextSegment } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';

import { SharedAudio } from './shared-audio.ts';

/** Who says the sentences of a script. */
export interface ScriptVoice {
  /** The words as they may be said; null: not at all. */
  check(words: string): Promise<string | null> | string | null;
  synthesize(words: string, signal: AbortSignal): AsyncIterable<AudioChunk>;
  now(): number;
}

/** One sentence of a script, checked and made into audio when it is about to be played. */
export class SpokenSentence {
  readonly segment: TextSegment;
  /** What is said; null where a hook kept it back. */
  words: string | null = null;
  audio: SharedAudio | null = null;
  /** When the voice was asked, in monotonic milliseconds. */
  askedAt: number | null = null;
  readonly #voice: ScriptVoice;
  #preparing: Promise<void> | null = null;
  #isStopped = false;

  constructor(segment: TextSegment, voice: ScriptVoice) {
    this.segment = segment;
    this.#voice = voice;
  }

  /** Checks it and asks the voice, once. Never rejects: what fails is not said. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#prepare();
    return this.#preparing;
  }

  stop(): void {
    this.#isStopped = true;
    this.audio?.stop();
  }

  async #prepare(): Promise<void> {
    const words = await this.#voice.check(this.segment.text);
    if (words === null || words.trim() === '' || this.#isStopped) return;
    this.words = words;
    this.askedAt = this.#voice.now();
    this.audio = new SharedAudio((signal) => this.#voice.synthesize(words, signal));
    this.audio.begin();
  }
}
