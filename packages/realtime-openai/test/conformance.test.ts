import { OpenAIRealtimeEmulator } from '@roomkit/emulators/openai-realtime';
import { createTestClock } from '@roomkit/testing';
import { describeRealtimeVoiceProvider, type RealtimeVoiceSubject } from '@roomkit/testing/conformance';

import { type OpenAIRealtimeOptions, OpenAIRealtimeVoiceProvider } from '../src/index.ts';

function suite(options: Partial<OpenAIRealtimeOptions>): { create(): Promise<RealtimeVoiceSubject> } {
  return {
    async create() {
      const vendor = await new OpenAIRealtimeEmulator().start();
      const clock = createTestClock();
      const { apiKey, url } = vendor;
      const provider = new OpenAIRealtimeVoiceProvider({ apiKey, baseUrl: `${url}/v1`, clock, ...options });
      const close = async (): Promise<void> => {
        await provider.close();
        await vendor[Symbol.asyncDispose]();
      };
      return { provider, vendor, clock, secrets: [apiKey], close };
    },
  };
}

describeRealtimeVoiceProvider('OpenAIRealtimeVoiceProvider', suite({}));

describeRealtimeVoiceProvider('OpenAIRealtimeVoiceProvider (turns that are told)', suite({ turnDetection: 'manual' }));
