import assert from 'node:assert/strict';

import { AIChannel, defineTool } from '@roomkit/ai';
import { HookResult, RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

const refunds: number[] = [];
const refund = defineTool<{ readonly cents: number }>({
  name: 'refund',
  description: 'Gives a customer money back.',
  parameters: { type: 'object', properties: { cents: { type: 'integer', minimum: 1 } }, required: ['cents'] },
  execute({ cents }) {
    refunds.push(cents);
    return 'refunded';
  },
});

// A scripted model, so that no key is needed.
const asks = (id: string, cents: number) => ({ toolCalls: [{ id, name: 'refund', arguments: { cents } }] });
const provider = new MockAIProvider({
  answers: [asks('c1', 1200), 'You get 12 € back.', asks('c2', 99_000), 'That much I cannot give back.'],
});
const customer = new SimpleChannel('customer');
// A real desk shows two buttons; this one decides by the amount.
const desk = new SimpleChannel('desk', {
  onDeliver(event) {
    const { requestId } = event.metadata;
    if (typeof requestId !== 'string') return;
    const approved = textOf(event).includes('(12 €)');
    console.log(`desk: ${textOf(event)} ${approved ? 'Yes.' : 'No.'}`);
    kit.resolveInput(requestId, approved || { approved, reason: 'over the limit' });
  },
});
await using kit = new RoomKit();
for (const channel of [customer, desk]) kit.registerChannel(channel);
kit.registerChannel(
  new AIChannel('assistant', { provider, tools: [refund], approval: { tools: ['refund*'], timeoutMs: 60_000 } }),
);

const { id } = await kit.createRoom();
for (const channelId of ['customer', 'desk', 'assistant']) await kit.attachChannel(id, channelId);

// The question goes to the desk alone.
kit.hook('on_user_input_required', async ({ requestId, prompt, data }) => {
  const { cents } = data['arguments'] as { readonly cents: number };
  const body = `${prompt} (${cents / 100} €)`;
  await kit.sendEvent(id, 'assistant', { type: 'text', body }, { visibility: 'desk', metadata: { requestId } });
  return HookResult.allow();
});
async function say(body: string): Promise<void> {
  console.log(`customer: ${body}`);
  await kit.processInbound({ channelId: 'customer', senderId: 'ana', content: { type: 'text', body } }, { roomId: id });
}
await say('My tea was stale.');
assert.deepEqual(refunds, [1200]);
await say('And the car it was in broke down.');
assert.deepEqual(refunds, [1200], 'what nobody agreed to did not run');
for (const event of customer.delivered) console.log(`assistant: ${textOf(event)}`);
assert.deepEqual(
  customer.delivered.map((event) => textOf(event)),
  ['You get 12 € back.', 'That much I cannot give back.'],
);
