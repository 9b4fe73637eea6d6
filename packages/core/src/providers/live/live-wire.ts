import type { ProviderError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { LiveOutboxLimits } from './live-outbox.ts';
import type { LiveSocket, LiveSocketListener } from './live-socket.ts';

/** A message of a wire that speaks JSON. */
export type LiveMessage = Readonly<Record<string, unknown>>;

/** How a vendor's wire goes, for one session. Nothing throws but where it says so. */
export interface LiveWire {
  /** Opens a socket. @throws ProviderError; the signal's reason */
  open(listener: LiveSocketListener, signal: AbortSignal): Promise<LiveSocket>;
  /** What is sent as soon as a socket is open. */
  hello(): readonly LiveMessage[];
  /** What a message before `ready` means: an error where the vendor refuses what it was told. */
  greet(message: LiveMessage): 'wait' | 'ready' | ProviderError;
  /** The connection can be used. Gives what is sent before anything that waited. */
  ready(isAgain: boolean): readonly LiveMessage[];
  /** A message. Answers whether it is a result: only then is the vendor known to work. @throws what `send` throws */
  receive(message: LiveMessage): boolean;
  /** What a code of RFC 6455, 7.4 says, with this vendor. */
  closed(code: number): ProviderError;
  /** The connection is gone; another one is being made. */
  lost(): void;
  /** No other one will be made. */
  failed(error: ProviderError): void;
}

/** Times and limits of a connection. */
export interface LiveConnectionOptions {
  readonly provider: string;
  readonly clock: Clock;
  /** How long opening may take, the vendor's greeting included. */
  readonly connectTimeoutMs: number;
  /** The first pause before another try; doubled with each that follows. */
  readonly reconnectDelayMs: number;
  readonly maxReconnectDelayMs: number;
  /** Tries in a row without a result. */
  readonly maxReconnects: number;
  readonly outbox: LiveOutboxLimits;
}
