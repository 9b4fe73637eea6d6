import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AISDKProvider } from '@roomkit/ai-sdk';
import type { AIContext } from '@roomkit/core/ai';

const { MODEL_URL: baseURL = 'http://127.0.0.1:11434/v1', MODEL_KEY: apiKey = '' } = process.env;
const local = createOpenAICompatible({ name: 'local', baseURL, apiKey });
const provider = new AISDKProvider({ model: local('qwen3'), capabilities: { vision: false } });
const context: AIContext = {
  messages: [{ role: 'user', content: 'Say hello.' }],
  systemPrompt: 'You are brief.',
  tools: [],
  room: null,
  targetCapabilities: null,
  targetMediaTypes: ['text'],
  metadata: {},
};
for await (const event of provider.generateStream(context)) {
  if (event.type === 'text') process.stdout.write(event.text);
}
