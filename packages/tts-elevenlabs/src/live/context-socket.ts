import { RestartableTimer, type SpeechSocket, type SpeechSocketListener } from '@roomkit/core/providers';

import { closedProvider, closeFailure, failed, socketRefusal } from '../errors.ts';
import type { ResolvedOptions } from '../options.ts';
import { SpokenContext } from './spoken-context.ts';
import { readMessage } from './wire.ts';

/** The vendor keeps so many contexts on a socket. */
const MOST_CONTEXTS = 5;

/** Opens a socket. @throws ProviderError; the signal's reason */
export type OpenSocket = (listener: SpeechSocketListener, signal: AbortSignal) => Promise<SpeechSocket>;

/** What a socket needs to know. */
export interface ContextSocketFacts {
  readonly options: ResolvedOptions;
  readonly open: OpenSocket;
  /** It takes no more utterances. */
  readonly onOver: () => void;
}

/** A socket of one voice, with an utterance in each of its contexts. It is kept for a while when nothing is said. */
export class ContextSocket implements SpeechSocketListener {
  /** Settles once it is open, or was not to be. */
  readonly opened: Promise<void>;
  readonly #facts: ContextSocketFacts;
  readonly #contexts = new Map<string, SpokenContext>();
  readonly #idle: RestartableTimer;
  readonly #stop = new AbortController();
  #socket: SpeechSocket | null = null;
  #isOver = false;
  #hasStalled = false;

  constructor(facts: ContextSocketFacts) {
    this.#facts = facts;
    this.#idle = new RestartableTimer(facts.options.clock, () => this.#leave());
    this.opened = this.#open();
    this.opened.catch((error: unknown) => this.#over(error));
  }

  get hasRoom(): boolean {
    return !this.#isOver && !this.#hasStalled && this.#contexts.size < MOST_CONTEXTS;
  }

  /** A place for an utterance. It may be used once {@link opened} has resolved. */
  context(): SpokenContext {
    this.#idle.stop();
    const id = this.#facts.options.createId();
    const context = new SpokenContext({
      id,
      options: this.#facts.options,
      send: (message) => this.#socket?.send(JSON.stringify(message)),
      onOver: (hasStalled) => {
        this.#contexts.delete(id);
        this.#hasStalled ||= hasStalled;
        if (this.#contexts.size > 0 || this.#isOver) return;
        if (this.#hasStalled) this.#leave();
        else this.#idle.start(this.#facts.options.idleSocketMs);
      },
    });
    this.#contexts.set(id, context);
    return context;
  }

  close(): void {
    this.#over(closedProvider());
  }

  onText(text: string): void {
    const message = readMessage(text);
    if (message === null) return this.onBinary();
    if (message.type === 'refusal') return this.#over(socketRefusal(message.code));
    if (message.type === 'other') return;
    const { contextId, audio, isFinal } = message;
    const [only] = this.#contexts.size === 1 ? this.#contexts.values() : [];
    // Of an utterance that nobody wants any more, the rest still comes.
    const context = contextId === null ? only : this.#contexts.get(contextId);
    context?.heard(audio, isFinal);
  }

  onBinary(): void {
    this.#over(failed('The vendor sent something that cannot be read.'));
  }

  onClose(code: number, reason: string): void {
    this.#over(closeFailure(code, reason));
  }

  async #open(): Promise<void> {
    const { options, open } = this.#facts;
    const tooLate = failed('The vendor took too long.');
    using _deadline = options.clock.schedule(options.connectTimeoutMs, () => this.#stop.abort(tooLate));
    this.#socket = await open(this, this.#stop.signal);
  }

  #leave(): void {
    this.#socket?.send(JSON.stringify({ close_socket: true }));
    this.#over(closedProvider());
  }

  #over(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#idle.stop();
    this.#stop.abort(error);
    this.#socket?.close();
    this.#facts.onOver();
    for (const context of [...this.#contexts.values()]) context.fail(error);
  }
}
