import { type CallContext, factOf, ofSession } from '../calls/call-context.ts';
import type { MeasuredTurn } from '../measuring/turn-meter.ts';
import type { Transcript } from './transcript.ts';

/** An utterance on its way to words. */
export interface HeardUtterance {
  readonly id: string;
  /** Null where there are none. */
  readonly words: Promise<Transcript | null>;
  readonly durationMs: number;
  /** How long the detector waited in silence, in milliseconds. */
  readonly hangoverMs: number;
  /** Whether it may be an echo of the voice. */
  readonly mayBeEcho: boolean;
  readonly turn: MeasuredTurn;
}

/** Words that every hook has let pass. */
export interface PassedWords {
  readonly utteranceId: string;
  readonly text: string;
  readonly confidence: number | null;
  readonly language: string | null;
  readonly speechDurationMs: number;
  readonly silenceDurationMs: number;
  readonly turn: MeasuredTurn;
}

/** What an utterance passes on its way: each finishes once, in the order they were spoken. */
export interface TranscriptGates {
  /** Whether these are words the voice itself has just said. */
  readonly isEcho: (text: string) => boolean;
  readonly pass: (words: PassedWords) => Promise<void>;
  /** It came to nothing. */
  readonly nothing: () => void;
}

/** Brings the words of a call past the hooks. Nothing of them leaves before. */
export class Transcripts {
  readonly #call: CallContext;
  readonly #gates: TranscriptGates;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(call: CallContext, gates: TranscriptGates) {
    this.#call = call;
    this.#gates = gates;
  }

  /** How many utterances are on their way. */
  get waiting(): number {
    return this.#waiting;
  }

  add(utterance: HeardUtterance): void {
    this.#waiting += 1;
    this.#tail = this.#tail
      .then(() => this.#take(utterance))
      .catch((error: unknown) => {
        this.#call.logger.error('What was heard could not be processed.', { ...factOf(this.#call), error });
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when everything that was heard so far is through. */
  idle(): Promise<void> {
    return this.#tail;
  }

  async #take(utterance: HeardUtterance): Promise<void> {
    const { clock } = this.#call;
    const { turn } = utterance;
    const heardAt = clock.monotonic();
    const transcript = await utterance.words;
    const said = transcript?.text.trim() ?? '';
    if (transcript === null || said === '' || (utterance.mayBeEcho && this.#gates.isEcho(said))) {
      this.#gates.nothing();
      return;
    }
    turn.mark('transcriptFinal');
    turn.work('recogniser', clock.monotonic() - heardAt);
    const text = await this.#checked(this.#call.redact(said));
    if (text === null || text.trim() === '') {
      this.#gates.nothing();
      return;
    }
    await this.#gates.pass({
      utteranceId: utterance.id,
      text,
      confidence: transcript.confidence,
      language: transcript.language,
      speechDurationMs: utterance.durationMs,
      silenceDurationMs: utterance.hangoverMs,
      turn,
    });
  }

  /** What the hooks make of it; null where they keep it back, or could not be asked. */
  async #checked(text: string): Promise<string | null> {
    const { room } = this.#call;
    if (!room.has('on_transcription')) return text;
    const outcome = await room.decide('on_transcription', { ...ofSession(this.#call), text, role: 'user' });
    return outcome.allowed ? outcome.payload.text : null;
  }
}
