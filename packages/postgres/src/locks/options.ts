import { type Clock, type CreateId, requireInteger } from '@roomkit/core';

import { type PostgresConnectionOptions, requireConnection } from '../options.ts';

/** How {@link PostgresRoomLocks} work. */
export interface PostgresRoomLocksOptions extends PostgresConnectionOptions {
  /**
   * How long a lock outlives its holder's last sign of life, in milliseconds: what others wait when a process is
   * killed. @defaultValue 10000
   */
  readonly ttlMs?: number;
  /** How long a lock that nobody here wants stays with this process, in milliseconds. @defaultValue 10 */
  readonly lingerMs?: number;
  /** How long an unreachable database is tried before those who wait hear of it, in milliseconds. @defaultValue 5000 */
  readonly patienceMs?: number;
  readonly clock?: Clock;
  readonly createId?: CreateId;
  /** From 0 up to but not including 1: keeps several processes from asking at the same moments. */
  readonly random?: () => number;
}

const MIN_TTL_MS = 100;

/** @throws ConfigurationError naming the field that cannot be used */
export function requireLockOptions(options: PostgresRoomLocksOptions): void {
  requireConnection(options);
  if (options.ttlMs !== undefined) requireInteger('ttlMs', options.ttlMs, MIN_TTL_MS);
  if (options.lingerMs !== undefined) requireInteger('lingerMs', options.lingerMs, 0);
  if (options.patienceMs !== undefined) requireInteger('patienceMs', options.patienceMs, 0);
}
