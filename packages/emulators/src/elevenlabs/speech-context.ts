import { setImmediate } from 'node:timers/promises';

import type { SocketLine } from '../speech/speech-sockets.ts';
import type { ElevenLabsFault } from './faults.ts';
import type { ClientMessage } from './schema.ts';
import { piecesOf, voiceAudio } from './voice-audio.ts';

const DEFAULT_SCHEDULE: readonly number[] = [120, 160, 250, 290];

/** What a context needs to know. */
export interface ContextFacts {
  readonly id: string;
  readonly outputFormat: string;
  readonly fault: ElevenLabsFault | null;
  readonly onEnd: () => void;
}

/** One utterance on a socket: text is collected until there is enough of it, and said. */
export class SpeechContext {
  readonly #line: SocketLine;
  readonly #facts: ContextFacts;
  readonly #schedule: number[];
  #text = '';
  #sentBytes = 0;
  #work: Promise<void> = Promise.resolve();
  #isOver = false;
  #hasFailed = false;

  constructor(line: SocketLine, facts: ContextFacts, message: ClientMessage) {
    this.#line = line;
    this.#facts = facts;
    this.#schedule = [...(message.generation_config?.chunk_length_schedule ?? DEFAULT_SCHEDULE)];
  }

  take(message: ClientMessage): void {
    this.#text += message.text ?? '';
    const least = this.#schedule[0] ?? Number.POSITIVE_INFINITY;
    if (message.flush === true) this.#say();
    else if (this.#text.trim().length >= least) {
      if (this.#schedule.length > 1) this.#schedule.shift();
      this.#say();
    }
    if (message.close_context === true) this.#close();
  }

  /** Says no more. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#facts.onEnd();
  }

  /** What is being said is said to its end; what was not flushed is never said. */
  #close(): void {
    this.#text = '';
    this.#work = this.#work.then(() => {
      if (this.#isOver || this.#hasFailed) return;
      this.#line.say({ isFinal: true, contextId: this.#facts.id });
      this.stop();
    });
  }

  #say(): void {
    const text = this.#text.trim();
    this.#text = '';
    if (text === '') return;
    this.#work = this.#work.then(() => this.#send(`${text} `));
  }

  async #send(text: string): Promise<void> {
    const { id, outputFormat } = this.#facts;
    for (const piece of piecesOf(voiceAudio(text, outputFormat))) {
      // So that an interruption may come between.
      await setImmediate();
      if (this.#isOver || this.#fails()) return;
      this.#sentBytes += piece.byteLength;
      const audio = Buffer.from(piece).toString('base64');
      this.#line.say({ audio, isFinal: null, contextId: id });
    }
    this.#fails();
  }

  /** Whether it will say nothing more because of its fault. */
  #fails(): boolean {
    const { fault } = this.#facts;
    if (this.#hasFailed) return fault?.kind !== 'strange';
    if (fault === null || fault.kind === 'refuse' || this.#sentBytes < fault.afterBytes) return false;
    this.#hasFailed = fault.kind !== 'strange';
    if (fault.kind === 'cut') this.#line.cut();
    if (fault.kind === 'garble') this.#line.send('{"audio":');
    if (fault.kind === 'binary') this.#line.send(new Uint8Array([1, 2, 3]));
    if (fault.kind === 'strange') this.#line.say({ news: 'of a type that nobody knows' });
    return this.#hasFailed;
  }
}
