import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { describeAIProvider, emulatedModel, scriptOf } from '@roomkit/testing/conformance';

import { OpenAICompatibleAIProvider } from '../src/index.ts';

describeAIProvider('OpenAICompatibleAIProvider', {
  async create({ scenario }) {
    const emulator = await new OpenAIEmulator({ script: scriptOf(scenario) }).start();
    const { apiKey, url, fetch } = emulator;
    // Without a socket every byte can come apart.
    const wire = scenario.torn === undefined && scenario.fault?.kind !== 'breaks_off' ? {} : { fetch };
    const provider = new OpenAICompatibleAIProvider({
      apiKey,
      baseUrl: `${url}/v1`,
      model: 'gpt-4.1',
      vision: true,
      ...wire,
    });
    return emulatedModel(emulator, provider, [apiKey]);
  },
});
