import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { AIChannel } from '@roomkit/ai';
import { MCPClientToolProvider, mcpTools } from '@roomkit/ai/mcp';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

// The server is started as a program; `{ url }` reaches one over HTTP. No shell is involved.
const server = fileURLToPath(new URL('tea-server.ts', import.meta.url));
const tea = new MCPClientToolProvider({ command: process.execPath, args: [server], stderr: 'ignore' });
await tea.connect();
console.log(
  `the server has: ${tea
    .tools()
    .map(({ name }) => name)
    .join(', ')}`,
);

// A scripted model, so that no key is needed. It asks for what it should not have, too.
const provider = new MockAIProvider({
  answers: [
    {
      toolCalls: [
        { id: 'c1', name: 'tea_brew_time', arguments: { tea: 'green tea' } },
        { id: 'c2', name: 'tea_delete_everything', arguments: {} },
      ],
    },
    ({ messages }) =>
      JSON.stringify(messages.at(-1)?.content).includes('three minutes') ? 'Three minutes.' : 'No idea.',
  ],
});
const page = new SimpleChannel('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(
  new AIChannel('assistant', {
    provider,
    toolSources: [mcpTools(tea, { prefix: 'tea' })],
    toolPolicy: { deny: ['*delete*'] },
  }),
);
const ran: string[] = [];
kit.hook('on_tool_call', ({ name }) => void ran.push(name));
const { id } = await kit.createRoom();
for (const channelId of ['page', 'assistant']) await kit.attachChannel(id, channelId);

const content = { type: 'text', body: 'How long do I brew green tea?' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
console.log(
  `offered: ${provider.calls[0]?.context.tools.map(({ name }) => name).join(', ') ?? ''}; ran: ${ran.join(', ')}`,
);
console.log(`assistant: ${page.delivered.map((event) => textOf(event)).join()}`);
assert.deepEqual(ran, ['tea_brew_time']);
assert.equal(page.delivered.map((event) => textOf(event)).join(), 'Three minutes.');
await tea.close();
