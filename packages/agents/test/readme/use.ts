import { Agent, installPipeline } from '@roomkit/agents';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

const handoff = { target: 'network', reason: 'a fault', summary: 'The router blinks red.' };
const desk = new MockAIProvider({ answers: [{ toolCalls: [{ id: '1', name: 'handoff', arguments: handoff }] }] });
const network = new MockAIProvider({ answers: ['Press the button at the back.'] });

await using kit = new RoomKit();
const page = new SimpleChannel('page');
kit.registerChannel(page);
kit.registerChannel(new Agent('desk', { provider: desk, role: 'Help desk' }));
kit.registerChannel(new Agent('network', { provider: network, description: 'Repairs routers' }));
const stages = [
  { phase: 'triage', agentId: 'desk', next: 'repair' },
  { phase: 'repair', agentId: 'network', next: null, canReturnTo: ['triage'] },
];
using _pipeline = installPipeline(kit, { stages });

const { id } = await kit.createRoom();
for (const channelId of ['page', 'desk', 'network']) await kit.attachChannel(id, channelId);
const content = { type: 'text', body: 'My router is broken' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
process.stdout.write(`${page.delivered.map((event) => textOf(event)).join('\n')}\n`);
