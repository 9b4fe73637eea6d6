import { describeVADProvider } from '@roomkit/testing/conformance';
import { SherpaOnnxVADProvider } from '@roomkit/vad-sherpa-onnx';

import { MODEL } from './support/model.ts';

describeVADProvider('SherpaOnnxVADProvider', {
  create: () => ({ vad: new SherpaOnnxVADProvider({ modelPath: MODEL }) }),
});

describeVADProvider('SherpaOnnxVADProvider with other times', {
  create() {
    const config = { silenceThresholdMs: 300, speechPadMs: 200, minSpeechDurationMs: 200 };
    return { vad: new SherpaOnnxVADProvider({ modelPath: MODEL, ...config }), config };
  },
});
