import type { AIContext } from '@roomkit/core/ai';
import { VLLMAIProvider } from '@roomkit/vllm';

const provider = await VLLMAIProvider.connect({ baseUrl: 'http://localhost:8000/v1' });
process.stdout.write(`${provider.modelName}: ${provider.capabilities.contextWindowTokens} tokens\n`);

const context: AIContext = {
  messages: [{ role: 'user', content: 'Say hello.' }],
  systemPrompt: 'You are brief.',
  tools: [],
  room: null,
  targetCapabilities: null,
  targetMediaTypes: ['text'],
  metadata: {},
};
process.stdout.write((await provider.generate(context)).text);
