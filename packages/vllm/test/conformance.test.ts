import { VLLMEmulator, type VLLMEmulatorOptions } from '@roomkit/emulators/vllm';
import { type AIProviderSuiteOptions, describeAIProvider, emulatedModel, scriptOf } from '@roomkit/testing/conformance';

import { VLLMAIProvider, type VLLMOptions } from '../src/index.ts';

const API_KEY = 'token-of-the-test';

function suite(server: VLLMEmulatorOptions, options: Partial<VLLMOptions>): AIProviderSuiteOptions {
  return {
    async create({ scenario }) {
      const given = { ...server, apiKey: API_KEY, script: scriptOf(scenario) };
      const emulator = await new VLLMEmulator(given).start();
      const { url, fetch } = emulator;
      // Without a socket every byte can come apart.
      const wire = scenario.torn === undefined && scenario.fault?.kind !== 'breaks_off' ? {} : { fetch };
      const connection = { baseUrl: `${url}/v1`, apiKey: API_KEY, model: 'Qwen/Qwen3-8B', vision: true };
      const provider = new VLLMAIProvider({ ...connection, ...options, ...wire });
      return emulatedModel(emulator, provider, [API_KEY], { signs: false });
    },
    skip: [{ test: 'names a refusal', reason: 'the server knows no refusals' }],
  };
}

describeAIProvider('VLLMAIProvider', suite({ thinks: false }, {}));

describeAIProvider('VLLMAIProvider (a model that thinks)', suite({}, { thinking: true }));

describeAIProvider(
  'VLLMAIProvider (an older server)',
  suite({ thinkingField: 'reasoning_content', errors: 'flat' }, { thinking: true, shapeField: 'guided_json' }),
);
