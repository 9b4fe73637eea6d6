import { type OnnxValue, writeOnnx } from '../../../../scripts/test-support/onnx-writer.ts';

const SPECTRUM = [1, 257, 1, 2] as const;
const CACHES = ['conv_cache', 'tra_cache', 'inter_cache'] as const;

/** What sherpa-onnx wants to know of a GTCRN of 16,000 Hz. */
export const GTCRN_METADATA = {
  model_type: 'gtcrn',
  sample_rate: 16_000,
  n_fft: 512,
  hop_length: 256,
  window_length: 512,
  window_type: 'hann_sqrt',
  version: 1,
  conv_cache_shape: '1,2',
  tra_cache_shape: '1,2',
  inter_cache_shape: '1,2',
};

/**
 * A model that sherpa-onnx takes for GTCRN and that does with spectra what can be foretold: parts that are loud enough
 * pass, the others do not. No weights of GTCRN can be had without a download, and the library is to run for real.
 */
export function gateModel(metadata: Readonly<Record<string, string | number>> = GTCRN_METADATA): Uint8Array {
  return writeOnnx({
    nodes: [
      { type: 'Mul', inputs: ['mix', 'mix'], outputs: ['squares'] },
      { type: 'ReduceSum', inputs: ['squares'], outputs: ['power'], attributes: { axes: [3], keepdims: 1 } },
      { type: 'Greater', inputs: ['power', 'floor'], outputs: ['isLoud'] },
      { type: 'Cast', inputs: ['isLoud'], outputs: ['gate'], attributes: { to: 1 } },
      { type: 'Mul', inputs: ['mix', 'gate'], outputs: ['enh'] },
      ...CACHES.map((name) => ({ type: 'Identity', inputs: [name], outputs: [`${name}_out`] })),
    ],
    inputs: [numbers('mix', SPECTRUM), ...CACHES.map((name) => numbers(name, [1, 2]))],
    outputs: [numbers('enh', SPECTRUM), ...CACHES.map((name) => numbers(`${name}_out`, [1, 2]))],
    // Six times the power of noise of -30 dBFS in a bin.
    constants: [{ name: 'floor', shape: [], values: Float32Array.of(1.5) }],
    metadata,
    version: 11,
  });
}

function numbers(name: string, shape: readonly number[]): OnnxValue {
  return { name, type: 'float', shape };
}
