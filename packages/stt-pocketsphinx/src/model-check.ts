import { open, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

import { modelMissing, modelUnreadable } from '@roomkit/core/audio';

import type { ResolvedOptions } from './options.ts';
import { issueOfMatrix } from './s3-file.ts';

const PROVIDER = 'PocketSphinxSTTProvider';
const LIBRARY_SOURCE = 'https://packages.debian.org/libpocketsphinx3';
const MODEL_SOURCE = 'https://packages.debian.org/pocketsphinx-en-us';

/** How a file may begin, and what it is then. */
interface Kind {
  readonly begins: RegExp;
  readonly name: string;
}

const DEFINITION: Kind = { begins: /^(?:BMDF|FDMB|0\.3|#)/u, name: 'model definition' };
const MATRIX: Kind = { begins: /^s3\n/u, name: 'matrix of the acoustic model' };
const DICTIONARY: Kind = { begins: /^[^\0]+$/u, name: 'dictionary' };
const LANGUAGE_MODEL: Kind = {
  begins: /^(?:Trie Language Model|Darpa Trigram LM|[^\0]*\\data\\)/u,
  name: 'language model',
};

/**
 * Looks at every file before the library sees it: the library ends the process where one is damaged.
 *
 * @throws RoomKitError `model_missing`, `model_unreadable`
 */
export async function checkFiles(options: ResolvedOptions): Promise<void> {
  const { libraryPath, acousticModel, dictionary, search } = options;
  if (isAbsolute(libraryPath)) await sizeOf(libraryPath, 'libraryPath', LIBRARY_SOURCE);
  await checkFile(join(acousticModel, 'mdef'), 'acousticModel', DEFINITION);
  for (const name of ['means', 'variances', 'transition_matrices']) {
    const path = join(acousticModel, name);
    await checkFile(path, 'acousticModel', MATRIX);
    const issue = await issueOfMatrix(path);
    if (issue !== null) throw modelUnreadable(PROVIDER, 'acousticModel', issue);
  }
  await checkMixture(acousticModel);
  await checkFile(dictionary, 'dictionary', DICTIONARY);
  if (search.type === 'language_model') await checkFile(search.path, 'languageModel', LANGUAGE_MODEL);
}

/** Weights of mixtures come whole or packed; one of the two has to be there. */
async function checkMixture(acousticModel: string): Promise<void> {
  const whole = join(acousticModel, 'mixture_weights');
  const isWhole = await stat(whole).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isWhole) {
    const issue = await issueOfMatrix(whole);
    if (issue !== null) throw modelUnreadable(PROVIDER, 'acousticModel', issue);
    return;
  }
  const size = await sizeOf(join(acousticModel, 'sendump'), 'acousticModel', MODEL_SOURCE);
  if (size < 1_024) throw modelUnreadable(PROVIDER, 'acousticModel', 'has mixture weights that are too short');
}

async function checkFile(path: string, field: string, { begins, name }: Kind): Promise<void> {
  const size = await sizeOf(path, field, MODEL_SOURCE);
  if (size === 0 || !begins.test(await beginning(path))) {
    throw modelUnreadable(PROVIDER, field, `is no ${name} of PocketSphinx`);
  }
}

async function sizeOf(path: string, field: string, source: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw modelMissing(PROVIDER, field, source);
  if (!found.isFile()) throw modelUnreadable(PROVIDER, field, 'is no file');
  return found.size;
}

async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
