import { type EmitInbound, type InboundMessage, type InboundResult, textOf } from '@roomkit/core';

import { SSESource, type SSESourceOptions } from '../../src/index.ts';

export const ACCEPTED: InboundResult = Object.freeze({
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
});

/** A source under way, without a kit. */
export class Started implements AsyncDisposable {
  readonly source: SSESource;
  readonly messages: InboundMessage[] = [];
  readonly #emit: EmitInbound;
  connections = 0;
  /** How the latest start ended: null where it resolved. */
  ended: Promise<unknown>;

  constructor(options: SSESourceOptions, emit: EmitInbound = async () => ACCEPTED) {
    this.source = new SSESource(options);
    this.#emit = emit;
    this.ended = this.#start();
  }

  get texts(): readonly string[] {
    return this.messages.map((message) => textOf(message));
  }

  /** Starts it once more, as its kit would. */
  again(): void {
    this.ended = this.#start();
  }

  async metadata(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.source.healthcheck()).metadata;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.source.stop();
  }

  async #start(): Promise<unknown> {
    const emit: EmitInbound = async (message) => {
      this.messages.push(message);
      return this.#emit(message);
    };
    const onConnected = (): void => void (this.connections += 1);
    try {
      await this.source.start(emit, { signal: new AbortController().signal, onConnected });
      return null;
    } catch (error) {
      return error;
    }
  }
}
