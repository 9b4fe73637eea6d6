import {
  type AIProviderSubject,
  type AIScenario,
  describeAIProvider,
  startLocalVendor,
} from '@roomkit/testing/conformance';

import { OpenAIAIProvider, type OpenAIOptions } from '../src/index.ts';
import { chatReply } from './chat-vendor.ts';
import { responsesReply } from './responses-vendor.ts';

const API_KEY = 'sk-proj-of-the-test';

async function connect(
  scenario: AIScenario,
  reply: typeof chatReply,
  options: Partial<OpenAIOptions>,
): Promise<AIProviderSubject> {
  const vendor = await startLocalVendor((request) => reply(scenario, request));
  return {
    provider: new OpenAIAIProvider({ apiKey: API_KEY, baseUrl: `${vendor.url}/v1`, ...options }),
    requests: () => vendor.requests.map((request) => request.body),
    idle: () => vendor.idle(),
    secrets: [API_KEY],
    [Symbol.asyncDispose]: () => vendor[Symbol.asyncDispose](),
  };
}

describeAIProvider('OpenAIAIProvider (Responses, a reasoning model)', {
  create: ({ scenario }) => connect(scenario, responsesReply, {}),
});

describeAIProvider('OpenAIAIProvider (Responses, a model that takes a temperature)', {
  create: ({ scenario }) => connect(scenario, responsesReply, { model: 'gpt-4.1' }),
});

describeAIProvider('OpenAIAIProvider (Chat Completions)', {
  create: ({ scenario }) => connect(scenario, chatReply, { model: 'gpt-4.1', api: 'chat_completions' }),
});
