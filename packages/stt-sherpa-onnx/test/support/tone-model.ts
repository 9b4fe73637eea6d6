import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type OnnxGraph,
  type OnnxNode,
  type OnnxValue,
  writeOnnx,
} from '../../../../scripts/test-support/onnx-writer.ts';

const BINS = 80;
/** Words a tone model knows; the first is silence. */
const WORDS = 3;
const CHUNK = 32;

/**
 * No model of speech can be had here, but a real one of the same make that knows two words: `low` is a low tone and
 * `high` a high one. It weighs the bins of the spectrum that sherpa-onnx computes.
 */
function hearing(time: string): Pick<OnnxGraph, 'nodes' | 'constants'> {
  const weights = new Float32Array(BINS * WORDS);
  for (let bin = 0; bin < BINS; bin += 1) {
    if (bin < 20) weights[bin * WORDS + 1] = 1 / 20;
    if (bin >= 50) weights[bin * WORDS + 2] = 1 / 30;
  }
  return {
    nodes: [
      { type: 'MatMul', inputs: [time, 'weights'], outputs: ['weighed'] },
      { type: 'Add', inputs: ['weighed', 'quiet'], outputs: ['likely'] },
      { type: 'LogSoftmax', inputs: ['likely'], outputs: ['log_probs'], attributes: { axis: 2 } },
    ],
    constants: [
      { name: 'weights', shape: [BINS, WORDS], values: weights },
      { name: 'quiet', shape: [WORDS], values: Float32Array.of(-9, 0, 0) },
    ],
  };
}

const input: OnnxValue = { name: 'x', type: 'float', shape: ['N', 'T', BINS] };
const logProbabilities: OnnxValue = { name: 'log_probs', type: 'float', shape: ['N', 'U', WORDS] };

/** What a streaming zipformer of one layer keeps from chunk to chunk. */
const states: readonly OnnxValue[] = [
  { name: 'key', type: 'float', shape: [4, 'N', 4] },
  { name: 'nonlin', type: 'float', shape: [1, 'N', 4, 3] },
  { name: 'value1', type: 'float', shape: [4, 'N', 4] },
  { name: 'value2', type: 'float', shape: [4, 'N', 4] },
  { name: 'conv1', type: 'float', shape: ['N', 4, 1] },
  { name: 'conv2', type: 'float', shape: ['N', 4, 1] },
  { name: 'embed', type: 'float', shape: ['N', 128, 3, 19] },
  { name: 'processed', type: 'int64', shape: ['N'] },
];

/** What is read of it in chunks: the states go through as they are. */
export const streamingModel = (): Buffer => {
  const { nodes, constants } = hearing('x');
  const kept: readonly OnnxNode[] = states.map(({ name }) => ({
    type: 'Identity',
    inputs: [name],
    outputs: [`new_${name}`],
  }));
  return writeOnnx({
    inputs: [input, ...states],
    outputs: [logProbabilities, ...states.map((state) => ({ ...state, name: `new_${state.name}` }))],
    nodes: [...nodes, ...kept],
    constants,
    metadata: {
      encoder_dims: 4,
      query_head_dims: 4,
      value_head_dims: 4,
      num_heads: 1,
      num_encoder_layers: 1,
      cnn_module_kernels: 3,
      left_context_len: 4,
      T: CHUNK,
      decode_chunk_len: CHUNK,
    },
  });
};

/** What is read of it at once. */
export const wholeModel = (metadata: OnnxGraph['metadata'] = {}): Buffer => {
  const { nodes, constants } = hearing('x');
  const length = (name: string): OnnxValue => ({ name, type: 'int64', shape: ['N'] });
  return writeOnnx({
    inputs: [input, length('x_lens')],
    outputs: [logProbabilities, length('log_probs_len')],
    nodes: [...nodes, { type: 'Identity', inputs: ['x_lens'], outputs: ['log_probs_len'] }],
    constants,
    metadata,
  });
};

export const TOKENS = '<blk> 0\n▁low 1\n▁high 2\n';

/** A folder as sherpa-onnx publishes them. */
export async function modelFolder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-stt-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
