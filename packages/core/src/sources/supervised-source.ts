import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { SourceHealth, SourceProvider } from '../ports/source.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import { Semaphore } from './semaphore.ts';

const STOP_TIMEOUT_MS = 10_000;

/** How a source is kept running. */
export interface AttachSourceOptions {
  /** Starts it again when it failed or ended by itself. @defaultValue true */
  readonly autoRestart?: boolean;
  /** Failures in a row before it is given up; null never. @defaultValue null */
  readonly maxRestartAttempts?: number | null;
  /** Messages that are processed at once; the source waits beyond that. @defaultValue 10 */
  readonly maxConcurrentEmits?: number;
  /** The first pause between two starts; it doubles up to the longest. @defaultValue 1000 */
  readonly restartDelayMs?: number;
  /** Also how long a connection has to last to end a row of failures. @defaultValue 60000 */
  readonly maxRestartDelayMs?: number;
}

export interface SupervisedSourceDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly emitter: FrameworkEmitter;
  readonly process: (message: InboundMessage) => Promise<InboundResult>;
}

/** Runs one source, and runs it again when it fails, with growing pauses. */
export class SupervisedSource {
  readonly source: SourceProvider;
  readonly #deps: SupervisedSourceDeps;
  readonly #organizationId: string | null;
  readonly #channelId: string;
  readonly #options: Required<AttachSourceOptions>;
  readonly #stop = new AbortController();
  readonly #emits: Semaphore;
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  /** Since when, on the monotonic clock; null while there is no connection. */
  #connectedAt: number | null = null;

  constructor(
    deps: SupervisedSourceDeps,
    owner: { readonly organizationId: string | null; readonly channelId: string },
    source: SourceProvider,
    options: Required<AttachSourceOptions>,
  ) {
    this.#deps = deps;
    this.#organizationId = owner.organizationId;
    this.#channelId = owner.channelId;
    this.source = source;
    this.#options = options;
    this.#emits = new Semaphore(options.maxConcurrentEmits);
  }

  start(): void {
    this.#running = this.#run();
  }

  health(): Promise<SourceHealth> {
    return this.source.healthcheck();
  }

  /** Ends it, also while it pauses between two starts. A source that does not end is waited for no longer than ten seconds. */
  async stop(): Promise<void> {
    this.#stop.abort(new DOMException('The source is detached.', 'AbortError'));
    const given = new AbortController();
    const ended = Promise.all([this.source.stop(), this.#running]).then(() => true);
    const late = this.#deps.clock.sleep(STOP_TIMEOUT_MS, { signal: given.signal }).then(
      () => false,
      () => true,
    );
    try {
      if (await Promise.race([ended, late])) return;
      this.#deps.logger.warn('A source does not end.', { channelId: this.#channelId, source: this.source.name });
    } finally {
      given.abort();
      this.#disconnected();
    }
  }

  async #run(): Promise<void> {
    const { clock } = this.#deps;
    const { autoRestart, maxRestartAttempts } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const error = await this.#runOnce();
      this.#disconnected();
      if (signal.aborted) return;
      this.#failures += 1;
      if (error !== null) this.#report(error);
      if (!autoRestart) return;
      if (maxRestartAttempts !== null && this.#failures >= maxRestartAttempts) {
        this.#emit('source_exhausted', { attempts: this.#failures });
        return;
      }
      try {
        await clock.sleep(this.#pauseMs(), { signal });
      } catch {
        return;
      }
    }
  }

  async #runOnce(): Promise<unknown> {
    try {
      await this.source.start((message) => this.#take(message), {
        signal: this.#stop.signal,
        onConnected: () => this.#connected(),
      });
      return null;
    } catch (error) {
      return error;
    }
  }

  /** What comes from a detached source is refused, so that it is not acknowledged. */
  #take(message: InboundMessage): Promise<InboundResult> {
    return this.#emits.run(async () => {
      this.#stop.signal.throwIfAborted();
      return this.#deps.process(message);
    });
  }

  #connected(): void {
    if (this.#connectedAt !== null || this.#stop.signal.aborted) return;
    this.#connectedAt = this.#deps.clock.monotonic();
    this.#emit('source_connected', {});
  }

  /** A connection that lasted ends the row of failures; one that breaks at once is part of it. */
  #disconnected(): void {
    if (this.#connectedAt === null) return;
    const lasted = this.#deps.clock.monotonic() - this.#connectedAt;
    this.#connectedAt = null;
    if (lasted >= this.#options.maxRestartDelayMs) this.#failures = 0;
    this.#emit('source_disconnected', {});
  }

  #pauseMs(): number {
    const { restartDelayMs, maxRestartDelayMs } = this.#options;
    return Math.min(restartDelayMs * 2 ** Math.max(0, this.#failures - 1), maxRestartDelayMs);
  }

  #report(error: unknown): void {
    this.#deps.logger.warn('A source failed.', { channelId: this.#channelId, source: this.source.name, error });
    this.#emit('source_error', { error });
  }

  #emit(
    name: 'source_connected' | 'source_disconnected' | 'source_error' | 'source_exhausted',
    facts: { readonly error?: unknown; readonly attempts?: number },
  ): void {
    const data = { channelId: this.#channelId, source: this.source.name, attempts: 0, error: null, ...facts };
    this.#deps.emitter.emit(name, this.#organizationId, data);
  }
}
