import type { Clock } from '@roomkit/core';

import type { SocketLine } from '../speech/speech-sockets.ts';
import { type ElevenLabsFault, type ElevenLabsRefusal, refusalMessage } from './faults.ts';
import { type ClientMessage, clientMessage } from './schema.ts';
import { SpeechContext } from './speech-context.ts';

/** The vendor keeps so many contexts on a socket. */
const MOST_CONTEXTS = 5;

/** What a socket needs to know. */
export interface SpeechSocketFacts {
  readonly outputFormat: string;
  readonly inactivityMs: number;
  readonly clock: Pick<Clock, 'schedule'>;
  /** Why the first message is refused; null where it is not. */
  readonly refuse: (message: ClientMessage) => ElevenLabsRefusal | null;
  readonly nextFault: () => ElevenLabsFault | null;
  /** A context was opened or is over. */
  readonly onContexts: (change: 1 | -1) => void;
}

/** The vendor's part on one socket of `multi-stream-input`. */
export class SpeechSocketEnd {
  readonly #line: SocketLine;
  readonly #facts: SpeechSocketFacts;
  readonly #contexts = new Map<string, SpeechContext>();
  #patience: Disposable | null = null;

  constructor(line: SocketLine, facts: SpeechSocketFacts) {
    this.#line = line;
    this.#facts = facts;
    line.onMessage((message) => this.#take(message));
    line.onClose(() => {
      this.#patience?.[Symbol.dispose]();
      for (const context of this.#contexts.values()) context.stop();
    });
    this.#wait();
  }

  #take(given: string | Uint8Array): void {
    if (!this.#line.isOpen) return;
    this.#wait();
    const message = typeof given === 'string' ? read(given) : null;
    if (message === null) return this.#line.close(1008, 'invalid_message');
    if (message.close_socket === true) return this.#line.close(1000);
    const id = message.context_id ?? 'default';
    const context = this.#contexts.get(id) ?? this.#open(id, message);
    context?.take(message);
  }

  #open(id: string, message: ClientMessage): SpeechContext | null {
    const fault = this.#facts.nextFault();
    const refused = fault?.kind === 'refuse' ? fault.code : this.#facts.refuse(message);
    if (refused !== null || this.#contexts.size >= MOST_CONTEXTS) {
      const code = refused ?? 'too_many_concurrent_requests';
      this.#line.say(refusalMessage(code));
      this.#line.close(1008, code);
      return null;
    }
    const onEnd = (): void => {
      this.#contexts.delete(id);
      this.#facts.onContexts(-1);
    };
    const context = new SpeechContext(
      this.#line,
      { id, outputFormat: this.#facts.outputFormat, fault, onEnd },
      message,
    );
    this.#contexts.set(id, context);
    this.#facts.onContexts(1);
    return context;
  }

  #wait(): void {
    this.#patience?.[Symbol.dispose]();
    const { clock, inactivityMs } = this.#facts;
    this.#patience = clock.schedule(inactivityMs, () => this.#line.close(1008, 'input_timeout_exceeded'));
  }
}

function read(text: string): ClientMessage | null {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
