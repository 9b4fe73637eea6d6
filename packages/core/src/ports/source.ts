import type { InboundMessage, InboundResult } from '../domain/inbound.ts';

/** The state of a source's connection. */
export const SourceStatus = {
  STOPPED: 'stopped',
  CONNECTING: 'connecting',
  CONNECTED: 'connected',
  RECONNECTING: 'reconnecting',
  ERROR: 'error',
} as const;
export type SourceStatus = (typeof SourceStatus)[keyof typeof SourceStatus];

/** How a source is doing. */
export interface SourceHealth {
  readonly status: SourceStatus;
  readonly connectedAt: Date | null;
  readonly lastMessageAt: Date | null;
  readonly messagesReceived: number;
  readonly error: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Hands a message to the inbound pipeline; settles when it has been committed, so that a source can acknowledge it then. */
export type EmitInbound = (message: InboundMessage) => Promise<InboundResult>;

/** A lasting connection that pushes messages into the kit. */
export interface SourceProvider {
  readonly specificationVersion: 'v1';
  /** Free of credentials: it reaches logs and events. */
  readonly name: string;
  readonly status: SourceStatus;
  /**
   * Connects and receives until the signal fires or the connection ends for good. Resolves when it was
   * stopped or has ended; rejects when it failed. `onConnected` reports each connection made.
   */
  start(emit: EmitInbound, options: { readonly signal: AbortSignal; readonly onConnected?: () => void }): Promise<void>;
  stop(): Promise<void>;
  healthcheck(): Promise<SourceHealth>;
}
