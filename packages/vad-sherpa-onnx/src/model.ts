import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { modelUnreadable, type OnnxModel, readOnnxModel } from '@roomkit/core/audio';

import type { SherpaOnnxVADSettings } from './options.ts';

const PLACE = {
  provider: 'SherpaOnnxVADProvider',
  field: 'modelPath',
  source: 'https://k2-fsa.github.io/sherpa/onnx/vad/silero-vad.html',
};

/**
 * Makes sure that sherpa-onnx will take the file: it ends the process over one that is damaged or of another kind, and
 * over one that is missing it says nothing at all.
 *
 * @throws RoomKitError `model_missing`, `model_unreadable`
 */
export async function checkModel({ modelPath, modelSha256 }: SherpaOnnxVADSettings): Promise<void> {
  const file = await readOnnxModel(PLACE, async () => readFile(modelPath), issueOf);
  if (modelSha256 !== null && createHash('sha256').update(file).digest('hex') !== modelSha256) {
    throw modelUnreadable(PLACE.provider, 'modelSha256', 'is not the sum of the file');
  }
}

/** What `silero-vad-model.cc` asks of inputs and outputs, in this order, before it goes on. */
function issueOf({ inputs, outputs }: OnnxModel): string | null {
  const shape = `${inputs.join(' ')} > ${outputs.join(' ')}`;
  const known = ['input state sr > output stateN', 'input sr h c > output hn cn'];
  return known.includes(shape) ? null : 'is no Silero VAD that sherpa-onnx takes';
}
