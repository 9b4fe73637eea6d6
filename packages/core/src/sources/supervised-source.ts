import type { DeliveryStatus } from '../domain/delivery.ts';
import { isRoomKitError } from '../domain/errors.ts';
import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import type { InboundNotice } from '../domain/notice.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { SourceProvider } from '../ports/source.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import { Semaphore } from './semaphore.ts';

const STOP_TIMEOUT_MS = 10_000;

/** How a source is kept running. */
export interface AttachSourceOptions {
  /** Starts it again when it failed or ended by itself, unless it failed with an error that is not retryable. @defaultValue true */
  readonly autoRestart?: boolean;
  /** Failures in a row before it is given up; null never. @defaultValue null */
  readonly maxRestartAttempts?: number | null;
  /** Messages, statuses and notices that are processed at once; the source waits beyond that. @defaultValue 10 */
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
  readonly report: (status: DeliveryStatus) => Promise<void>;
  readonly notice: (notice: InboundNotice) => Promise<void>;
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
  /** What the kit threw at messages, which a source may throw on. */
  readonly #refusals = new WeakSet<object>();
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
      const isOver = maxRestartAttempts !== null && this.#failures >= maxRestartAttempts;
      if (isOver || this.#isFinal(error)) {
        this.#emit('source_exhausted', { attempts: this.#failures });
        return;
      }
      try {
        await clock.sleep(this.#pauseMs(error), { signal });
      } catch {
        return;
      }
    }
  }

  async #runOnce(): Promise<unknown> {
    try {
      const { process, report, notice } = this.#deps;
      await this.source.start((message) => this.#take(() => process(message)), {
        signal: this.#stop.signal,
        onConnected: () => this.#connected(),
        emitStatus: (status) => this.#take(() => report(status)),
        emitNotice: (given) => this.#take(() => notice(given)),
      });
      return null;
    } catch (error) {
      return error;
    }
  }

  /** What comes from a detached source is refused, so that it is not acknowledged. */
  #take<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#emits.run(async () => {
      this.#stop.signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (typeof error === 'object' && error !== null) this.#refusals.add(error);
        throw error;
      }
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

  /** A source that says so itself cannot be helped by another start; what the kit refused is no such word. */
  #isFinal(error: unknown): boolean {
    return isRoomKitError(error) && !error.retryable && !this.#refusals.has(error);
  }

  #pauseMs(error: unknown): number {
    const { restartDelayMs, maxRestartDelayMs } = this.#options;
    const asked = isRoomKitError(error) ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(asked, Math.min(restartDelayMs * 2 ** Math.max(0, this.#failures - 1), maxRestartDelayMs));
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
