/**
 * The one deadline of a message up to its commit. It either expires, and then nothing may be written,
 * or it is sealed by the commit, and then it can no longer expire.
 */
export class PassToken {
  #state: 'open' | 'sealed' | 'expired' = 'open';
  #controller: AbortController | null = null;
  #reason: unknown = null;
  #holder: { abandon(): void } | null = null;
  /** What ran out while a commit was on its way. */
  #missed: { readonly reason: unknown } | null = null;

  get expired(): boolean {
    return this.#state === 'expired';
  }

  /** Made when first asked for: most messages never need one. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#state === 'expired') this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** False when it is too late to write. */
  seal(): boolean {
    if (this.#state === 'open') this.#state = 'sealed';
    return this.#state === 'sealed';
  }

  /** Who gives up on expiry; the last one given counts. */
  heldBy(holder: { abandon(): void } | null): void {
    this.#holder = holder;
  }

  /** Takes a seal back: the commit was refused and nothing was written. What ran out meanwhile runs out now. */
  reopen(): void {
    if (this.#state !== 'sealed') return;
    this.#state = 'open';
    const missed = this.#missed;
    if (missed) this.expire(missed.reason);
  }

  expire(reason: unknown): boolean {
    if (this.#state === 'sealed') this.#missed = { reason };
    if (this.#state !== 'open') return false;
    this.#state = 'expired';
    this.#reason = reason;
    this.#holder?.abandon();
    this.#controller?.abort(reason);
    return true;
  }
}
