import type {
  EmitInbound,
  InboundMessage,
  InboundResult,
  SourceHealth,
  SourceProvider,
  SourceStatus,
} from '@roomkit/core';

/** How a mock source behaves. */
export interface MockSourceOptions {
  /** @defaultValue 'mock-source' */
  readonly name?: string;
  /** What it receives at each start; null stands for what the source takes no notice of. */
  readonly messages?: readonly (InboundMessage | null)[];
  /** What it fails with at each start in turn, before it connects; null connects. */
  readonly failures?: readonly (Error | null)[];
  /** Ends by itself once the messages are through, as a connection that the other side closes. */
  readonly endsByItself?: boolean;
}

/** A source that receives what a test gives it. */
export class MockSource implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  /** What became of each message, in order. */
  readonly results: InboundResult[] = [];
  readonly #options: MockSourceOptions;
  readonly #failures: (Error | null)[];
  #status: SourceStatus = 'stopped';
  #starts = 0;
  #received = 0;
  #error: string | null = null;
  #connectedAt: Date | null = null;
  #emit: EmitInbound | null = null;
  #end: PromiseWithResolvers<void> | null = null;

  constructor(options: MockSourceOptions = {}) {
    this.name = options.name ?? 'mock-source';
    this.#options = options;
    this.#failures = [...(options.failures ?? [])];
  }

  get status(): SourceStatus {
    return this.#status;
  }

  /** How often it was started. */
  get starts(): number {
    return this.#starts;
  }

  async start(
    emit: EmitInbound,
    { signal, onConnected }: { readonly signal: AbortSignal; readonly onConnected?: () => void },
  ): Promise<void> {
    if (signal.aborted) return;
    this.#starts += 1;
    this.#status = 'connecting';
    const failure = this.#failures.shift() ?? null;
    if (failure !== null) {
      this.#status = 'error';
      this.#error = failure.message;
      throw failure;
    }
    this.#end = Promise.withResolvers<void>();
    this.#emit = emit;
    this.#status = 'connected';
    this.#connectedAt = new Date(0);
    const onAbort = (): void => this.#end?.resolve();
    signal.addEventListener('abort', onAbort, { once: true });
    onConnected?.();
    try {
      await this.#receiveAll();
      if (this.#options.endsByItself !== true) await this.#end.promise;
      this.#status = 'stopped';
    } catch (error) {
      this.#status = 'error';
      this.#error = String(error);
      throw error;
    } finally {
      this.#emit = null;
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Receives a message now. @throws Error when it is not connected */
  async receive(message: InboundMessage): Promise<InboundResult> {
    if (this.#emit === null) throw new Error('the mock source is not connected');
    this.#received += 1;
    const result = await this.#emit(message);
    this.results.push(result);
    return result;
  }

  /** Breaks the connection. */
  fail(error: Error): void {
    this.#end?.reject(error);
  }

  async stop(): Promise<void> {
    this.#end?.resolve();
    this.#status = 'stopped';
  }

  async healthcheck(): Promise<SourceHealth> {
    return {
      status: this.#status,
      connectedAt: this.#connectedAt,
      lastMessageAt: this.#received === 0 ? null : new Date(0),
      messagesReceived: this.#received,
      error: this.#error,
      metadata: {},
    };
  }

  async #receiveAll(): Promise<void> {
    for (const message of this.#options.messages ?? []) if (message !== null) await this.receive(message);
  }
}
