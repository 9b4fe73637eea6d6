import { type Clock, type CreateId, ProviderError } from '@roomkit/core';

import { sessionRefused } from './errors.ts';

interface Pending {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Changes of a session that the vendor has not answered yet, oldest first. What it has taken it does not name: one
 * that nobody waits for any more keeps its place, so that the answer to it is not taken for that to the next.
 */
export class PendingUpdates {
  readonly #provider: string;
  readonly #limits: { readonly clock: Clock; readonly createId: CreateId; readonly connectTimeoutMs: number };
  readonly #pending = new Map<string, Pending>();

  constructor(
    provider: string,
    limits: { readonly clock: Clock; readonly createId: CreateId; readonly connectTimeoutMs: number },
  ) {
    this.#provider = provider;
    this.#limits = limits;
  }

  /**
   * Resolves when the vendor has taken one. @param send - sends it, under a name the vendor refuses it by
   * @throws ProviderError; the signal's reason; what `send` throws
   */
  async add(signal: AbortSignal | undefined, send: (id: string) => void): Promise<void> {
    signal?.throwIfAborted();
    const id = this.#limits.createId();
    send(id);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.set(id, { resolve, reject });
    const onAbort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    using _late = this.#limits.clock.schedule(this.#limits.connectTimeoutMs, () => reject(this.#unanswered()));
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** The vendor has taken the oldest. */
  taken(): void {
    const [oldest] = this.#pending.keys();
    if (oldest !== undefined) this.#settle(oldest, ({ resolve }) => resolve());
  }

  /** The vendor has refused one. False where it is none of these. */
  refused(id: string | null, code: string | null): boolean {
    if (id === null || !this.#pending.has(id)) return false;
    this.#settle(id, ({ reject }) => reject(sessionRefused(this.#provider, code)));
    return true;
  }

  /** Nobody will answer any more. */
  fail(): void {
    for (const id of this.#pending.keys()) this.#settle(id, ({ reject }) => reject(this.#unanswered()));
  }

  #settle(id: string, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    settle(pending);
  }

  #unanswered(): ProviderError {
    return new ProviderError('The vendor did not answer.', { provider: this.#provider }, { retryable: true });
  }
}
