import { InputError, type RoomKitError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { errorOf, isUncertain } from '../src/errors.ts';

/** A failure as the engine tells it. */
function engine(code: string, message = 'it failed'): Error {
  return Object.assign(new Error(message), { code, severity: 'ERROR' });
}

describe('failures of the engine', () => {
  it.each([
    ['53100', 'a full disk', true],
    ['53200', 'no memory', true],
    ['53300', 'too many connections', true],
    ['40001', 'a serialization failure', true],
    ['40P01', 'a deadlock', true],
    ['55P03', 'a lock that was not to be had', true],
    ['57014', 'a statement that took too long', true],
    ['57P01', 'a server that shuts down', true],
    ['57P03', 'a server that starts', true],
    ['58030', 'a disk that fails', true],
    ['08006', 'a broken connection', true],
    ['25006', 'a database that may not be written to', false],
    ['42P01', 'a missing table', false],
    ['42501', 'a missing permission', false],
    ['22003', 'a number that is too big', false],
    ['XX001', 'a damaged file', false],
  ])('%s, %s, may be tried again: %s', (code, _name, retryable) => {
    const error = errorOf('commit', engine(code));
    expect(error).toMatchObject({ code: 'store_failed', details: { operation: 'commit' }, retryable });
    expect((error as RoomKitError).retryAfterMs !== null).toBe(retryable);
  });

  it('keep their words but for those that repeat data', () => {
    expect(errorOf('commit', engine('53100', 'could not extend file')).cause).toMatchObject({
      message: 'PostgreSQL: could not extend file (SQLSTATE 53100)',
    });
    const talkative = errorOf('commit', engine('22P02', 'invalid input syntax for type integer: "secret"'));
    expect(String(talkative.cause)).not.toContain('secret');
  });

  it.each(['28P01', '28000', '3D000'])('%s is a matter of configuration', (code) => {
    expect(errorOf('open', engine(code))).toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'connectionString' },
      retryable: false,
    });
  });

  it('leave errors of the kit as they are', () => {
    const error = new InputError('field', 'issue');
    expect(errorOf('commit', error)).toBe(error);
  });
});

describe('a statement whose connection failed', () => {
  it.each([
    ['the connection broke', new Error('Connection terminated unexpectedly'), true],
    ['the system broke it', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), true],
    ['nobody answered in time', new Error('Query read timeout'), true],
    ['the server shut down', engine('57P01'), true],
    ['there was no server', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), false],
    ['the pool had no connection', new Error('timeout exceeded when trying to connect'), false],
    ['the server refused it', engine('53100'), false],
    ['the kit refused it', new InputError('field', 'issue'), false],
  ])('may have been carried out when %s: %o', (_name, error, expected) => {
    expect(isUncertain(error)).toBe(expected);
  });
});
