/** Loads something once for everybody who asks, such as a model. What failed to load is tried again by the next. */
export class LoadedOnce<Value> {
  readonly #load: () => Promise<Value>;
  #loading: Promise<Value> | null = null;
  #value: Value | null = null;

  constructor(load: () => Promise<Value>) {
    this.#load = load;
  }

  /** What was loaded; null before. */
  get value(): Value | null {
    return this.#value;
  }

  /** Waits for it, at most until the signal, which ends the wait and not the loading that others wait for. */
  async get(signal?: AbortSignal): Promise<Value> {
    signal?.throwIfAborted();
    const loading = (this.#loading ??= this.#start());
    if (signal === undefined) return loading;
    const aborted = Promise.withResolvers<never>();
    const stop = (): void => aborted.reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([loading, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Gives it away to whoever releases it, also when it is still on its way; null where there is nothing. */
  async take(): Promise<Value | null> {
    const loading = this.#loading;
    this.#loading = null;
    this.#value = null;
    if (loading === null) return null;
    try {
      return await loading;
    } catch {
      // Whoever waited for it has heard.
      return null;
    }
  }

  #start(): Promise<Value> {
    const loading = this.#load();
    const isCurrent = (): boolean => this.#loading === started;
    const started = loading.then(
      (value) => {
        if (isCurrent()) this.#value = value;
        return value;
      },
      (error: unknown) => {
        if (isCurrent()) this.#loading = null;
        throw error;
      },
    );
    return started;
  }
}
