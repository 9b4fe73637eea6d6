import type { TranscriptionResult } from '@roomkit/core/voice';

import { languageTag } from '../query.ts';
import type { ResultsMessage } from './wire.ts';

/**
 * What the vendor says as results of the port. An utterance has a final for each stretch it settled on, and ends with
 * silence or a gap between words, whichever is heard first.
 */
export class Utterance {
  readonly #language: string;
  readonly #hearsEnds: boolean;
  #isOpen = false;
  /** What was heard and never settled. */
  #unsettled: TranscriptionResult | null = null;

  /** @param hearsEnds - whether the vendor was asked to listen for ends */
  constructor(language: string, hearsEnds: boolean) {
    this.#language = language;
    this.#hearsEnds = hearsEnds;
  }

  /** Null where there is nothing to say. */
  heard(message: ResultsMessage): TranscriptionResult | null {
    const { text, isFinal, confidence } = message;
    const isEndpoint = isFinal && message.isEnd && this.#hearsEnds;
    if (isFinal) this.#unsettled = null;
    if (text === '') return isEndpoint ? this.ended() : null;
    if (isFinal) this.#isOpen = !isEndpoint;
    const language = languageTag(message.language ?? this.#language);
    const result = { text, isFinal, confidence, language, ...(isEndpoint ? { isEndpoint } : {}) };
    if (!isFinal) this.#unsettled = result;
    return result;
  }

  /** Nothing more will be heard: what the vendor never settled on has to do. */
  over(): TranscriptionResult | null {
    return this.#unsettled === null ? null : { ...this.#unsettled, isFinal: true };
  }

  /** The utterance is over without another word. Null where none was begun. */
  ended(): TranscriptionResult | null {
    if (!this.#isOpen || !this.#hearsEnds) return null;
    this.#isOpen = false;
    return { text: '', isFinal: true, confidence: null, language: languageTag(this.#language), isEndpoint: true };
  }
}
