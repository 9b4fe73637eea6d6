import { AnthropicEmulator } from '@roomkit/emulators/anthropic';
import { describeAIProvider, emulatedModel, scriptOf } from '@roomkit/testing/conformance';

import { AnthropicAIProvider } from '../src/index.ts';

describeAIProvider('AnthropicAIProvider', {
  async create({ scenario }) {
    const emulator = await new AnthropicEmulator({ script: scriptOf(scenario) }).start();
    const { apiKey, url: baseUrl, fetch } = emulator;
    // Without a socket every byte can come apart.
    const wire = scenario.torn === undefined && scenario.fault?.kind !== 'breaks_off' ? {} : { fetch };
    return emulatedModel(emulator, new AnthropicAIProvider({ apiKey, baseUrl, ...wire }), [apiKey]);
  },
});
