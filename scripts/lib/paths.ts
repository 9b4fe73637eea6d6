import { join } from 'node:path'

/** The folder of the work tree a script acts on; planted faults point it at a scratch copy. */
export const root: string = process.env['ROOMKIT_ROOT'] ?? join(import.meta.dirname, '..', '..')
