import { errorOfRefusal, type Refusal } from '../codec/refusals.ts';
import { isRoomKitError, ProviderError } from '../domain/errors.ts';

/** A thread as whoever started it holds it: a `Worker` of `node:worker_threads` is one. */
export interface WorkerThread {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): unknown;
  ref(): void;
  unref(): void;
}

/** Told to a thread that is to end. */
export const CLOSE = 'close';

/** What a thread can be asked: input and output by the name of the operation. */
export type WorkerOperations = Readonly<Record<string, { readonly input: unknown; readonly output: unknown }>>;

/** One question to a thread, and what it answers. */
export interface WorkerQuestion {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}
export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly refusal: Refusal };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Calls of a provider into its thread, answered in the order they were made. The thread starts with the first call,
 * again after it has died, and keeps the process alive only while it works. It is never cut off: native code that is
 * would take the process with it.
 */
export class WorkerCalls<Operations extends WorkerOperations> {
  readonly #provider: string;
  readonly #start: () => WorkerThread;
  readonly #waiting = new Map<number, Waiting>();
  #thread: WorkerThread | null = null;
  #unanswered = 0;
  #lastId = 0;
  #closing: Promise<void> | null = null;
  #onExit: () => void = () => undefined;

  constructor(provider: string, start: () => WorkerThread) {
    this.#provider = provider;
    this.#start = start;
  }

  /** Whether there is a thread at the moment. */
  get isRunning(): boolean {
    return this.#thread !== null;
  }

  /**
   * Asks the thread. What is named in `transfer` belongs to it afterwards.
   *
   * @throws the thread's own error; ProviderError `provider_failed` where the thread died, retryable, or was closed; the
   * signal's reason once it is aborted, while the thread goes on to what it is asked next
   */
  call<Name extends keyof Operations & string>(
    name: Name,
    input: Operations[Name]['input'],
    options: { readonly signal?: AbortSignal | undefined; readonly transfer?: readonly ArrayBuffer[] } = {},
  ): Promise<Operations[Name]['output']> {
    const { signal, transfer = [] } = options;
    if (this.#closing !== null) return Promise.reject(this.#lost(false));
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const thread = (this.#thread ??= this.#begin());
      const onAbort = (): void => this.#settle(id)?.reject(signal?.reason);
      const settled =
        <Given>(settle: (given: Given) => void) =>
        (given: Given): void => {
          signal?.removeEventListener('abort', onAbort);
          settle(given);
        };
      if (++this.#unanswered === 1) thread.ref();
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      signal?.addEventListener('abort', onAbort, { once: true });
      thread.postMessage({ id, name, input } satisfies WorkerQuestion, transfer);
    });
  }

  /**
   * Ends the thread as soon as it has done what it is doing. What waits is refused at once, and so is every later call.
   * Again is the same.
   */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#rejectAll(this.#lost(false));
    if (thread === null) return;
    thread.ref();
    await new Promise<void>((resolve) => {
      this.#onExit = resolve;
      thread.postMessage(CLOSE, []);
    });
  }

  #begin(): WorkerThread {
    const thread = this.#start();
    thread.on('message', (answer) => this.#answer(answer as WorkerAnswer));
    thread.on('error', (error) => this.#lose(thread, error));
    thread.on('exit', () => this.#lose(thread));
    return thread;
  }

  #answer(answer: WorkerAnswer): void {
    if (--this.#unanswered === 0 && this.#closing === null) this.#thread?.unref();
    const waiting = this.#settle(answer.id);
    if (waiting === undefined) return;
    if ('value' in answer) waiting.resolve(answer.value as never);
    else waiting.reject(answer.refusal.code === null ? this.#failed() : errorOfRefusal('worker', answer.refusal));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #lose(thread: WorkerThread, cause?: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    this.#unanswered = 0;
    this.#onExit();
    this.#rejectAll(isRoomKitError(cause) ? cause : this.#lost(true, cause));
  }

  #rejectAll(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  #failed(): ProviderError {
    return new ProviderError('The provider failed.', { provider: this.#provider });
  }

  #lost(retryable: boolean, cause?: unknown): ProviderError {
    const message = retryable ? 'The thread of the provider ended.' : 'The provider is closed.';
    return new ProviderError(message, { provider: this.#provider }, { retryable, cause });
  }
}
