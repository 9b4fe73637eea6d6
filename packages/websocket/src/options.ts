import { ConfigurationError, requireInteger, requirePositive } from '@roomkit/core';

import type { Authenticate } from './authenticate.ts';
import type { OriginRule } from './origin.ts';

/** How a {@link WebSocketChannel} treats its connections. */
export interface WebSocketChannelOptions {
  /** Says who a connection is and which rooms it may enter. Needed by `attach` and `handleUpgrade`. */
  readonly authenticate?: Authenticate;
  /** Asked before the socket opens (a refusal is a 401), or with the token of `hello` (a refusal is close code 4401). @defaultValue 'upgrade' */
  readonly authenticateOn?: 'upgrade' | 'hello';
  /** @defaultValue 10_000 */
  readonly authenticateTimeoutMs?: number;
  /** How long after the upgrade `hello` may take. @defaultValue 10_000 */
  readonly helloTimeoutMs?: number;
  /**
   * Origins whose pages may connect. Without it a browser's page must come from the host it connects to;
   * what sends no origin is no browser and is judged by `authenticate` alone.
   */
  readonly allowedOrigins?: OriginRule;
  /** Largest frame a client may send, in bytes. @defaultValue 262_144 */
  readonly maxPayloadBytes?: number;
  /** What may wait for one connection, in bytes; beyond it the connection is closed with 4431. @defaultValue 1_048_576 */
  readonly maxBufferedBytes?: number;
  /** Sockets that show no sign of life for two of these are closed. @defaultValue 25_000 */
  readonly heartbeatIntervalMs?: number;
  /** How long a closing socket may take before it is cut. @defaultValue 5_000 */
  readonly closeTimeoutMs?: number;
  /** @defaultValue 10_000 */
  readonly maxConnections?: number;
  /** @defaultValue 100 */
  readonly maxRoomsPerConnection?: number;
  /** Messages of one connection that may wait for their commit. @defaultValue 100 */
  readonly maxPendingMessages?: number;
  /** Frames one connection may send. @defaultValue 50 a second, 100 at once */
  readonly inboundRate?: { readonly perSecond: number; readonly burst: number };
  /** How many of the latest events a client gets that joins without an index. 0 to 500. @defaultValue 100 */
  readonly historyLimit?: number;
  /** Keys of an event's metadata that clients may see. @defaultValue none */
  readonly exposeMetadata?: readonly string[];
  /** How long one call of a registered `send` may take. @defaultValue 10_000 */
  readonly writeTimeoutMs?: number;
  /** Failed calls of a registered `send`, one after another, after which the connection is dropped. @defaultValue 3 */
  readonly maxFailedWrites?: number;
  /** Characters of a running stream kept for those who join late. @defaultValue 262_144 */
  readonly maxStreamBufferLength?: number;
}

/** Options with every default filled in. */
export type Settings = Required<Omit<WebSocketChannelOptions, 'authenticate' | 'allowedOrigins'>> & {
  readonly authenticate: Authenticate | null;
  readonly allowedOrigins: OriginRule | null;
};

const POSITIVE = [
  'authenticateTimeoutMs',
  'helloTimeoutMs',
  'heartbeatIntervalMs',
  'closeTimeoutMs',
  'writeTimeoutMs',
] as const;
const COUNTS = [
  'maxPayloadBytes',
  'maxBufferedBytes',
  'maxConnections',
  'maxRoomsPerConnection',
  'maxPendingMessages',
  'maxFailedWrites',
  'maxStreamBufferLength',
] as const;

/** Checks options and fills in defaults. @throws ConfigurationError */
export function resolveOptions(given: WebSocketChannelOptions): Settings {
  const settings: Settings = {
    authenticate: given.authenticate ?? null,
    authenticateOn: given.authenticateOn ?? 'upgrade',
    authenticateTimeoutMs: given.authenticateTimeoutMs ?? 10_000,
    helloTimeoutMs: given.helloTimeoutMs ?? 10_000,
    allowedOrigins: given.allowedOrigins ?? null,
    maxPayloadBytes: given.maxPayloadBytes ?? 262_144,
    maxBufferedBytes: given.maxBufferedBytes ?? 1_048_576,
    heartbeatIntervalMs: given.heartbeatIntervalMs ?? 25_000,
    closeTimeoutMs: given.closeTimeoutMs ?? 5_000,
    maxConnections: given.maxConnections ?? 10_000,
    maxRoomsPerConnection: given.maxRoomsPerConnection ?? 100,
    maxPendingMessages: given.maxPendingMessages ?? 100,
    inboundRate: given.inboundRate ?? { perSecond: 50, burst: 100 },
    historyLimit: given.historyLimit ?? 100,
    exposeMetadata: [...(given.exposeMetadata ?? [])],
    writeTimeoutMs: given.writeTimeoutMs ?? 10_000,
    maxFailedWrites: given.maxFailedWrites ?? 3,
    maxStreamBufferLength: given.maxStreamBufferLength ?? 262_144,
  };
  for (const name of POSITIVE) requirePositive(name, settings[name]);
  for (const name of COUNTS) requireInteger(name, settings[name], 1);
  requirePositive('inboundRate.perSecond', settings.inboundRate.perSecond);
  requireInteger('inboundRate.burst', settings.inboundRate.burst, 1);
  requireInteger('historyLimit', settings.historyLimit, 0);
  if (settings.historyLimit > 500) throw new ConfigurationError('historyLimit', 'must be at most 500');
  if (settings.authenticate !== null && typeof settings.authenticate !== 'function') {
    throw new ConfigurationError('authenticate', 'must be a function');
  }
  if (settings.authenticateOn !== 'upgrade' && settings.authenticateOn !== 'hello') {
    throw new ConfigurationError('authenticateOn', "must be 'upgrade' or 'hello'");
  }
  return settings;
}
