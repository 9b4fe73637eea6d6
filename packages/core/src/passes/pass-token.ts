/**
 * The one deadline of a message up to its commit. It either expires, and then nothing may be written,
 * or it is sealed by the commit, and then it can no longer expire.
 */
export class PassToken {
  #state: 'open' | 'sealed' | 'expired' = 'open';
  #controller: AbortController | null = null;
  #reason: unknown = null;
  #onExpire: (() => void) | null = null;

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

  /** What to give up on expiry; the last one given counts. */
  onExpire(task: (() => void) | null): void {
    this.#onExpire = task;
  }

  expire(reason: unknown): boolean {
    if (this.#state !== 'open') return false;
    this.#state = 'expired';
    this.#reason = reason;
    this.#onExpire?.();
    this.#controller?.abort(reason);
    return true;
  }
}
