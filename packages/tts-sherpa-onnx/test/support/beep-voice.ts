import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type OnnxGraph, type OnnxValue, writeOnnx } from '../../../../scripts/test-support/onnx-writer.ts';

/** Samples a letter: 50 ms. */
export const LETTER_SAMPLES = 800;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789 .,?!'.split('');

/** One letter a line, with its number; the space stands for itself. */
export const TOKENS: string = LETTERS.map(
  (letter, index) => `${letter === ' ' ? '' : `${letter} `}${index + 1}\n`,
).join('');

/** What a voice says of itself. */
export const METADATA = {
  sample_rate: 16_000,
  n_speakers: 2,
  language: 'English',
  comment: 'made by hand',
  frontend: 'characters',
  add_blank: 0,
  use_eos_bos: 0,
} as const;

/**
 * No voice can be had here, but a real one of the same make that spells with beeps: each letter is 50 ms of a tone, the
 * louder the further back in the alphabet. The second speaker is half as loud.
 */
export function beepVoice(metadata: OnnxGraph['metadata'] = METADATA): Buffer {
  const beep = Float32Array.from(
    { length: LETTER_SAMPLES },
    (_, at) => 0.01 * Math.sin((2 * Math.PI * 440 * at) / 16_000),
  );
  const one = (name: string): OnnxValue => ({ name, type: 'float', shape: [1] });
  return writeOnnx({
    inputs: [
      { name: 'x', type: 'int64', shape: ['N', 'T'] },
      { name: 'x_length', type: 'int64', shape: ['N'] },
      one('noise_scale'),
      one('length_scale'),
      one('noise_scale_w'),
      { name: 'sid', type: 'int64', shape: [1] },
    ],
    outputs: [{ name: 'y', type: 'float', shape: [1, 1, 'S'] }],
    nodes: [
      { type: 'Cast', inputs: ['x'], outputs: ['letters'], attributes: { to: 1 } },
      { type: 'Reshape', inputs: ['letters', 'column'], outputs: ['standing'] },
      { type: 'MatMul', inputs: ['standing', 'beep'], outputs: ['beeps'] },
      { type: 'Cast', inputs: ['sid'], outputs: ['speaker'], attributes: { to: 1 } },
      { type: 'Add', inputs: ['speaker', 'one'], outputs: ['softness'] },
      { type: 'Div', inputs: ['beeps', 'softness'], outputs: ['spoken'] },
      { type: 'Reshape', inputs: ['spoken', 'line'], outputs: ['y'] },
    ],
    constants: [
      { name: 'beep', shape: [1, LETTER_SAMPLES], values: beep },
      { name: 'column', shape: [2], values: BigInt64Array.of(-1n, 1n) },
      { name: 'line', shape: [3], values: BigInt64Array.of(1n, 1n, -1n) },
      { name: 'one', shape: [1], values: Float32Array.of(1) },
    ],
    metadata,
  });
}

/** A folder as sherpa-onnx publishes them. */
export async function voiceFolder(
  files: Readonly<Record<string, string | Uint8Array>> = { 'model.onnx': beepVoice(), 'tokens.txt': TOKENS },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-tts-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
