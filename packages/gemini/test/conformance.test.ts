import { GeminiEmulator } from '@roomkit/emulators/gemini';
import { type AIProviderSuiteOptions, describeAIProvider, emulatedModel, scriptOf } from '@roomkit/testing/conformance';

import { GeminiAIProvider, type GeminiOptions } from '../src/index.ts';

function suite(options: Partial<GeminiOptions>): AIProviderSuiteOptions {
  return {
    async create({ scenario }) {
      const emulator = await new GeminiEmulator({ script: scriptOf(scenario) }).start();
      const { apiKey, url: baseUrl, fetch } = emulator;
      // Without a socket every byte can come apart.
      const wire = scenario.torn === undefined && scenario.fault?.kind !== 'breaks_off' ? {} : { fetch };
      return emulatedModel(emulator, new GeminiAIProvider({ apiKey, baseUrl, ...wire, ...options }), [apiKey]);
    },
    skip: [
      {
        test: 'keeps arguments that are no JSON object',
        reason: 'the vendor’s wire has arguments as data: a broken call does not leave it',
      },
    ],
  };
}

describeAIProvider('GeminiAIProvider (a model with levels of thinking)', suite({}));

describeAIProvider('GeminiAIProvider (a model with a budget for thinking)', suite({ model: 'gemini-2.5-flash' }));
