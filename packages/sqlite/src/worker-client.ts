import { Worker } from 'node:worker_threads';

import { StoreError } from '@roomkit/core';

import { errorOf, openingError } from './errors.ts';
import type {
  Failure,
  FromWorker,
  OperationInput,
  OperationName,
  OperationOutput,
  Reply,
  Request,
  ToWorker,
  WorkerOptions,
} from './protocol.ts';
import { workerLocation } from './worker-location.ts';

interface Waiting {
  readonly name: OperationName;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Calls into the worker that holds the file. Calls made in one turn travel together. The worker starts
 * with the first call, again after it has died, and never keeps the process alive by itself.
 */
export class WorkerClient {
  readonly #options: WorkerOptions;
  readonly #location: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #unsent: Request[] = [];
  #lastId = 0;
  #closing: Promise<void> | null = null;
  #onClosed: (() => void) | null = null;

  constructor(options: WorkerOptions, location: URL = workerLocation) {
    this.#options = options;
    this.#location = location;
  }

  call<Name extends OperationName>(name: Name, ...input: OperationInput<Name>): Promise<OperationOutput<Name>> {
    if (this.#closing) return Promise.reject(closedError(name));
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#start());
      const id = ++this.#lastId;
      if (this.#waiting.size === 0) worker.ref();
      this.#waiting.set(id, { name, resolve, reject });
      if (this.#unsent.push({ id, name, input }) === 1) queueMicrotask(() => this.#send());
    });
  }

  /** Waits for what is under way, then closes the file. */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  #send(): void {
    const requests = this.#unsent;
    this.#unsent = [];
    try {
      this.#worker?.postMessage(requests);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      for (const { id, name } of requests) this.#settle(id)?.reject(new StoreError(name, { retryable: false, cause }));
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#location, {
      name: 'roomkit-sqlite',
      workerData: this.#options,
      // Node 22 calls its own SQLite module experimental; whoever chose this store has heard it.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    worker.on('message', (message: FromWorker) => this.#receive(worker, message));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('The worker has ended.')));
    return worker;
  }

  #receive(worker: Worker, message: FromWorker): void {
    if (message === 'closed') this.#onClosed?.();
    else if ('opened' in message) {
      if (message.opened) this.#refuse(worker, message.opened);
    } else for (const reply of message) this.#answer(reply);
  }

  #answer(reply: Reply): void {
    const waiting = this.#settle(reply.id);
    if (!waiting) return;
    if ('failure' in reply) waiting.reject(errorOf(waiting.name, reply.failure));
    else waiting.resolve(reply.value as never);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (this.#waiting.delete(id) && this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  /** The file could not be opened: those who wait hear why, and the next call tries again. */
  #refuse(worker: Worker, failure: Failure): void {
    if (this.#worker === worker) this.#worker = null;
    this.#onClosed?.();
    this.#rejectAll(() => openingError(failure));
  }

  #lose(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#onClosed?.();
    this.#rejectAll((name) => new StoreError(name, { cause }));
  }

  #rejectAll(errorFor: (name: OperationName) => Error): void {
    this.#unsent = [];
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { name, reject } of waiting) reject(errorFor(name));
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    worker.ref();
    if (this.#unsent.length > 0) this.#send();
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve;
      worker.postMessage('close' satisfies ToWorker, []);
    });
    await worker.terminate();
  }
}

function closedError(name: OperationName): StoreError {
  return new StoreError(name, { retryable: false, cause: new Error('The store is closed.') });
}
