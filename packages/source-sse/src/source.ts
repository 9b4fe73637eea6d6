import {
  ConfigurationError,
  type EmitInbound,
  type SourceHealth,
  type SourceProvider,
  SourceStatus,
} from '@roomkit/core';
import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';

import { processEnvironment } from './environment.ts';
import { Journal } from './journal.ts';
import { SSE_SOURCE_ENVIRONMENT, type SSESourceOptions } from './options.ts';
import { Run } from './run.ts';
import { type Settings, settingsOf } from './settings.ts';
import { Bookmark } from './stream/bookmark.ts';
import { Patience } from './stream/patience.ts';

/**
 * Receives messages from a stream of server-sent events. Each start is one connection, which begins after the
 * last event that the kit has; the kit it is attached to starts it again.
 */
export class SSESource implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly #settings: Settings;
  readonly #journal: Journal;
  readonly #bookmark: Bookmark;
  readonly #patience: Patience;
  /** The server has said that nothing will ever come: it is not asked again. */
  #isExhausted = false;
  #wasConnected = false;
  #running: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null;

  /** @throws ConfigurationError naming the field that cannot be used */
  constructor(options: SSESourceOptions) {
    this.#settings = settingsOf(options);
    this.name = this.#settings.name;
    this.#journal = new Journal(this.#settings);
    this.#bookmark = new Bookmark(this.#settings.resume, this.#settings.lastEventId);
    this.#patience = new Patience(this.#settings);
  }

  /** Of `SSE_SOURCE_URL` and `SSE_SOURCE_AUTHORIZATION`. @throws ConfigurationError naming the field that cannot be used */
  static fromEnv(environment: Environment = processEnvironment(), options: Partial<SSESourceOptions> = {}): SSESource {
    return new SSESource({ ...optionsFromEnvironment(SSE_SOURCE_ENVIRONMENT, environment), ...options });
  }

  get status(): SourceStatus {
    return this.#journal.health.status;
  }

  /** @throws RoomKitError `sse_source_failed` where the stream failed; ConfigurationError where it runs already */
  async start(
    emit: EmitInbound,
    options: { readonly signal: AbortSignal; readonly onConnected?: () => void },
  ): Promise<void> {
    if (options.signal.aborted || this.#isExhausted) return;
    if (this.#running !== null) throw new ConfigurationError('source', 'runs already; each channel needs its own');
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const ended = this.#run(emit, signal, options.onConnected);
    this.#running = { ended, stop };
    await ended;
  }

  /** Hangs up. Resolves once a message under way is settled; the source may then be started anew. */
  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended.catch(() => {});
    this.#isExhausted = false;
    this.#wasConnected = false;
    this.#journal.became(SourceStatus.STOPPED);
  }

  async healthcheck(): Promise<SourceHealth> {
    return this.#journal.health;
  }

  async #run(emit: EmitInbound, signal: AbortSignal, onConnected: (() => void) | undefined): Promise<void> {
    const journal = this.#journal;
    journal.became(this.#wasConnected ? SourceStatus.RECONNECTING : SourceStatus.CONNECTING);
    const run = new Run({
      settings: this.#settings,
      journal,
      bookmark: this.#bookmark,
      patience: this.#patience,
      emit,
      signal,
      onConnected: () => {
        this.#wasConnected = true;
        journal.became(SourceStatus.CONNECTED);
        onConnected?.();
      },
    });
    const failure = await run.result();
    this.#running = null;
    const isFailure = failure instanceof Error && !signal.aborted;
    journal.became(isFailure ? SourceStatus.ERROR : SourceStatus.STOPPED, isFailure ? failure : null);
    this.#patience.ended(isFailure ? failure.retryAfterMs : null);
    this.#isExhausted = failure === 'exhausted';
    if (isFailure) throw failure;
  }
}
