import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AISDKAgentProvider, aiSdkTools } from '@roomkit/ai-sdk';
import type { AIToolSource } from '@roomkit/core/ai';
import { tool, ToolLoopAgent } from 'ai';
import * as z from 'zod';

const { MODEL_URL: baseURL = 'http://127.0.0.1:11434/v1', MODEL_KEY: apiKey = '' } = process.env;
const local = createOpenAICompatible({ name: 'local', baseURL, apiKey });
const weather = tool({
  description: 'The weather of a city.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Clear in ${city}.`,
});

// An agent that runs its own tools, as one provider.
const agent = new ToolLoopAgent({ model: local('qwen3'), tools: { weather }, maxRetries: 0, onError: () => {} });
export const provider: AISDKAgentProvider = new AISDKAgentProvider({ agent });

// Or the tools alone, under the policies, hooks and limits of a channel: a set, or what an MCP client gives.
export const source: AIToolSource = aiSdkTools({ weather });
