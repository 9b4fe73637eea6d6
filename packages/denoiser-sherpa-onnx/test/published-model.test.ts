import { env, stderr } from 'node:process';

import { describeDenoiserProvider } from '@roomkit/testing/conformance';
import { expect, it } from 'vitest';

import { SherpaOnnxDenoiserProvider } from '../src/index.ts';

const modelPath = env['ROOMKIT_SHERPA_DENOISER_MODEL'];

it('is told of a published model', (context) => {
  if (modelPath === undefined) {
    stderr.write(
      '\nNOT RUN: no published denoiser of sherpa-onnx (ROOMKIT_SHERPA_DENOISER_MODEL=gtcrn_simple.onnx).\n\n',
    );
    context.skip('ROOMKIT_SHERPA_DENOISER_MODEL names no file');
  }
  expect(modelPath).not.toBe('');
});

if (modelPath !== undefined) {
  describeDenoiserProvider('SherpaOnnxDenoiserProvider with a published model', {
    create: () => ({ denoiser: new SherpaOnnxDenoiserProvider({ modelPath }), reductionDb: 10 }),
  });
}
