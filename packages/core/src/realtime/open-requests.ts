import { errorOfRefusal, type Refusal } from '../codec/refusals.ts';
import type { Clock, CreateId } from '../ports/runtime.ts';
import { noResponder } from './responders.ts';

interface OpenRequest {
  readonly topic: string;
  readonly answer: PromiseWithResolvers<unknown>;
}

/** Requests of this process whose answers come in by another way than they went out. */
export class OpenRequests {
  readonly #clock: Clock;
  readonly #createId: CreateId;
  readonly #open = new Map<string, OpenRequest>();

  constructor(deps: { readonly clock: Clock; readonly createId: CreateId }) {
    this.#clock = deps.clock;
    this.#createId = deps.createId;
  }

  /**
   * Waits for the answer to what `send` sends under an id of its own.
   *
   * @param send - false when it is known that nobody has heard it
   * @throws RoomKitError `no_responder` when nobody answers within `timeoutMs`, `responder_failed`, the
   * responder's own, or whatever `send` failed with
   */
  async ask(
    topic: string,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
    send: (id: string) => Promise<boolean>,
  ): Promise<unknown> {
    const { timeoutMs, signal } = options;
    signal?.throwIfAborted();
    const id = this.#createId();
    const answer = Promise.withResolvers<unknown>();
    this.#open.set(id, { topic, answer });
    const timer = this.#clock.schedule(timeoutMs, () => answer.reject(noResponder(topic)));
    const onAbort = (): void => answer.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    send(id).then((isHeard) => isHeard || answer.reject(noResponder(topic)), answer.reject);
    try {
      return await answer.promise;
    } finally {
      this.#open.delete(id);
      timer[Symbol.dispose]();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** An answer to what nobody waits for any more is nothing. */
  answered(id: string, value: unknown): void {
    this.#open.get(id)?.answer.resolve(value);
  }

  refused(id: string, refusal: Refusal): void {
    const request = this.#open.get(id);
    request?.answer.reject(errorOfRefusal(request.topic, refusal));
  }

  /** Nobody waits any longer: all are told this. */
  close(error: Error): void {
    for (const { answer } of this.#open.values()) answer.reject(error);
  }
}
