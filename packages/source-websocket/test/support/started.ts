import type { EmitInbound, InboundMessage, InboundResult } from '@roomkit/core';
import { textOf } from '@roomkit/core';

import { WebSocketSource, type WebSocketSourceOptions } from '../../src/index.ts';

export const ACCEPTED: InboundResult = Object.freeze({
  event: null,
  blocked: false,
  reason: null,
  deliveryResults: {},
  duplicate: false,
  error: null,
});

export interface Started extends AsyncDisposable {
  readonly source: WebSocketSource;
  readonly messages: readonly InboundMessage[];
  readonly texts: () => readonly string[];
  readonly connections: () => number;
  /** How the start ended: null where it resolved. */
  readonly ended: Promise<unknown>;
  metadata(): Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a source without a kit. */
export function start(options: WebSocketSourceOptions, emit: EmitInbound = async () => ACCEPTED): Started {
  const source = new WebSocketSource(options);
  const messages: InboundMessage[] = [];
  let connections = 0;
  const ended = source
    .start(
      async (message) => {
        messages.push(message);
        return emit(message);
      },
      { signal: new AbortController().signal, onConnected: () => void (connections += 1) },
    )
    .then(
      () => null,
      (error: unknown) => error,
    );
  return {
    source,
    messages,
    texts: () => messages.map((message) => textOf(message)),
    connections: () => connections,
    ended,
    metadata: async () => (await source.healthcheck()).metadata,
    [Symbol.asyncDispose]: () => source.stop(),
  };
}
