/** The functions of version 1: what takes more than one statement and still is one round trip. */
import { COMMIT } from './function-commit.ts';
import { OUTBOX } from './function-outbox.ts';
import { PASSES } from './function-passes.ts';
import { ROOMS } from './function-rooms.ts';

export const FUNCTIONS: string = [PASSES, COMMIT, OUTBOX, ROOMS].join('\n');
