import { writeOnnx } from '../../../../scripts/test-support/onnx-writer.ts';

/** What sherpa-onnx wants to know of a model of WeSpeaker. */
export const WESPEAKER_METADATA = {
  framework: 'wespeaker',
  language: 'English',
  url: 'none',
  output_dim: 80,
  sample_rate: 16_000,
  normalize_samples: 1,
};

/**
 * A model that sherpa-onnx takes for one of WeSpeaker, and whose embedding is the mean spectrum of a voice, in 80
 * bands, less its own mean: enough to tell a man from a woman. No weights can be had without a download, and the
 * library is to run for real.
 */
export function spectrumModel(metadata: Readonly<Record<string, string | number>> = WESPEAKER_METADATA): Uint8Array {
  return writeOnnx({
    nodes: [
      { type: 'ReduceMean', inputs: ['feats'], outputs: ['spectrum'], attributes: { axes: [1], keepdims: 0 } },
      { type: 'ReduceMean', inputs: ['spectrum'], outputs: ['level'], attributes: { axes: [1], keepdims: 1 } },
      { type: 'Sub', inputs: ['spectrum', 'level'], outputs: ['embs'] },
    ],
    inputs: [{ name: 'feats', type: 'float', shape: ['B', 'T', 80] }],
    outputs: [{ name: 'embs', type: 'float', shape: ['B', 80] }],
    constants: [],
    metadata,
    version: 11,
  });
}
