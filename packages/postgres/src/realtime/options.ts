import { type Clock, ConfigurationError, type CreateId, type Logger, requireInteger } from '@roomkit/core';

import type { PgListener } from '../connection/pg-types.ts';
import { DEFAULT_SCHEMA, requireSchemaName } from '../options.ts';

/** How a {@link PostgresRealtime} works: exactly one of `connectionString` and `connect`. */
export interface PostgresRealtimeOptions {
  /** A `postgres://` address of the server itself: notices come over no pooler in transaction mode. */
  readonly connectionString?: string;
  /** Makes a connection of its own, connected and used by nobody else; called anew whenever the last one was lost. It is ended here. */
  readonly connect?: () => PgListener | Promise<PgListener>;
  /** Keeps several applications on one database apart. @defaultValue 'roomkit' */
  readonly schema?: string;
  /** Events that wait for a slow callback; beyond them the oldest are dropped. @defaultValue 1000 */
  readonly maxQueued?: number;
  /** The most characters a notice, a request or an answer may take as JSON. @defaultValue 1048576 */
  readonly maxPayloadLength?: number;
  /** How often a silent connection is asked whether it is alive, in milliseconds. @defaultValue 15000 */
  readonly heartbeatMs?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly createId?: CreateId;
  /** From 0 up to but not including 1: keeps nodes from coming back at the same moment. */
  readonly random?: () => number;
}

/** @throws ConfigurationError naming the field that cannot be used */
export function requireRealtimeOptions(options: PostgresRealtimeOptions): void {
  const { connectionString, connect, maxQueued, maxPayloadLength, heartbeatMs } = options;
  if ((connectionString === undefined) === (connect === undefined)) {
    throw new ConfigurationError('connectionString', 'must be given, or else connect, and only one of them');
  }
  if (connectionString !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(connectionString)) {
    throw new ConfigurationError('connectionString', 'must be an address that begins with postgres://');
  }
  requireSchemaName(options.schema ?? DEFAULT_SCHEMA);
  if (maxQueued !== undefined) requireInteger('maxQueued', maxQueued, 1);
  if (maxPayloadLength !== undefined) requireInteger('maxPayloadLength', maxPayloadLength, 1);
  if (heartbeatMs !== undefined) requireInteger('heartbeatMs', heartbeatMs, 1);
}
