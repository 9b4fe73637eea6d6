import { env } from 'node:process';

import { missingParts } from '../../src/voice-stages/debian-parts.ts';

/** Packages of Debian that the lab needs and that are not installed. */
export const missing: readonly string[] = missingParts();

/** Where it counts, a lab that did not run is a lab that failed. */
export const isSkipped: boolean = missing.length > 0 && env['CI'] !== 'true';

/** Everything takes so long at most on a machine that has other work. */
export const PATIENCE_MS = 300_000;
