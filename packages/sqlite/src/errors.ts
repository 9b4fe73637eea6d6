import {
  ConfigurationError,
  IdentityNotFoundError,
  InputError,
  RoomAlreadyExistsError,
  RoomKitError,
  type RoomKitErrorDetails,
  RoomNotFoundError,
  StaleWriterError,
  StoreError,
} from '@roomkit/core';

import type { Failure, Refusal } from './protocol.ts';

/** SQLite's primary result codes that tell what another try is worth. */
const BUSY = 5;
const LOCKED = 6;
const NO_MEMORY = 7;
const INTERRUPTED = 9;
const IO_ERROR = 10;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
const READ_ONLY = 8;

const PASSING: ReadonlySet<number> = new Set([BUSY, LOCKED, NO_MEMORY, INTERRUPTED, IO_ERROR, FULL]);

const BUSY_RETRY_MS = 50;

/** What a failure in the worker is to the caller. */
export function errorOf(operation: string, failure: Failure): Error {
  switch (failure.kind) {
    case 'refusal':
      return refusalError(failure);
    case 'schema':
      return new RoomKitError('store_schema_unsupported', 'The file has a schema this version does not know.', {
        found: failure.found,
        supported: failure.supported,
      });
    case 'engine': {
      const primary = failure.resultCode % 256;
      const cause = new Error(`SQLite: ${failure.message} (result code ${failure.resultCode})`);
      const isBusy = primary === BUSY || primary === LOCKED;
      return new StoreError(operation, {
        retryable: PASSING.has(primary),
        cause,
        ...(isBusy && { retryAfterMs: BUSY_RETRY_MS }),
      });
    }
  }
}

/** Why a file cannot be opened: mostly something that its owner has to mend. */
export function openingError(failure: Failure): Error {
  if (failure.kind !== 'engine') return errorOf('open', failure);
  const primary = failure.resultCode % 256;
  const mending: Readonly<Record<number, string>> = {
    [CANNOT_OPEN]: 'must be a file in a directory that exists and may be written to',
    [READ_ONLY]: 'must be a file that may be written to',
    [NOT_A_DATABASE]: 'must be a SQLite file, or not exist yet',
  };
  const issue = mending[primary];
  return issue === undefined ? errorOf('open', failure) : new ConfigurationError('path', issue);
}

function refusalError({ code, details }: Refusal): Error {
  switch (code) {
    case 'room_not_found':
      return new RoomNotFoundError((details as RoomKitErrorDetails['room_not_found']).roomId);
    case 'room_already_exists':
      return new RoomAlreadyExistsError((details as RoomKitErrorDetails['room_already_exists']).roomId);
    case 'identity_not_found':
      return new IdentityNotFoundError((details as RoomKitErrorDetails['identity_not_found']).identityId);
    case 'stale_writer': {
      const { roomId, epoch } = details as RoomKitErrorDetails['stale_writer'];
      return new StaleWriterError(roomId, epoch);
    }
    case 'input_invalid': {
      const { field, issue } = details as RoomKitErrorDetails['input_invalid'];
      return new InputError(field, issue);
    }
    case 'event_not_found':
      return new RoomKitError(code, 'The room has no such event.', details as RoomKitErrorDetails['event_not_found']);
    case 'store_conflict':
      return new RoomKitError(
        code,
        'An event of this commit is in the timeline already.',
        details as RoomKitErrorDetails['store_conflict'],
      );
  }
}
