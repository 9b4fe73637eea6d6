import {
  type AIProviderSubject,
  type AIScenario,
  describeAIProvider,
  startLocalVendor,
} from '@roomkit/testing/conformance';

import { AnthropicAIProvider } from '../src/index.ts';
import { anthropicReply } from './anthropic-vendor.ts';

const API_KEY = 'sk-ant-api03-of-the-test';

async function connect(scenario: AIScenario): Promise<AIProviderSubject> {
  const vendor = await startLocalVendor((request) => anthropicReply(scenario, request));
  return {
    provider: new AnthropicAIProvider({ apiKey: API_KEY, baseUrl: vendor.url }),
    requests: () => vendor.requests.map((request) => request.body),
    idle: () => vendor.idle(),
    secrets: [API_KEY],
    [Symbol.asyncDispose]: () => vendor[Symbol.asyncDispose](),
  };
}

describeAIProvider('AnthropicAIProvider', { create: ({ scenario }) => connect(scenario) });
