import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { type AIProviderSubject, describeAIProvider, emulatedModel, scriptOf } from '@roomkit/testing/conformance';
import { describe } from 'vitest';

import { type AISDKModel, AISDKProvider } from '../src/index.ts';
import { KEY } from './support/scenario-failures.ts';
import { ScenarioModel } from './support/scenario-model.ts';

function subject(played: ScenarioModel, model: AISDKModel): AIProviderSubject {
  return {
    provider: new AISDKProvider({ model }),
    requests: () => played.calls,
    idle: () => played.idle(),
    secrets: [KEY],
    [Symbol.asyncDispose]: async () => {},
  };
}

describe.each(['v4', 'v3', 'v2'] as const)('a model of the specification %s', (version) => {
  describeAIProvider(`AISDKProvider (${version})`, {
    create({ scenario }) {
      const played = new ScenarioModel(scenario);
      return subject(played, played[version]);
    },
  });
});

describeAIProvider('AISDKProvider over a real provider of the SDK', {
  async create({ scenario }) {
    const emulator = await new OpenAIEmulator({ script: scriptOf(scenario) }).start();
    const { apiKey, url, fetch } = emulator;
    const isTorn = scenario.torn !== undefined || scenario.fault?.kind === 'breaks_off';
    const vendor = createOpenAICompatible({
      name: 'openai',
      baseURL: `${url}/v1`,
      apiKey,
      includeUsage: true,
      supportsStructuredOutputs: true,
      supportedUrls: () => ({ 'image/*': [/^https?:/u] }),
      ...(isTorn ? { fetch } : {}),
    });
    const provider = new AISDKProvider({ model: vendor('gpt-4.1'), capabilities: { thinking: false } });
    return emulatedModel(emulator, provider, [apiKey]);
  },
});
