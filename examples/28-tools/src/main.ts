import assert from 'node:assert/strict';

import { AIChannel, defineTool, ToolError } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';
import * as z from 'zod';

const stock: Readonly<Record<string, number>> = { green: 12, black: 0 };

// The schema types the arguments, tells the model of them, and is checked before anything runs.
const inStock = defineTool({
  name: 'in_stock',
  description: 'How many packs of a tea there are.',
  parameters: z.object({ tea: z.enum(['green', 'black', 'white']) }),
  readOnly: true,
  execute({ tea }) {
    const packs = stock[tea];
    // The model reads these words; whatever else a tool throws stays in the log.
    if (packs === undefined) throw new ToolError(`We do not sell ${tea} tea.`);
    return { tea, packs };
  },
});
const setPrice = defineTool({
  name: 'admin_set_price',
  description: 'Changes a price.',
  parameters: z.object({ tea: z.string(), cents: z.number().int() }),
  execute: () => assert.fail('only the staff may do this'),
});

// A scripted model, so that no key is needed: it asks for three tools at once, then answers from their results.
const provider = new MockAIProvider({
  answers: [
    {
      text: 'Let me see.',
      toolCalls: [
        { id: 'c1', name: 'in_stock', arguments: { tea: 'green' } },
        { id: 'c2', name: 'in_stock', arguments: { tea: 'white' } },
        { id: 'c3', name: 'admin_set_price', arguments: { tea: 'green', cents: 1 } },
      ],
    },
    'There are 12 packs of green tea. White tea we do not sell, and prices I cannot change.',
  ],
});
const page = new SimpleChannel('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(
  new AIChannel('assistant', { provider, tools: [inStock, setPrice], toolPolicy: { deny: ['admin_*'] } }),
);
kit.hook('on_tool_call', ({ name, arguments: args, result, durationMs }) => {
  console.log(`  ran ${name}(${JSON.stringify(args)}) → ${JSON.stringify(result)}, ${durationMs >= 0 ? 'timed' : ''}`);
});

const { id } = await kit.createRoom();
for (const channelId of ['page', 'assistant']) await kit.attachChannel(id, channelId);
const content = { type: 'text', body: 'Green or white tea for one cent, please.' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
for (const event of page.delivered) console.log(`assistant: ${textOf(event)}`);
assert.equal(page.delivered.length, 2);

// What was denied was never offered, and did not run when the model asked for it all the same.
const [first, second] = provider.calls;
assert.deepEqual(
  first?.context.tools.map(({ name }) => name),
  ['in_stock'],
);
const results = second?.context.messages.at(-1)?.content;
assert.ok(Array.isArray(results));
console.log(
  `the model read: ${JSON.stringify(results.map((part) => (part.type === 'tool_result' ? part.result : '')))}`,
);
assert.equal(results.length, 3);

// The timeline has the words and the tools in their order; who sees the tools is an option.
const timeline = await kit.getTimeline(id);
const activity = timeline.filter(({ source }) => source.channelId === 'assistant').map(({ type }) => type);
console.log(`in the timeline: ${activity.join(', ')}`);
assert.deepEqual(activity.slice(0, 4), ['message', 'tool_call_start', 'tool_call_start', 'tool_call_start']);
assert.equal(activity.at(-1), 'message');
