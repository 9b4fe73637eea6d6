import { SpelledReader } from '../speech/spelled-speech.ts';
import { type Heard, type ResultMarks, resultMessage } from './messages.ts';
import type { ListenSettings } from './query.ts';

/** How often it says what it has understood so far, in milliseconds of audio. */
const INTERIM_MS = 100;
/** Silence is settled after so long. */
const SILENCE_MS = 1_000;

/** Hears the audio of one socket and says what it understands. */
export class Listener {
  readonly #settings: ListenSettings;
  readonly #say: (message: Readonly<Record<string, unknown>>) => void;
  readonly #requestId: string;
  readonly #hasFinals: boolean;
  readonly #reader: SpelledReader;
  #samples = 0;
  #settled = 0;
  #quiet = 0;
  #said = 0;
  #text = '';
  #isSpeaking = false;
  #hasOpenUtterance = false;

  constructor(
    settings: ListenSettings,
    facts: { readonly requestId: string; readonly hasFinals: boolean },
    say: (message: Readonly<Record<string, unknown>>) => void,
  ) {
    this.#settings = settings;
    this.#say = say;
    this.#requestId = facts.requestId;
    this.#hasFinals = facts.hasFinals;
    this.#reader = new SpelledReader(settings.encoding);
  }

  /** How much it has heard, in milliseconds of audio. */
  get heardMs(): number {
    return (this.#samples / this.#settings.sampleRate) * 1_000;
  }

  hear(audio: Uint8Array): void {
    for (const letter of this.#reader.read(audio)) {
      this.#samples += 1;
      if (letter === null) this.#silence();
      else this.#letter(letter);
    }
    if (!this.#settings.hasInterims || this.#text === '' || this.heardMs - this.#said < INTERIM_MS) return;
    this.#said = this.heardMs;
    this.#result({ isFinal: false });
  }

  /** Says everything there is to say of what it has heard. */
  settle(marks: Partial<ResultMarks> = {}): void {
    if (this.#samples > this.#settled) this.#result({ isFinal: true, ...marks });
  }

  #letter(letter: string): void {
    if (!this.#isSpeaking && this.#settings.hasSpeechEvents) {
      this.#say({ type: 'SpeechStarted', channel: [0, 1], timestamp: this.#seconds(this.#samples) });
    }
    this.#isSpeaking = true;
    this.#hasOpenUtterance = true;
    this.#quiet = 0;
    this.#text += letter;
    if (letter === ',') this.#result({ isFinal: true });
  }

  #silence(): void {
    this.#quiet += 1;
    const { endpointingMs, utteranceEndMs } = this.#settings;
    if (this.#isSpeaking && endpointingMs !== null && this.#quiet === this.#samplesOf(endpointingMs)) {
      this.#isSpeaking = false;
      this.#result({ isFinal: true, speechFinal: true });
    }
    if (this.#hasOpenUtterance && utteranceEndMs !== null && this.#quiet === this.#samplesOf(utteranceEndMs)) {
      this.#hasOpenUtterance = false;
      this.#isSpeaking = false;
      const last = this.#seconds(this.#samples - this.#quiet);
      this.#say({ type: 'UtteranceEnd', channel: [0, 1], last_word_end: last });
    }
    if (this.#text === '' && this.#samples - this.#settled >= this.#samplesOf(SILENCE_MS)) {
      this.#result({ isFinal: true });
    }
  }

  #result(marks: ResultMarks): void {
    if (marks.isFinal && !this.#hasFinals) return;
    const heard: Heard = {
      transcript: this.#text.trim(),
      start: this.#seconds(this.#settled),
      duration: this.#seconds(this.#samples - this.#settled),
      language: this.#settings.language,
    };
    this.#say(resultMessage(heard, marks, this.#requestId));
    if (!marks.isFinal) return;
    this.#settled = this.#samples;
    this.#said = this.heardMs;
    this.#text = '';
  }

  #seconds(samples: number): number {
    return samples / this.#settings.sampleRate;
  }

  #samplesOf(milliseconds: number): number {
    return Math.round((milliseconds * this.#settings.sampleRate) / 1_000);
  }
}
