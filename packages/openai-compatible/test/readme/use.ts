import type { AIContext } from '@roomkit/core/ai';
import { OpenAICompatibleAIProvider } from '@roomkit/openai-compatible';

const provider = new OpenAICompatibleAIProvider({ baseUrl: 'http://localhost:11434/v1', model: 'qwen3' });
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
