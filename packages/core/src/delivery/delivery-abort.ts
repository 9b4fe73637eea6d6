/** Ends one call of a channel. Its signal is made when somebody asks for it; most calls never do. */
export class DeliveryAbort {
  readonly #closing: AbortSignal;
  #controller: AbortController | null = null;
  #signal: AbortSignal | null = null;

  constructor(closing: AbortSignal) {
    this.#closing = closing;
  }

  /** Fires when the call took too long, or the kit closes. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    this.#signal ??= AbortSignal.any([this.#controller.signal, this.#closing]);
    return this.#signal;
  }

  /** Whether anybody had asked for the signal. */
  abort(reason: unknown): boolean {
    this.#controller?.abort(reason);
    return this.#controller !== null;
  }
}
