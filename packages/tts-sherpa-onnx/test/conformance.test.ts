import { rm } from 'node:fs/promises';

import { describeTTSProvider } from '@roomkit/testing/conformance';

import { SherpaOnnxTTSProvider } from '../src/index.ts';
import { voiceFolder } from './support/beep-voice.ts';

describeTTSProvider('SherpaOnnxTTSProvider', {
  create: async () => {
    const modelPath = await voiceFolder();
    const provider = new SherpaOnnxTTSProvider({ modelPath, model: 'vits', sampleRate: 16_000 });
    return {
      provider,
      text: 'Good morning, this is the front desk. How can I help you today?',
      unknownVoice: '2',
      patienceMs: 30_000,
      close: async () => {
        await provider.close();
        await rm(modelPath, { recursive: true });
      },
    };
  },
});
