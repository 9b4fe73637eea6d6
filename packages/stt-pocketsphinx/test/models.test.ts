import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { type PocketSphinxOptions, PocketSphinxSTTProvider } from '../src/index.ts';
import { isWithoutRecogniser } from './support/machine.ts';

const MODEL = '/usr/share/pocketsphinx/model/en-us';

async function failureOf(options: PocketSphinxOptions): Promise<unknown> {
  const provider = new PocketSphinxSTTProvider(options);
  try {
    await provider.prepare();
    return 'no failure';
  } catch (error) {
    return error;
  } finally {
    await provider.close();
  }
}

describe('what is not there', () => {
  it('says where the library and the model can be had', async () => {
    expect(await failureOf({ libraryPath: '/nowhere/libpocketsphinx.so.3' })).toMatchObject({
      code: 'model_missing',
      details: {
        provider: 'PocketSphinxSTTProvider',
        field: 'libraryPath',
        source: expect.stringContaining('libpocketsphinx3'),
      },
    });
    const source = expect.stringContaining('pocketsphinx-en-us') as string;
    expect(await failureOf({ modelPath: '/nowhere' })).toMatchObject({
      code: 'model_missing',
      details: { field: 'acousticModel', source },
    });
  });
});

describe.skipIf(isWithoutRecogniser)('models that cannot be used', () => {
  let folder: string | null = null;
  afterEach(async () => {
    if (folder !== null) await rm(folder, { recursive: true });
    folder = null;
  });

  /** A copy of the acoustic model that a test may spoil. */
  async function spoiled(name: string, spoil: (path: string) => Promise<void>): Promise<string> {
    folder = await mkdtemp(join(tmpdir(), 'roomkit-model-'));
    await cp(join(MODEL, 'en-us'), folder, { recursive: true });
    await spoil(join(folder, name));
    return folder;
  }

  it.each([
    ['dictionary', { dictionary: '/nowhere/words.dict' }],
    ['languageModel', { languageModel: '/nowhere/en.lm.bin' }],
  ])('says that the %s is missing', async (field, options) => {
    expect(await failureOf(options)).toMatchObject({ code: 'model_missing', details: { field } });
  });

  it('says that the library is missing, which the system is asked for by name', async () => {
    expect(await failureOf({ libraryPath: 'libnothing-of-the-kind.so.3' })).toMatchObject({
      code: 'model_missing',
      details: { field: 'libraryPath' },
    });
  });

  it('refuses a library that is another one', async () => {
    expect(await failureOf({ libraryPath: 'libc.so.6' })).toMatchObject({
      code: 'model_unreadable',
      details: { field: 'libraryPath' },
    });
  });

  it.each(['means', 'variances', 'transition_matrices'])(
    'refuses %s cut short before the library ends the process',
    async (name) => {
      const acousticModel = await spoiled(name, async (path) => {
        await truncate(path, 1_500);
      });
      expect(await failureOf({ acousticModel, grammar: ['yes'] })).toMatchObject({
        code: 'model_unreadable',
        details: { field: 'acousticModel', issue: expect.stringContaining('not whole') },
      });
    },
  );

  it.each(['mdef', 'means', 'sendump'])('refuses %s with something else in it', async (name) => {
    const acousticModel = await spoiled(name, async (path) => writeFile(path, 'nothing of the kind'));
    expect(await failureOf({ acousticModel, grammar: ['yes'] })).toMatchObject({
      code: 'model_unreadable',
      details: { field: 'acousticModel' },
    });
  });

  it('refuses a language model and a dictionary with something else in them', async () => {
    const acousticModel = await spoiled('other', async (path) => writeFile(path, Buffer.alloc(5_000)));
    const other = join(acousticModel, 'other');
    expect(await failureOf({ languageModel: other })).toMatchObject({ details: { field: 'languageModel' } });
    expect(await failureOf({ dictionary: other, grammar: ['yes'] })).toMatchObject({
      details: { field: 'dictionary' },
    });
  });

  it.each([
    ['grammar', { grammar: ['zzqqx'] }],
    ['grammar', { grammar: '#JSGF V1.0; grammar g; public <s> = ( yes | ;' }],
    ['keyphrase.phrase', { keyphrase: { phrase: 'zzqqx' } }],
  ])('refuses a %s with a mistake or an unknown word', async (field, options) => {
    expect(await failureOf(options)).toMatchObject({ code: 'configuration_invalid', details: { field } });
  });

  it('tries again after a failure, and uses another dictionary', async () => {
    const acousticModel = await spoiled('words.dict', async () => undefined);
    const dictionary = join(acousticModel, 'words.dict');
    const provider = new PocketSphinxSTTProvider({ acousticModel, dictionary, grammar: ['zzqqx'] });
    await expect(provider.prepare()).rejects.toMatchObject({ code: 'model_missing' });
    await writeFile(dictionary, 'zzqqx Z IH K S\n');
    await provider.prepare();
    await provider.close();
    expect(await readFile(dictionary, 'utf8')).toContain('zzqqx');
    await expect(provider.prepare()).rejects.toMatchObject({ code: 'provider_failed', retryable: false });
  });

  it('knows a model that is linked', async () => {
    folder = await mkdtemp(join(tmpdir(), 'roomkit-model-'));
    await symlink(MODEL, join(folder, 'linked'));
    expect(await failureOf({ modelPath: join(folder, 'linked'), grammar: ['yes', 'no'] })).toBe('no failure');
  });
});
