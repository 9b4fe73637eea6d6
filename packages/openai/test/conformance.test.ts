import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { describeAIProvider, emulatedModel, scriptOf } from '@roomkit/testing/conformance';

import { OpenAIAIProvider, type OpenAIOptions } from '../src/index.ts';

const MODES: readonly (readonly [string, Partial<OpenAIOptions>])[] = [
  ['Responses, a reasoning model', {}],
  ['Responses, a model that takes a temperature', { model: 'gpt-4.1' }],
  ['Chat Completions', { model: 'gpt-4.1', api: 'chat_completions' }],
];

for (const [mode, options] of MODES) {
  describeAIProvider(`OpenAIAIProvider (${mode})`, {
    async create({ scenario }) {
      const emulator = await new OpenAIEmulator({ script: scriptOf(scenario) }).start();
      const { apiKey, url, fetch } = emulator;
      // Without a socket every byte can come apart.
      const wire = scenario.torn === undefined && scenario.fault?.kind !== 'breaks_off' ? {} : { fetch };
      const provider = new OpenAIAIProvider({ apiKey, baseUrl: `${url}/v1`, ...options, ...wire });
      return emulatedModel(emulator, provider, [apiKey]);
    },
  });
}
