import { GeminiLiveEmulator } from '@roomkit/emulators/gemini-live';
import { createTestClock } from '@roomkit/testing';
import {
  describeRealtimeVoiceProvider,
  type RealtimeVoiceProviderSuiteOptions,
  type RealtimeVoiceSubject,
} from '@roomkit/testing/conformance';

import { type GeminiLiveOptions, GeminiLiveVoiceProvider } from '../src/index.ts';

function suite(options: Partial<GeminiLiveOptions>): Pick<RealtimeVoiceProviderSuiteOptions, 'create'> {
  return {
    async create(): Promise<RealtimeVoiceSubject> {
      const vendor = await new GeminiLiveEmulator().start();
      const clock = createTestClock();
      const { apiKey, url: baseUrl } = vendor;
      const provider = new GeminiLiveVoiceProvider({ apiKey, baseUrl, clock, ...options });
      const close = async (): Promise<void> => {
        await provider.close();
        await vendor[Symbol.asyncDispose]();
      };
      return { provider, vendor, clock, secrets: [apiKey], close };
    },
  };
}

describeRealtimeVoiceProvider('GeminiLiveVoiceProvider', {
  ...suite({}),
  skip: [
    {
      test: 'without asking for an answer',
      reason: 'models since Gemini 3 answer every text within a conversation',
    },
  ],
});

describeRealtimeVoiceProvider(
  'GeminiLiveVoiceProvider (turns that are told, text that is content)',
  suite({ turnDetection: 'manual', model: 'gemini-2.5-flash-native-audio', textInput: 'client_content' }),
);
