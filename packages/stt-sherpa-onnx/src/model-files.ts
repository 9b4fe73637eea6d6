import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { modelMissing, modelUnreadable, readOnnxModel } from '@roomkit/core/audio';

import type { ModelFile } from './models.ts';
import type { ResolvedOptions } from './options.ts';
import type { FoundModel } from './protocol.ts';

const PLACE = {
  provider: 'SherpaOnnxSTTProvider',
  field: 'modelPath',
  source: 'https://k2-fsa.github.io/sherpa/onnx/pretrained_models/index.html',
};

/**
 * Finds the files of a model in its folder and looks into each: sherpa-onnx ends the process over one that is damaged
 * or says too little of itself.
 *
 * @throws RoomKitError `model_missing`, `model_unreadable`
 */
export async function findModel({ modelPath, kind, quantized }: ResolvedOptions): Promise<FoundModel> {
  const names = await readdir(modelPath).catch(() => null);
  if (names === null) throw modelMissing(PLACE.provider, PLACE.field, PLACE.source);
  const files: Record<string, string> = {};
  for (const wanted of kind.files) {
    const path = join(modelPath, nameOf(wanted, names, quantized));
    await readOnnxModel(
      PLACE,
      async () => readFile(path),
      ({ metadata }) => {
        const unsaid = wanted.metadata.filter((key) => !metadata.has(key));
        return unsaid.length === 0 ? null : `does not say its ${unsaid.join(', ')}: it is of another kind`;
      },
    );
    files[wanted.part] = path;
  }
  return { files, tokens: await findTokens(modelPath, names) };
}

function nameOf({ named }: ModelFile, names: readonly string[], quantized: boolean): string {
  const fitting = names.filter((name) => name.endsWith('.onnx') && named.test(name)).toSorted();
  const isOfTheSort = (name: string): boolean => name.includes('int8') === quantized;
  const name = fitting.find(isOfTheSort) ?? fitting[0];
  if (name === undefined) throw modelMissing(PLACE.provider, PLACE.field, PLACE.source);
  return name;
}

async function findTokens(modelPath: string, names: readonly string[]): Promise<string> {
  const name = names.find((candidate) => candidate.endsWith('tokens.txt'));
  if (name === undefined) throw modelMissing(PLACE.provider, PLACE.field, PLACE.source);
  const path = join(modelPath, name);
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line.trim() !== '');
  // A word and its number; the space between words may be a word of its own.
  if (lines.length > 0 && lines.every((line) => /(?:^|\s)\d+\s*$/u.test(line))) return path;
  throw modelUnreadable(PLACE.provider, PLACE.field, 'has tokens that are no list of words and numbers');
}
