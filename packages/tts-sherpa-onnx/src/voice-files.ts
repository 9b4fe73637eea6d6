import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ConfigurationError } from '@roomkit/core';
import { modelMissing, modelUnreadable, type OnnxModel, readOnnxModel } from '@roomkit/core/audio';

import { MODELS, type VoiceFile } from './models.ts';
import type { SherpaOnnxTTSOptions } from './options.ts';

const PLACE = {
  provider: 'SherpaOnnxTTSProvider',
  field: 'modelPath',
  source: 'https://k2-fsa.github.io/sherpa/onnx/tts/pretrained_models/index.html',
};

/** What espeak-ng's data has to hold (csrc, offline-tts-vits-model-config.cc). */
const ESPEAK_FILES = ['phontab', 'phonindex', 'phondata', 'intonations'];

/**
 * Finds the files of a voice in its folder and looks into each: sherpa-onnx ends the process over one that is damaged
 * or says too little of itself, and over a voice that cannot read letters.
 *
 * @returns paths by what sherpa-onnx calls the parts
 * @throws RoomKitError `model_missing`, `model_unreadable`; ConfigurationError `sampleRate`
 */
export async function findVoice({
  modelPath,
  model,
  sampleRate,
}: Pick<Required<SherpaOnnxTTSOptions>, 'modelPath' | 'model' | 'sampleRate'>): Promise<
  Readonly<Record<string, string>>
> {
  const { models, hasStyles } = MODELS[model];
  const names = await readdir(modelPath).catch((): readonly string[] => []);
  const files: Record<string, string> = {};
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [index, wanted] of models.entries()) {
    const path = join(
      modelPath,
      find(names, (name) => name.endsWith('.onnx') && wanted.named.test(name)),
    );
    const said = await readMetadata(path, wanted);
    if (index === 0) metadata = said;
    files[wanted.part] = path;
  }
  if (hasStyles)
    files['voices'] = await checked(
      modelPath,
      find(names, (name) => name.endsWith('voices.bin')),
    );
  files['tokens'] = await checked(
    modelPath,
    find(names, (name) => name.endsWith('tokens.txt')),
  );
  Object.assign(files, await readingFiles(modelPath, names, metadata));
  if (Number(metadata.get('sample_rate')) !== sampleRate) {
    throw new ConfigurationError('sampleRate', `must be that of the voice, ${Number(metadata.get('sample_rate'))}`);
  }
  return files;
}

async function readMetadata(path: string, { metadata: wanted }: VoiceFile): Promise<ReadonlyMap<string, string>> {
  let found: OnnxModel['metadata'] = new Map();
  await readOnnxModel(
    PLACE,
    async () => readFile(path),
    ({ metadata }) => {
      found = metadata;
      const unsaid = wanted.filter((key) => !metadata.has(key));
      return unsaid.length === 0 ? null : `does not say its ${unsaid.join(', ')}: it is of another kind`;
    },
  );
  return found;
}

/** How a voice reads letters: by itself, by espeak-ng's data, or by a list of words. One of them has to be there. */
async function readingFiles(
  modelPath: string,
  names: readonly string[],
  metadata: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, string>>> {
  const lexicons = names.filter((name) => /^lexicon.*\.txt$/u.test(name)).map((name) => join(modelPath, name));
  const lexicon: Readonly<Record<string, string>> = lexicons.length > 0 ? { lexicon: lexicons.join(',') } : {};
  if (names.includes('espeak-ng-data')) {
    const dataDir = join(modelPath, 'espeak-ng-data');
    for (const name of ESPEAK_FILES) await checked(dataDir, name);
    return { dataDir, ...lexicon };
  }
  if (lexicons.length === 0 && metadata.get('frontend') !== 'characters') {
    throw modelMissing(PLACE.provider, PLACE.field, PLACE.source);
  }
  return lexicon;
}

function find(names: readonly string[], isWanted: (name: string) => boolean): string {
  const name = names.toSorted().find(isWanted);
  if (name === undefined) throw modelMissing(PLACE.provider, PLACE.field, PLACE.source);
  return name;
}

/** A file that is there and holds something. */
async function checked(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => null);
  if (found === null) throw modelMissing(PLACE.provider, PLACE.field, PLACE.source);
  if (!found.isFile() || found.size === 0)
    throw modelUnreadable(PLACE.provider, PLACE.field, 'has a file that is empty');
  return path;
}
