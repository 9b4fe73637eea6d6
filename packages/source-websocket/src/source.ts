import {
  ConfigurationError,
  type EmitInbound,
  type SourceHealth,
  type SourceProvider,
  type SourceStatus,
} from '@roomkit/core';
import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';

import { connectOnce } from './connection/connect.ts';
import { processEnvironment } from './environment.ts';
import { Intake } from './intake/intake.ts';
import { Journal } from './journal.ts';
import { WEBSOCKET_SOURCE_ENVIRONMENT, type WebSocketSourceOptions } from './options.ts';
import { type Settings, settingsOf } from './settings.ts';

/**
 * Receives messages from a WebSocket of somebody else's. Each start is one connection: the kit it is attached
 * to starts it again, with growing pauses.
 */
export class WebSocketSource implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly #settings: Settings;
  readonly #journal: Journal;
  #running: { readonly ended: Promise<void>; readonly stop: AbortController } | null = null;
  #intake: Intake | null = null;

  /** @throws ConfigurationError naming the field that cannot be used */
  constructor(options: WebSocketSourceOptions) {
    this.#settings = settingsOf(options);
    this.name = this.#settings.name;
    const logger = this.#settings.logger.child('source-websocket', { source: this.name });
    this.#journal = new Journal(this.#settings.clock, logger);
  }

  /** Of `WEBSOCKET_SOURCE_URL` and `WEBSOCKET_SOURCE_AUTHORIZATION`. @throws ConfigurationError naming the field that cannot be used */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<WebSocketSourceOptions> = {},
  ): WebSocketSource {
    return new WebSocketSource({ ...optionsFromEnvironment(WEBSOCKET_SOURCE_ENVIRONMENT, environment), ...options });
  }

  get status(): SourceStatus {
    return this.#journal.status;
  }

  /** @throws RoomKitError `websocket_source_failed` where the connection failed; ConfigurationError where it runs already */
  async start(
    emit: EmitInbound,
    options: { readonly signal: AbortSignal; readonly onConnected?: () => void },
  ): Promise<void> {
    if (options.signal.aborted) return;
    if (this.#running !== null)
      throw new ConfigurationError('source', 'runs already; each channel needs one of its own');
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const ended = this.#run(emit, signal, options.onConnected ?? (() => {}));
    this.#running = { ended, stop };
    try {
      await ended;
    } finally {
      this.#running = null;
      if (signal.aborted) this.#journal.stopped();
    }
  }

  /** Says goodbye. Resolves once messages under way are settled. */
  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended.catch(() => {});
    this.#journal.stopped();
  }

  async healthcheck(): Promise<SourceHealth> {
    return this.#journal.health(this.#intake?.waiting ?? 0);
  }

  async #run(emit: EmitInbound, signal: AbortSignal, onConnected: () => void): Promise<void> {
    const [settings, journal] = [this.#settings, this.#journal];
    const intake = new Intake({ settings, journal, emit, signal });
    this.#intake = intake;
    journal.connecting();
    const failure = await connectOnce({
      settings,
      journal,
      signal,
      onConnected,
      onFrame: (frame, connection) => intake.receive(frame, connection),
    });
    journal.disconnected(failure);
    await intake.finish();
    if (failure !== null && !signal.aborted) throw failure;
  }
}
