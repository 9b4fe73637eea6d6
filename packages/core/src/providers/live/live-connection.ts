import { isRoomKitError, ProviderError } from '../../domain/errors.ts';
import { LiveOutbox } from './live-outbox.ts';
import type { LiveSocket } from './live-socket.ts';
import type { LiveConnectionOptions, LiveMessage, LiveWire } from './live-wire.ts';

type State = 'new' | 'connecting' | 'ready' | 'lost' | 'closed';

/**
 * One conversation over a socket that speaks JSON: opened, greeted, and opened again when it breaks. What is to be
 * sent meanwhile waits, within bounds. The pauses between tries grow until the vendor gives a result: one that takes
 * connections and drops them is not asked forever.
 */
export class LiveConnection {
  readonly #wire: LiveWire;
  readonly #options: LiveConnectionOptions;
  readonly #outbox: LiveOutbox;
  readonly #stop = new AbortController();
  #state: State = 'new';
  #socket: LiveSocket | null = null;
  #failures = 0;

  constructor(wire: LiveWire, options: LiveConnectionOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#outbox = new LiveOutbox(options.outbox);
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Bytes of audio that were dropped because too much waited. */
  get droppedBytes(): number {
    return this.#outbox.droppedBytes;
  }

  /** Once. @throws ProviderError; the signal's reason */
  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#state = 'connecting';
    try {
      await this.#open(signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]), false);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** @throws ProviderError, retryable, where too much waits */
  send(message: LiveMessage): void {
    if (this.#state === 'closed' || this.#outbox.message(JSON.stringify(message))) return;
    const { provider } = this.#options;
    throw new ProviderError('Too much waits for the connection.', { provider }, { retryable: true });
  }

  /** Sends what is of no use to another connection; nothing while there is none. */
  sendNow(message: LiveMessage): void {
    if (this.#state === 'ready') this.send(message);
  }

  /** Sends audio, or keeps the latest of it. */
  sendAudio(bytes: number, message: () => LiveMessage): void {
    if (this.#state !== 'closed') this.#outbox.audio(bytes, () => JSON.stringify(message()));
  }

  /** Makes another connection in place of this one, as vendors ask before they end it. */
  renew(): void {
    if (this.#state !== 'ready') return;
    this.#socket?.close();
    this.#lost(new ProviderError('The connection was to end.', this.#told, { retryable: true }), 0);
  }

  /** Again is nothing. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#stop.abort();
    this.#socket?.close();
    this.#outbox.detach();
    this.#outbox.clear();
  }

  get #told(): { readonly provider: string } {
    return { provider: this.#options.provider };
  }

  async #open(caller: AbortSignal, isAgain: boolean): Promise<void> {
    const late = new AbortController();
    const failure = new ProviderError('The vendor took too long.', this.#told, { retryable: true });
    using _deadline = this.#options.clock.schedule(this.#options.connectTimeoutMs, () => late.abort(failure));
    const signal = AbortSignal.any([caller, late.signal]);
    const { promise: greeted, resolve, reject } = Promise.withResolvers<void>();
    // Nobody may be waiting yet when it is refused.
    greeted.catch(() => {});
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    let socket: LiveSocket | null = null;
    let isReady = false;
    const opened = await this.#wire.open(
      {
        onMessage: (text) => {
          const message = read(text);
          if (message === null) return;
          if (isReady) return this.#receive(message);
          const said = this.#wire.greet(message);
          if (said instanceof Error) reject(said);
          if (said !== 'ready' || socket === null || signal.aborted) return;
          isReady = true;
          this.#use(socket, isAgain);
          resolve();
        },
        onClose: (code) => {
          if (isReady) this.#lost(this.#wire.closed(code));
          else reject(this.#wire.closed(code));
        },
      },
      signal,
    );
    socket = opened;
    try {
      for (const message of this.#wire.hello()) opened.send(JSON.stringify(message), () => {});
      await greeted;
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  #use(socket: LiveSocket, isAgain: boolean): void {
    this.#socket = socket;
    this.#state = 'ready';
    this.#outbox.attach(
      socket,
      this.#wire.ready(isAgain).map((message) => JSON.stringify(message)),
    );
  }

  #receive(message: LiveMessage): void {
    if (this.#state !== 'ready') return;
    try {
      if (this.#wire.receive(message)) this.#failures = 0;
    } catch (error) {
      // What it calls for cannot be sent: a connection that takes nothing is none.
      this.#socket?.close();
      this.#lost(this.#failureOf(error));
    }
  }

  #lost(error: ProviderError, firstDelayMs?: number): void {
    if (this.#state !== 'ready') return;
    this.#state = 'lost';
    this.#socket = null;
    this.#outbox.detach();
    this.#wire.lost();
    void this.#reconnect(error, firstDelayMs);
  }

  async #reconnect(broken: ProviderError, firstDelayMs: number | undefined): Promise<void> {
    const { clock, maxReconnects } = this.#options;
    const { signal } = this.#stop;
    let error = broken;
    let delayMs = firstDelayMs;
    while (error.retryable && this.#failures < maxReconnects) {
      delayMs ??= this.#delayMs();
      this.#failures += 1;
      try {
        await clock.sleep(delayMs, { signal });
        await this.#open(signal, true);
        return;
      } catch (reason) {
        if (signal.aborted) return;
        error = this.#failureOf(reason);
        delayMs = undefined;
      }
    }
    this.close();
    this.#wire.failed(error);
  }

  #failureOf(reason: unknown): ProviderError {
    if (isRoomKitError(reason, 'provider_failed')) return reason;
    return new ProviderError('The connection failed.', this.#told, { retryable: true, cause: reason });
  }

  #delayMs(): number {
    const { reconnectDelayMs, maxReconnectDelayMs } = this.#options;
    return Math.min(reconnectDelayMs * 2 ** this.#failures, maxReconnectDelayMs);
  }
}

/** Null for what is no message. */
function read(text: string): LiveMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LiveMessage) : null;
  } catch {
    return null;
  }
}
