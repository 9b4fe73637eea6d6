import { describe, expect, it } from 'vitest';

import { errorOf, openingError } from '../src/errors.ts';
import type { Failure } from '../src/protocol.ts';

const engine = (resultCode: number): Failure => ({ kind: 'engine', resultCode, message: 'engine words' });

describe('what SQLite fails with', () => {
  it.each([
    [5, 'BUSY', true],
    [517, 'BUSY_SNAPSHOT', true],
    [6, 'LOCKED', true],
    [7, 'NOMEM', true],
    [9, 'INTERRUPT', true],
    [10, 'IOERR', true],
    [778, 'IOERR_WRITE', true],
    [13, 'FULL', true],
    [1, 'ERROR', false],
    [8, 'READONLY', false],
    [1032, 'READONLY_DBMOVED', false],
    [11, 'CORRUPT', false],
    [18, 'TOOBIG', false],
    [19, 'CONSTRAINT', false],
    [26, 'NOTADB', false],
    [0, 'a failure of its own', false],
  ])('is, for code %i (%s), worth another try: %s', (resultCode, _name, retryable) => {
    const error = errorOf('commit', engine(resultCode));
    expect(error).toMatchObject({ code: 'store_failed', details: { operation: 'commit' }, retryable });
    expect(error.message).toBe('The store failed.');
    expect((error.cause as Error).message).toContain(`result code ${resultCode}`);
  });

  it.each([
    [14, 'configuration_invalid'],
    [8, 'configuration_invalid'],
    [26, 'configuration_invalid'],
    [11, 'store_failed'],
    [5, 'store_failed'],
  ])('is, on opening, for code %i: %s', (resultCode, code) => {
    expect(openingError(engine(resultCode))).toMatchObject({ code });
  });
});

describe('what the worker refuses', () => {
  it.each([
    ['room_not_found', { roomId: 'r1' }, 'RoomNotFoundError'],
    ['room_already_exists', { roomId: 'r1' }, 'RoomAlreadyExistsError'],
    ['identity_not_found', { identityId: 'i1' }, 'IdentityNotFoundError'],
    ['stale_writer', { roomId: 'r1', epoch: 3 }, 'StaleWriterError'],
    ['input_invalid', { field: 'events', issue: 'must differ' }, 'InputError'],
    ['event_not_found', { roomId: 'r1', eventId: 'e1' }, 'RoomKitError'],
    ['store_conflict', { roomId: 'r1', index: 2 }, 'RoomKitError'],
  ] as const)('is %s to the caller', (code, details, name) => {
    expect(errorOf('commit', { kind: 'refusal', code, details })).toMatchObject({ code, details, name });
  });
});
