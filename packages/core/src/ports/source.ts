import type { DeliveryStatus } from '../domain/delivery.ts';
import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import type { InboundNotice } from '../domain/notice.ts';

/** The state of a source's connection. */
export const SourceStatus = {
  STOPPED: 'stopped',
  CONNECTING: 'connecting',
  CONNECTED: 'connected',
  RECONNECTING: 'reconnecting',
  ERROR: 'error',
  /** Another node runs it; the kit says so, never a source. */
  STANDBY: 'standby',
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

/** What a kit gives a source at its start, beside what takes its messages. */
export interface SourceStartOptions {
  /** Ends the source. */
  readonly signal: AbortSignal;
  /** Reports each connection made. */
  readonly onConnected?: () => void;
  /** Hands on how far a message got that was sent earlier; settles when it is known. */
  readonly emitStatus?: (status: DeliveryStatus) => Promise<void>;
  /** Hands on what is no message: a reaction, typing, a mark up to which somebody has read. */
  readonly emitNotice?: (notice: InboundNotice) => Promise<void>;
}

/** A lasting connection that pushes messages into the kit. */
export interface SourceProvider {
  readonly specificationVersion: 'v1';
  /** Free of credentials: it reaches logs and events. */
  readonly name: string;
  readonly status: SourceStatus;
  /**
   * Connects and receives until the signal fires or the connection ends for good. Resolves when it was
   * stopped or has ended; rejects when it failed. With a RoomKitError that is not retryable it is not started
   * again, with `retryAfterMs` not before.
   */
  start(emit: EmitInbound, options: SourceStartOptions): Promise<void>;
  stop(): Promise<void>;
  healthcheck(): Promise<SourceHealth>;
}
