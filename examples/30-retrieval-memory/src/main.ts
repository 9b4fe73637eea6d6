import assert from 'node:assert/strict';

import { AIChannel, KeywordRetriever, RetrievalMemory, SlidingWindowMemory } from '@roomkit/ai';
import { RoomKit } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

// The last four messages as they are, and up to two older ones that have words in common with the question. With
// embeddings, a `Retriever` of your own takes the place of `KeywordRetriever`.
const memory = new RetrievalMemory({
  retriever: new KeywordRetriever(),
  inner: new SlidingWindowMemory({ maxEvents: 4 }),
  limit: 2,
});
const provider = new MockAIProvider({ answers: ['Noted.'] });
const page = new SimpleChannel('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(new AIChannel('assistant', { provider, memory }));
const { id } = await kit.createRoom();
for (const channelId of ['page', 'assistant']) await kit.attachChannel(id, channelId);

async function say(body: string, visibility = 'all'): Promise<void> {
  const content = { type: 'text', body } as const;
  if (visibility === 'all') {
    await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
  } else await kit.sendEvent(id, 'page', content, { visibility });
}

await say('The locker code is 4711.');
await say('The locker by the door is broken, but do not tell the assistant.', 'none');
for (let at = 1; at <= 30; at += 1) await say(`Small talk number ${at}.`);
await say('Which code opens the locker?');

const read = (provider.calls.at(-1)?.context.messages ?? []).map(
  ({ role, content }) => `${role}: ${typeof content === 'string' ? content : JSON.stringify(content)}`,
);
console.log(`of ${(await kit.getTimeline(id, { types: ['message'] })).length} messages the model read:`);
for (const line of read) console.log(`  ${line}`);
assert.ok(read.some((line) => line.includes('4711')));
assert.ok(!read.some((line) => line.includes('broken')), 'what is hidden from a reader is not in its memory');
assert.ok(read.length <= 7);
assert.equal(read.at(-1), 'user: Which code opens the locker?');
