import { RestartableTimer } from '@roomkit/core/providers';

import { failed } from '../errors.ts';
import { OUTPUT_FORMATS } from '../formats.ts';
import type { ResolvedOptions } from '../options.ts';
import { voiceSettingsOf } from '../request.ts';
import { AudioQueue } from './audio-queue.ts';

/** What an utterance on a socket needs to know. */
export interface SpokenContextFacts {
  readonly id: string;
  readonly options: ResolvedOptions;
  readonly send: (message: Readonly<Record<string, unknown>>) => void;
  /** @param hasStalled - whether the socket is of no use any more */
  readonly onOver: (hasStalled: boolean) => void;
}

/** One utterance: a context of its own on a socket that it may share with others. */
export class SpokenContext {
  readonly audio: AudioQueue;
  readonly #facts: SpokenContextFacts;
  readonly #pause: RestartableTimer;
  readonly #keepAlive: RestartableTimer;
  readonly #silence: RestartableTimer;
  #isEnding = false;
  #isOver = false;

  constructor(facts: SpokenContextFacts) {
    const { clock, outputFormat, maxLeadMs } = facts.options;
    const { sampleRate, sampleWidth } = OUTPUT_FORMATS[outputFormat];
    this.#facts = facts;
    this.audio = new AudioQueue((maxLeadMs * sampleRate * sampleWidth) / 1_000);
    this.#pause = new RestartableTimer(clock, () => this.#send({ flush: true }));
    this.#keepAlive = new RestartableTimer(clock, () => this.#staysAlive());
    this.#silence = new RestartableTimer(clock, () => {
      this.audio.fail(failed('The vendor does not answer.'));
      this.#over(true);
    });
  }

  begin(): void {
    const { voiceSettings, chunkLengthSchedule } = this.#facts.options;
    const settings = voiceSettings === undefined ? {} : { voice_settings: voiceSettingsOf(voiceSettings) };
    this.#send({ text: ' ', ...settings, generation_config: { chunk_length_schedule: chunkLengthSchedule } });
    this.#waits();
  }

  /** @param words - whole ones, which end with a space */
  say(words: string): void {
    this.#send({ text: words });
    this.#pause.start(this.#facts.options.flushAfterMs);
    this.#waits();
  }

  /** There is no more text: what was collected is said, and then it is over. */
  end(): void {
    if (this.#isOver) return;
    this.#isEnding = true;
    this.#pause.stop();
    this.#keepAlive.stop();
    this.#send({ flush: true });
    this.#send({ close_context: true });
    this.#silence.start(this.#facts.options.stallTimeoutMs);
  }

  heard(audio: Uint8Array | null, isFinal: boolean): void {
    if (audio !== null) this.audio.push(audio);
    if (this.#isEnding) this.#silence.start(this.#facts.options.stallTimeoutMs);
    if (!isFinal) return;
    this.audio.finish();
    this.#over();
  }

  fail(error: unknown): void {
    this.audio.fail(error);
    this.#over();
  }

  /** Nobody listens any more. */
  close(): void {
    if (this.#isOver) return;
    if (!this.#isEnding) this.#send({ close_context: true });
    this.audio.finish();
    this.#over();
  }

  #staysAlive(): void {
    this.#send({ text: '' });
    this.#waits();
  }

  /** The vendor ends a context on which nothing is said. */
  #waits(): void {
    this.#keepAlive.start(this.#facts.options.inactivityTimeoutMs / 2);
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    if (!this.#isOver) this.#facts.send({ ...message, context_id: this.#facts.id });
  }

  #over(hasStalled = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of [this.#pause, this.#keepAlive, this.#silence]) timer.stop();
    this.#facts.onOver(hasStalled);
  }
}
