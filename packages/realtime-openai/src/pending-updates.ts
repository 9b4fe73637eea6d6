import { type Clock, type CreateId, ProviderError } from '@roomkit/core';

import { sessionRefused } from './errors.ts';

interface Pending {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Changes of a session that the vendor has not answered yet, oldest first. */
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

  /** Begins one; `id` names it to the vendor. */
  begin(signal: AbortSignal | undefined): { readonly id: string; readonly settled: Promise<void> } {
    signal?.throwIfAborted();
    const id = this.#limits.createId();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => this.#settle(id, ({ reject }) => reject(signal?.reason));
    const late = this.#limits.clock.schedule(this.#limits.connectTimeoutMs, () =>
      this.#settle(id, ({ reject }) => reject(this.#unanswered())),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#pending.set(id, { resolve, reject });
    const settled = promise.finally(() => {
      late[Symbol.dispose]();
      signal?.removeEventListener('abort', onAbort);
    });
    // Whoever began it may never come to wait for it.
    settled.catch(() => {});
    return { id, settled };
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
