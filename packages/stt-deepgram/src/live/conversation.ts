import type { Clock, ProviderError } from '@roomkit/core';
import { RestartableTimer, type SpeechSocket, type SpeechSocketListener } from '@roomkit/core/providers';

import { closeFailure, failed } from '../errors.ts';
import type { UnsettledAudio } from './unsettled-audio.ts';
import { readMessage, type ResultsMessage } from './wire.ts';

/** Times of a conversation, in milliseconds. */
export interface ConversationTimes {
  readonly keepAliveMs: number;
  readonly resultTimeoutMs: number;
  /** Null: never. */
  readonly finalizeAfterMs: number | null;
}

/** What a conversation needs to know. */
export interface ConversationFacts {
  readonly audio: UnsettledAudio;
  readonly clock: Clock;
  readonly times: ConversationTimes;
  readonly onResults: (message: ResultsMessage) => void;
  readonly onUtteranceEnd: () => void;
}

/**
 * One socket, from its first audio to its end. It sends whatever is not settled yet, so that what another socket was
 * sent in vain is said again.
 */
export class Conversation implements SpeechSocketListener {
  /** Null once the vendor has said everything there is to say; otherwise why the socket is of no use any more. */
  readonly ended: Promise<ProviderError | null>;
  readonly #facts: ConversationFacts;
  readonly #openedAt: number;
  readonly #end: (failure: ProviderError | null) => void;
  readonly #keepAlive: RestartableTimer;
  readonly #silence: RestartableTimer;
  readonly #pause: RestartableTimer;
  #sentTo: number;
  #socket: SpeechSocket | null = null;
  #isEnding = false;
  #isOver = false;

  constructor(facts: ConversationFacts) {
    this.#facts = facts;
    this.#openedAt = facts.audio.settled;
    this.#sentTo = facts.audio.settled;
    const { promise, resolve } = Promise.withResolvers<ProviderError | null>();
    this.ended = promise;
    this.#end = resolve;
    this.#keepAlive = new RestartableTimer(facts.clock, () => this.#saysToWait());
    this.#silence = new RestartableTimer(facts.clock, () => this.#over(failed('The vendor does not answer.')));
    this.#pause = new RestartableTimer(facts.clock, () => this.#settles());
  }

  use(socket: SpeechSocket): void {
    this.#socket = socket;
    if (this.#isOver) socket.close();
    else this.flush();
  }

  /** Sends what there is. */
  flush(): void {
    const { audio, times } = this.#facts;
    if (this.#socket === null || this.#isOver || this.#isEnding) return;
    for (const piece of audio.from(this.#sentTo)) {
      this.#socket.send(piece);
      this.#sentTo += piece.byteLength;
      this.#silence.startOnce(times.resultTimeoutMs);
      if (times.finalizeAfterMs !== null) this.#pause.start(times.finalizeAfterMs);
    }
    this.#keepAlive.start(times.keepAliveMs);
    if (!audio.isEnded) return;
    this.#isEnding = true;
    this.#say('CloseStream');
    this.#silence.start(times.resultTimeoutMs);
    this.#keepAlive.stop();
    this.#pause.stop();
  }

  /** Leaves without a word. */
  close(): void {
    this.#over(null);
  }

  onText(text: string): void {
    if (this.#isOver) return;
    const message = readMessage(text);
    if (message === null) return this.onBinary();
    if (message.type === 'results') this.#heard(message);
    else if (message.type === 'utterance_end') this.#facts.onUtteranceEnd();
    else if (message.type === 'goodbye' && this.#isEnding) this.#over(null);
    else this.#answered(false);
  }

  onBinary(): void {
    this.#over(failed('The vendor sent something that cannot be read.'));
  }

  onClose(code: number, reason: string): void {
    const isGoodbye = this.#isEnding && code === 1000;
    this.#over(isGoodbye ? null : closeFailure(code, reason));
  }

  #heard(message: ResultsMessage): void {
    if (message.isFinal) this.#facts.audio.settle(this.#openedAt, message.endSeconds, this.#sentTo);
    this.#answered(message.isFinal);
    this.#facts.onResults(message);
  }

  /** While no more audio is taken, only what lets it be taken again is an answer. */
  #answered(isFinal: boolean): void {
    if (this.#isEnding) this.#silence.start(this.#facts.times.resultTimeoutMs);
    else if (isFinal || !this.#facts.audio.isFull) this.#silence.stop();
  }

  #saysToWait(): void {
    this.#say('KeepAlive');
    this.#keepAlive.start(this.#facts.times.keepAliveMs);
  }

  #settles(): void {
    if (this.#facts.audio.settled < this.#sentTo) this.#say('Finalize');
  }

  #say(type: 'KeepAlive' | 'Finalize' | 'CloseStream'): void {
    this.#socket?.send(JSON.stringify({ type }));
  }

  #over(failure: ProviderError | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of [this.#keepAlive, this.#silence, this.#pause]) timer.stop();
    this.#socket?.close();
    this.#end(failure);
  }
}
