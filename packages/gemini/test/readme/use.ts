import type { AIContext } from '@roomkit/core/ai';
import { GeminiAIProvider } from '@roomkit/gemini';

const provider = GeminiAIProvider.fromEnv();
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
