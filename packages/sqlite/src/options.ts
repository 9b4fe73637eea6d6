import { type Clock, ConfigurationError, requireInteger } from '@roomkit/core';

/** Where the file is, and how it is written to. */
export interface SqliteFileOptions {
  /** The file, or a `file:` URL with SQLite's own parameters. It is made when missing; its directory is not. */
  readonly path: string;
  /**
   * What an answered write survives. `process`: this process being killed, at the speed of memory; a power
   * failure may take the last moments, and leaves the file whole. `power`: a power failure too; writes wait
   * for the disk, those that wait at the same time together.
   *
   * @defaultValue 'power'
   */
  readonly durability?: 'process' | 'power';
  /** How long to wait for another process that writes, in milliseconds. @defaultValue 5000 */
  readonly busyTimeoutMs?: number;
  /** The most pages of 4 KiB the file may grow to; beyond them writes fail as on a full disk. @defaultValue no limit */
  readonly maxPages?: number;
}

/** How a {@link SqliteStore} works. */
export interface SqliteStoreOptions extends SqliteFileOptions {
  /** Decides when a node's time has run out; processes on one file must agree on the time. @defaultValue the machine's time */
  readonly clock?: Clock;
}

/** Variables of the environment that `fromEnv` reads. */
export const SQLITE_ENVIRONMENT = [{ name: 'ROOMKIT_SQLITE_PATH', secret: false }] as const;

/** @throws ConfigurationError naming the field that cannot be used */
export function requireOptions(options: SqliteFileOptions): void {
  const { path, durability, busyTimeoutMs, maxPages } = options;
  if (typeof path !== 'string' || path.trim() === '') throw new ConfigurationError('path', 'must not be empty');
  if (path.startsWith(':memory:') || path.includes('mode=memory')) {
    throw new ConfigurationError('path', 'must be a file; in memory there are InMemoryStore and InMemoryStateStore');
  }
  if (durability !== undefined && durability !== 'process' && durability !== 'power') {
    throw new ConfigurationError('durability', 'must be process or power');
  }
  if (busyTimeoutMs !== undefined) requireInteger('busyTimeoutMs', busyTimeoutMs, 0);
  if (maxPages !== undefined) requireInteger('maxPages', maxPages, 1);
}
