import { ConfigurationError, InputError, isRoomKitError, StoreError } from '@roomkit/core';

/** A failure as `pg` throws it: with an SQLSTATE where the engine spoke, with a system's code or none where it did not. */
interface PgFailure extends Error {
  readonly code?: string;
  readonly severity?: string;
}

/** What SQLSTATEs say of another try, by code or by class. Other codes say that the same call fails again. */
const PASSING: ReadonlySet<string> = new Set(['08', '40', '53', '55P03', '57', '58']);
/** The connection went away; whether the statement was carried out is not known. */
const CUT: ReadonlySet<string> = new Set(['08', '57P01', '57P02', '57P05']);
/** Nothing was sent: there was no connection. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '53300', '57P03']);
/** What `pg` says when its pool has no connection to give in time. */
const POOL_EXHAUSTED = /^timeout exceeded when trying to connect$/;
/** Messages of these classes repeat the data they are about. */
const TALKATIVE: ReadonlySet<string> = new Set(['22', '23']);

const UNIQUE_VIOLATION = '23505';
const ROLLED_BACK = '40';
const RETRY_SOON_MS = 50;
const RETRY_LATER_MS = 500;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The engine's own code for a failure; null where the engine did not speak. */
export function sqlStateOf(error: unknown): string | null {
  const { code } = error as PgFailure;
  return typeof code === 'string' && SQLSTATE.test(code) && (error as PgFailure).severity !== undefined ? code : null;
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === UNIQUE_VIOLATION;
}

/** The engine gave a transaction up because others were at work: it is worth another try at once. */
export function isRolledBack(error: unknown): boolean {
  return sqlStateOf(error)?.startsWith(ROLLED_BACK) ?? false;
}

/** Whether the statement may have been carried out although it failed. */
export function isUncertain(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null) return has(CUT, state);
  return !isRoomKitError(error) && !isNeverSent(error);
}

function isNeverSent(error: unknown): boolean {
  const { code, message } = error as PgFailure;
  return (typeof code === 'string' && NEVER_SENT.has(code)) || POOL_EXHAUSTED.test(message);
}

/** What a failure of the engine, or of the way to it, is to the caller. */
export function errorOf(operation: string, error: unknown): Error {
  if (isRoomKitError(error)) return error;
  const state = sqlStateOf(error);
  const failure = error instanceof Error ? error : new Error(String(error));
  if (state === null) {
    return new StoreError(operation, { cause: failure, retryAfterMs: RETRY_LATER_MS });
  }
  if (state.startsWith('28') || state === '3D000') {
    return new ConfigurationError('connectionString', 'must name a database that exists and a role that may use it');
  }
  if (state === '22021' || state === '22P05') return new InputError('value', 'must not hold the character U+0000');
  const retryable = has(PASSING, state);
  const retryAfterMs = state.startsWith(ROLLED_BACK) ? RETRY_SOON_MS : RETRY_LATER_MS;
  return new StoreError(operation, { retryable, cause: causeOf(state, failure), ...(retryable && { retryAfterMs }) });
}

function causeOf(state: string, failure: Error): Error {
  const words = TALKATIVE.has(state.slice(0, 2)) ? 'it refused the values' : failure.message;
  return new Error(`PostgreSQL: ${words} (SQLSTATE ${state})`);
}

function has(states: ReadonlySet<string>, state: string): boolean {
  return states.has(state) || states.has(state.slice(0, 2));
}

export function closedError(operation: string): StoreError {
  return new StoreError(operation, { retryable: false, cause: new Error('It is closed.') });
}
