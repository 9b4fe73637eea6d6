import { join } from 'node:path';

/** The folder of the work tree that holds the running script. */
export const root: string = join(import.meta.dirname, '..', '..');
