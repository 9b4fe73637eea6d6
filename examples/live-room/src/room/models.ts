import type { Clock } from '@roomkit/core';
import type { AIProvider } from '@roomkit/core/ai';
import { MockAIProvider, type MockAnswerScript } from '@roomkit/testing';

import type { AgentId } from '../cast.ts';
import type { ModelState } from '../feed/messages.ts';
import { irisAnswer } from './script-iris.ts';
import { novaAnswer } from './script-nova.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What answers for each agent, and what the page says about it. */
export interface Models extends ModelState {
  readonly providers: Readonly<Record<AgentId, AIProvider>>;
  readonly close: () => Promise<void>;
}

/**
 * The real model whose key or server is in the environment, for both agents; otherwise a script for each. What is not
 * chosen is not loaded.
 */
export async function chooseModels(environment: Environment, clock: Clock): Promise<Models> {
  if (environment['ANTHROPIC_API_KEY']) {
    const { AnthropicAIProvider } = await import('@roomkit/anthropic');
    return real('anthropic', AnthropicAIProvider.fromEnv(environment));
  }
  if (environment['OPENAI_API_KEY']) {
    const { OpenAIAIProvider } = await import('@roomkit/openai');
    return real('openai', OpenAIAIProvider.fromEnv(environment));
  }
  if (environment['GEMINI_API_KEY']) {
    const { GeminiAIProvider } = await import('@roomkit/gemini');
    return real('gemini', GeminiAIProvider.fromEnv(environment));
  }
  if (environment['VLLM_BASE_URL']) return real('vllm', await ownServer(environment));
  const nova = scripted(novaAnswer, clock);
  const providers = { assistant: nova, refunds: scripted(irisAnswer, clock) };
  return { kind: 'scripted', modelName: nova.modelName, providers, close: () => Promise.resolve() };
}

/** A server of one's own is asked what it serves, where nobody says. */
async function ownServer(environment: Environment): Promise<AIProvider> {
  const { VLLMAIProvider } = await import('@roomkit/vllm');
  const { VLLM_API_KEY: apiKey, VLLM_BASE_URL: baseUrl, VLLM_MODEL: model } = environment;
  if (model) return VLLMAIProvider.fromEnv(environment);
  return VLLMAIProvider.connect({ ...(baseUrl ? { baseUrl } : {}), ...(apiKey ? { apiKey } : {}) });
}

function real(kind: ModelState['kind'], provider: AIProvider): Models {
  return {
    kind,
    modelName: provider.modelName,
    providers: { assistant: provider, refunds: provider },
    close: async () => provider.close?.(),
  };
}

function scripted(answer: MockAnswerScript, clock: Clock): MockAIProvider {
  return new MockAIProvider({ name: 'scripted', modelName: 'a script', streaming: true, clock, answers: [answer] });
}
