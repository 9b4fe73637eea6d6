import { InputError, RoomKitError } from '../domain/errors.ts';
import { type RoomReference, scopedKey } from '../domain/room.ts';
import { requireId } from '../domain/validation.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import type { InputRequest } from '../hooks/triggers.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';

/** A question to a person. */
export interface InputQuestion {
  readonly prompt: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** @defaultValue a new id */
  readonly requestId?: string;
  /** After this time without an answer the request is rejected. @defaultValue it stays open */
  readonly timeoutMs?: number;
}

/** What questions to people need. */
export interface HumanInputDeps {
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
  /** Runs the hooks of `on_user_input_required`. */
  notify(
    reference: RoomReference,
    request: InputRequest,
  ): HookOutcome<InputRequest> | Promise<HookOutcome<InputRequest>>;
  /** Keeps work that nobody awaits. */
  background(work: Promise<unknown>): void;
}

type Outcome =
  | { readonly state: 'pending' }
  | { readonly state: 'answered'; readonly answer: unknown }
  | { readonly state: 'rejected'; readonly error: unknown };

interface Pending {
  readonly request: InputRequest;
  outcome: Outcome;
  readonly settled: PromiseWithResolvers<void>;
  timer: Disposable | null;
}

/** How many settled requests stay readable. */
const MAX_SETTLED = 1000;

/**
 * Questions that wait for a person. A request can be answered from the moment it exists, whatever its
 * notification hooks are still doing; an answer stays readable and is never taken back.
 */
export class HumanInput {
  readonly #deps: HumanInputDeps;
  readonly #requests = new Map<string, Pending>();
  readonly #settledKeys: string[] = [];

  constructor(deps: HumanInputDeps) {
    this.#deps = deps;
  }

  /** Asks. The hooks that tell somebody about it run beside; a block among them rejects the request. */
  request(reference: RoomReference, question: InputQuestion): InputRequest {
    const requestId = question.requestId ?? this.#deps.createId();
    requireId('requestId', requestId);
    if (typeof question.prompt !== 'string') throw new InputError('prompt', 'must be a string');
    const key = scopedKey(reference.organizationId, requestId);
    if (this.#requests.has(key)) throw new InputError('requestId', 'is taken by another request');
    const { roomId } = reference;
    const request: InputRequest = Object.freeze({
      requestId,
      roomId,
      prompt: question.prompt,
      data: question.data ?? {},
    });
    const pending: Pending = {
      request,
      outcome: { state: 'pending' },
      settled: Promise.withResolvers<void>(),
      timer: null,
    };
    this.#requests.set(key, pending);
    if (question.timeoutMs !== undefined) {
      pending.timer = this.#deps.clock.schedule(question.timeoutMs, () =>
        this.#settle(key, pending, { state: 'rejected', error: rejection(requestId, 'timeout') }),
      );
    }
    this.#deps.background(this.#notify(reference, key, pending));
    return request;
  }

  /**
   * The answer to a request, as often as it is asked for.
   *
   * @throws RoomKitError `input_rejected` when a hook blocked it or its time ran out, `input_not_found`
   */
  async wait(
    organizationId: string | null,
    requestId: string,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<unknown> {
    const pending = this.#requests.get(scopedKey(organizationId, requestId));
    if (pending === undefined) {
      throw new RoomKitError('input_not_found', 'There is no such request for input.', { requestId });
    }
    await untilSettled(pending, options.signal);
    if (pending.outcome.state === 'answered') return pending.outcome.answer;
    throw pending.outcome.state === 'rejected' ? pending.outcome.error : rejection(requestId, 'unsettled');
  }

  /** Asks and waits. A question that is not waited for any more is withdrawn: an answer would go nowhere. */
  async waitForInput(
    reference: RoomReference,
    question: InputQuestion,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<unknown> {
    const { organizationId } = reference;
    const { requestId } = this.request(reference, question);
    try {
      return await this.wait(organizationId, requestId, options);
    } finally {
      const key = scopedKey(organizationId, requestId);
      const pending = this.#requests.get(key);
      if (pending) this.#settle(key, pending, { state: 'rejected', error: rejection(requestId, 'withdrawn') });
    }
  }

  /** Answers. False when there is no such request, or it is settled already. */
  resolve(organizationId: string | null, requestId: string, answer: unknown): boolean {
    const key = scopedKey(organizationId, requestId);
    const pending = this.#requests.get(key);
    if (pending === undefined) return false;
    return this.#settle(key, pending, { state: 'answered', answer });
  }

  /** The requests of an organization that wait for an answer, oldest first. */
  listPending(organizationId: string | null, roomId?: string): readonly InputRequest[] {
    return [...this.#requests]
      .filter(([key, { outcome, request }]) => {
        const isHere = key === scopedKey(organizationId, request.requestId);
        return isHere && outcome.state === 'pending' && (roomId === undefined || request.roomId === roomId);
      })
      .map(([, { request }]) => request);
  }

  /** Lets every waiter go. */
  close(): void {
    const error = new RoomKitError('kit_closed', 'The kit is closed.', {});
    for (const [key, pending] of this.#requests) this.#settle(key, pending, { state: 'rejected', error });
  }

  async #notify(reference: RoomReference, key: string, pending: Pending): Promise<void> {
    const { request } = pending;
    try {
      const outcome = await this.#deps.notify(reference, request);
      if (outcome.allowed) return;
      const error = rejection(request.requestId, outcome.reason ?? 'blocked');
      this.#settle(key, pending, { state: 'rejected', error });
    } catch (error) {
      this.#deps.logger.error('A request for input could not be announced.', { roomId: request.roomId, error });
    }
  }

  /** False when it was settled before: the first outcome stands. */
  #settle(key: string, pending: Pending, outcome: Outcome): boolean {
    if (pending.outcome.state !== 'pending') return false;
    pending.outcome = outcome;
    pending.timer?.[Symbol.dispose]();
    pending.settled.resolve();
    this.#settledKeys.push(key);
    if (this.#settledKeys.length > MAX_SETTLED) this.#requests.delete(this.#settledKeys.shift() ?? key);
    return true;
  }
}

function rejection(requestId: string, reason: string): RoomKitError<'input_rejected'> {
  return new RoomKitError('input_rejected', 'The request for input was rejected.', { requestId, reason });
}

function untilSettled(pending: Pending, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return pending.settled.promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    void pending.settled.promise.then(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}
