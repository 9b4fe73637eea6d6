import { rm } from 'node:fs/promises';

import { describeSTTProvider, type STTProviderSuiteOptions } from '@roomkit/testing/conformance';

import { SherpaOnnxSTTProvider, type SherpaOnnxSTTOptions } from '../src/index.ts';
import { modelFolder, streamingModel, TOKENS, wholeModel } from './support/tone-model.ts';
import { tones } from './support/tones.ts';

function suite(model: SherpaOnnxSTTOptions['model'], file: Uint8Array, endpointing = true): STTProviderSuiteOptions {
  return {
    create: async () => {
      const modelPath = await modelFolder({ 'model.onnx': file, 'tokens.txt': TOKENS });
      const provider = new SherpaOnnxSTTProvider({ modelPath, model, endpointing, language: 'en' });
      return {
        provider,
        speech: [
          { audio: tones('low', 'high', 'low'), words: ['low', 'high', 'low'] },
          { audio: tones('high', 'high'), words: ['high', 'high'] },
        ],
        patienceMs: 30_000,
        close: async () => {
          await provider.close();
          await rm(modelPath, { recursive: true });
        },
      };
    },
  };
}

describeSTTProvider('SherpaOnnxSTTProvider (streaming)', suite('streaming_zipformer_ctc', streamingModel()));

describeSTTProvider(
  'SherpaOnnxSTTProvider (streaming, no ends)',
  suite('streaming_zipformer_ctc', streamingModel(), false),
);

describeSTTProvider('SherpaOnnxSTTProvider (whole utterances)', suite('zipformer_ctc', wholeModel()));
