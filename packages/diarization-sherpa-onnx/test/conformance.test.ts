import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { SherpaOnnxDiarizationProvider } from '@roomkit/diarization-sherpa-onnx';
import { describeDiarizationProvider } from '@roomkit/testing/conformance';

import { modelFolder } from './support/model-folder.ts';
import { spectrumModel } from './support/spectrum-model.ts';

// The library is the real one; the model is one whose working can be foretold, and that is less choosy than most.
describeDiarizationProvider('SherpaOnnxDiarizationProvider', {
  async create() {
    const folder = await modelFolder();
    const modelPath = await folder.write(spectrumModel());
    const diarization = new SherpaOnnxDiarizationProvider({ modelPath, threshold: 0.95 });
    return {
      diarization,
      enroll: async (label, samples) => diarization.enroll(label, audioFrame({ data: bytesOf(samples) })),
      close: folder.remove,
    };
  },
});
