import assert from 'node:assert/strict';

import { ChannelOutput, HookResult, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(new SimpleChannel('customer'));

// An intelligence channel may notice things and ask for work, beside or instead of an answer.
const analyst = new SimpleChannel('analyst', {
  channelType: 'ai',
  reply: (event) => {
    if (!/angry|never again/iu.test(textOf(event))) return ChannelOutput.empty();
    return ChannelOutput.of({
      observations: [{ type: 'sentiment', data: { score: -0.9 } }],
      tasks: [{ type: 'callback', title: 'Call this customer back', data: { urgent: true } }],
      metadataUpdates: { mood: 'bad' },
    });
  },
});
kit.registerChannel(analyst);
const { id } = await kit.createRoom({ roomId: 'case' });
await kit.attachChannel(id, 'customer');
await kit.attachChannel(id, 'analyst');

// A hook may add both to its verdict.
kit.hook('before_broadcast', { name: 'refund-watch' }, (event) => {
  const words = textOf(event);
  const order = /order (?<order>\d+)/iu.exec(words)?.groups?.['order'];
  if (order === undefined || !/refund/iu.test(words)) return HookResult.allow();
  return HookResult.allow({ tasks: [{ type: 'refund', title: `Check order ${order}`, data: { order } }] });
});

kit.hook('on_task_created', (task) => console.log(`  new task: ${task.title ?? task.type}`));
kit.hook('on_observation', (observation) =>
  console.log(`  noticed: ${observation.type} ${JSON.stringify(observation.data)}`),
);

async function say(body: string): Promise<void> {
  console.log(`customer: ${body}`);
  const message = { channelId: 'customer', senderId: 'ana', content: { type: 'text', body } } as const;
  await kit.processInbound(message, { roomId: id });
  await kit.whenIdle();
}
await say('Hello');
await say('I want a refund for order 1042');
await say('I am angry. Never again!');

const tasks = await kit.listTasks(id);
assert.deepEqual(
  tasks.map(({ type, status }) => [type, status]),
  [
    ['refund', 'pending'],
    ['callback', 'pending'],
  ],
);
const [observation] = await kit.listObservations(id);
assert.deepEqual([observation?.type, observation?.sourceChannelId], ['sentiment', 'analyst']);
assert.equal((await kit.getRoom(id)).metadata['mood'], 'bad');

// A muted channel keeps quiet, and goes on noticing.
await kit.mute(id, 'analyst');
await say('Still angry');
assert.equal((await kit.listObservations(id)).length, 2);
console.log('muted, the analyst still notices');

// Work is done by the application.
const [refund] = tasks;
assert.ok(refund);
await kit.updateTask(id, refund.id, { status: 'completed', assignedTo: 'kim' });
const open = await kit.listTasks(id, { status: 'pending' });
console.log(`open tasks: ${open.map(({ type }) => type).join(', ')}`);
assert.equal(
  open.some(({ type }) => type === 'refund'),
  false,
);

// The application may add its own.
await kit.createTask(id, { type: 'survey', title: 'Ask how it went' });
assert.equal((await kit.listTasks(id)).at(-1)?.type, 'survey');
