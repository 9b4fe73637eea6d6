import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SherpaOnnxDenoiserProvider } from '@roomkit/denoiser-sherpa-onnx';
import { describeDenoiserProvider } from '@roomkit/testing/conformance';

import { gateModel } from './support/gate-model.ts';

// The library is the real one; the model is one whose working can be foretold.
describeDenoiserProvider('SherpaOnnxDenoiserProvider', {
  async create() {
    const folder = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-denoiser-'));
    const modelPath = join(folder, 'gate.onnx');
    await writeFile(modelPath, gateModel());
    return {
      denoiser: new SherpaOnnxDenoiserProvider({ modelPath }),
      delayMs: 20,
      close: async () => rm(folder, { recursive: true }),
    };
  },
});
