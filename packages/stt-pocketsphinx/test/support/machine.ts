import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MODEL = '/usr/share/pocketsphinx/model/en-us/en-us.lm.bin';
/** Recordings of people, of Debian's package `pocketsphinx-testdata`. */
export const RECORDINGS = '/usr/share/pocketsphinx/test/data';
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'];

const isInstalled =
  existsSync(MODEL) &&
  existsSync(RECORDINGS) &&
  LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, 'libpocketsphinx.so.3')));

/**
 * Whether tests that need the recogniser are left out. Where CI runs they are not: without the packages they fail there.
 */
export const isWithoutRecogniser: boolean = !isInstalled && process.env['CI'] === undefined;

if (isWithoutRecogniser) {
  const wanted = 'libpocketsphinx3 pocketsphinx-en-us pocketsphinx-testdata';
  process.stderr.write(`\n*** NOT TESTED: recognition by PocketSphinx. It needs Debian's ${wanted}. ***\n\n`);
}
