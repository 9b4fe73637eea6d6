import {
  type EmitInbound,
  type SourceHealth,
  type SourceProvider,
  type SourceStartOptions,
  SourceStatus,
} from '@roomkit/core';

import { checkOptions, type __Name__SourceOptions } from './options.ts';

/** Receives messages from __Name__. */
export class __Name__Source implements SourceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = '__name__';
  readonly #options: Readonly<__Name__SourceOptions>;
  #status: SourceStatus = SourceStatus.STOPPED;

  constructor(options: __Name__SourceOptions) {
    this.#options = checkOptions(options);
  }

  get status(): SourceStatus {
    return this.#status;
  }

  async start(_emit: EmitInbound, options: SourceStartOptions): Promise<void> {
    options.signal.throwIfAborted();
    this.#status = SourceStatus.CONNECTING;
    throw new Error(`Connect to ${new URL(this.#options.url).host} and hand each message to emit.`);
  }

  async stop(): Promise<void> {
    this.#status = SourceStatus.STOPPED;
  }

  async healthcheck(): Promise<SourceHealth> {
    return { status: this.#status, connectedAt: null, lastMessageAt: null, messagesReceived: 0, error: null, metadata: {} };
  }
}
