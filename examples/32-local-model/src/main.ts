import assert from 'node:assert/strict';
import { env } from 'node:process';

import { AIChannel } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import { VLLMEmulator } from '@roomkit/emulators/vllm';
import { SimpleChannel } from '@roomkit/testing';
import { VLLMAIProvider } from '@roomkit/vllm';

// With VLLM_BASE_URL (and VLLM_MODEL) this asks your own server, as `vllm serve` starts it. Otherwise a local server
// speaks its wire and plays a script.
const isReal = env['VLLM_BASE_URL'] !== undefined;
await using server = await new VLLMEmulator({
  script: [
    {
      output: [
        { type: 'thinking', pieces: ['They want tea. ', 'Green is light.'] },
        { type: 'text', pieces: ['Green tea: ', 'light, ', 'and quick to brew.'] },
      ],
    },
  ],
}).start();
const provider = isReal
  ? VLLMAIProvider.fromEnv(env, { thinking: true })
  : new VLLMAIProvider({ baseUrl: `${server.url}/v1`, model: 'Qwen/Qwen3-8B', thinking: true });
const models = await provider.listModels();
console.log(`the server has: ${models.map(({ id }) => id).join(', ')}`);

const page = new SimpleChannel('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(new AIChannel('assistant', { provider, systemPrompt: 'You sell tea. One sentence.' }));
const thoughts: string[] = [];
kit.hook('on_ai_thinking', ({ text }) => void thoughts.push(text));
const { id } = await kit.createRoom();
for (const channelId of ['page', 'assistant']) await kit.attachChannel(id, channelId);

const content = { type: 'text', body: 'Which tea should I try first?' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
await kit.whenIdle();
const said = page.delivered.map((event) => textOf(event)).join();
console.log(`it thought: ${thoughts.join() || '(nothing it tells)'}`);
console.log(`it said: ${said}`);
assert.notEqual(said, '');
if (!isReal) {
  assert.equal(said, 'Green tea: light, and quick to brew.');
  assert.deepEqual(thoughts, ['They want tea. Green is light.']);
}
