import assert from 'node:assert/strict';

import { Agent, getConversationState, HUMAN, installPipeline, listHandoffs } from '@roomkit/agents';
import { defineTool } from '@roomkit/ai';
import { HookResult, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { createWebhookHandler } from '@roomkit/server';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';
import { TwilioSMSProvider } from '@roomkit/twilio';
import * as z from 'zod';

// Twilio as a local server, and a customer with a phone.
const twilio = await new TwilioEmulator({ webhookUrl: 'https://rooms.example/webhooks/sms' }).start();
const { accountSid, authToken, url: baseUrl } = twilio;
const [SHOP, ANA] = ['+14155550100', '+14155552671'];
const sms = smsChannel('sms', { provider: new TwilioSMSProvider({ accountSid, authToken, baseUrl, from: SHOP }) });
const ana = twilio.person(ANA, SHOP);

// Colleagues sit at a web page. A real one shows two buttons; this one agrees to what is small.
const desk = new SimpleChannel('desk', {
  onDeliver(event) {
    const { requestId, cents } = event.metadata;
    if (typeof requestId !== 'string') return;
    const approved = Number(cents) <= 5000;
    console.log(`  desk is asked: ${textOf(event)} → ${approved ? 'yes' : 'no'}`);
    kit.resolveInput(requestId, { approved, reason: 'over the limit' });
  },
});

// The one thing that costs money: nobody but a person lets it run.
const refunds: string[] = [];
const refundOrder = defineTool({
  name: 'refund_order',
  description: 'Gives a customer the money for an order back.',
  parameters: z.object({ order: z.string(), cents: z.number().int().positive(), reason: z.string() }),
  execute({ order, cents }) {
    refunds.push(order);
    return { order, refunded: `$${(cents / 100).toFixed(2)}` };
  },
});

// Scripted models, so that no key is needed: each answer in its turn.
const call = (id: string, name: string, args: Readonly<Record<string, unknown>>) => ({ id, name, arguments: args });
const nova = new MockAIProvider({
  answers: [
    {
      text: 'I am sorry about that. Iris looks after refunds, one moment.',
      toolCalls: [
        call('n1', 'handoff', { target: 'iris', reason: 'refund', summary: 'Order 1042: a teapot came broken.' }),
      ],
    },
    'Nova here again. A new teapot leaves tomorrow. Anything else?',
  ],
});
const iris = new MockAIProvider({
  answers: [
    { toolCalls: [call('i1', 'refund_order', { order: '1042', cents: 4900, reason: 'arrived broken' })] },
    'Your $49.00 are on their way back to you.',
    {
      text: 'Of course.',
      toolCalls: [call('i2', 'handoff', { target: HUMAN, reason: 'asks for a person', summary: '1042 is refunded.' })],
    },
  ],
});

const kit = new RoomKit();
const triage = new Agent('nova', { provider: nova, role: 'Triage', description: 'Answers first.' });
const specialist = new Agent('iris', {
  provider: iris,
  role: 'Refunds',
  description: 'Gives money back.',
  tools: [refundOrder],
  approval: ['refund_*'],
});
for (const channel of [sms, desk, triage, specialist]) kit.registerChannel(channel);

// Who hands over to whom. Where a conversation stands is kept with its room, so any process can go on with it.
const { handoffs } = installPipeline(kit, {
  stages: [
    { phase: 'triage', agentId: 'nova', next: 'refund' },
    { phase: 'refund', agentId: 'iris', next: null, canReturnTo: ['triage'] },
  ],
});
kit.hook('on_room_created', async ({ id }) => {
  for (const channelId of ['desk', 'nova', 'iris']) await kit.attachChannel(id, channelId);
});
kit.hook('on_handoff', ({ fromAgentId, toAgentId, toPhase, request }) => {
  console.log(`  ${fromAgentId} → ${toAgentId} (${toPhase ?? 'no phase'}): ${request.reason}`);
});
// The question of a tool goes to the desk alone.
kit.hook('on_user_input_required', async ({ requestId, roomId, prompt, data }) => {
  const { cents, order } = data['arguments'] as { readonly cents: number; readonly order: string };
  const content = { type: 'text', body: `${prompt} $${cents / 100} for order ${order}` } as const;
  const options = { visibility: 'desk', addressedTo: [], metadata: { requestId, cents } } as const;
  await kit.sendEvent(roomId, String(data['channelId']), content, options);
  return HookResult.allow();
});
twilio.deliverTo(createWebhookHandler(kit).fetch);

/** A text of hers, and what it sets off. */
async function text(body: string): Promise<void> {
  console.log(`ana: ${body}`);
  const before = twilio.messages.sent().length;
  await ana.text(body).deliver();
  await kit.whenIdle();
  for (const { text: words } of twilio.messages.sent().slice(before)) console.log(`  on her phone: ${words ?? ''}`);
}

// Triage, specialist, approval.
await text('My teapot came broken. I want my money back, order 1042.');
const [room] = await kit.listRooms();
assert.ok(room);
assert.deepEqual(refunds, ['1042']);
const stands = await getConversationState(kit, room.id);
assert.deepEqual([stands.activeAgentId, stands.phase], ['iris', 'refund']);
// Iris knows what Nova learnt, and nobody had to ask twice.
assert.match(iris.calls[0]?.context.systemPrompt ?? '', /a teapot came broken/u);

// She asks for a person: no agent speaks until the conversation is given back.
await text('Thank you. Can I talk to somebody, please?');
assert.equal((await getConversationState(kit, room.id)).withHuman, true);
await text('Can I have a new one instead?');
await kit.sendEvent(
  room.id,
  'desk',
  { type: 'text', body: 'Kim here. Yes, I will pack you one.' },
  { addressedTo: [] },
);

// Kim gives it back, with what has to be known. Whoever takes over speaks at once.
const back = { targetAgentId: 'nova', reason: 'all is settled', summary: 'Kim sends a new teapot.' };
assert.equal((await handoffs.request(room.id, back, { from: HUMAN })).accepted, true);
await kit.whenIdle();
assert.match(nova.calls[1]?.context.systemPrompt ?? '', /Kim sends a new teapot/u);

const phone = twilio.messages.sent().map((message) => message.text);
console.log(`her phone has: ${phone.join(' | ')}`);
assert.deepEqual(phone, [
  'I am sorry about that. Iris looks after refunds, one moment.',
  'Your $49.00 are on their way back to you.',
  'Of course.',
  'Kim here. Yes, I will pack you one.',
  'Nova here again. A new teapot leaves tomorrow. Anything else?',
]);
const record = (await listHandoffs(kit, room.id)).map(({ fromAgentId, toAgentId }) => `${fromAgentId} → ${toAgentId}`);
assert.deepEqual(record, ['nova → iris', 'iris → human', 'human → nova']);

await kit.close();
await twilio[Symbol.asyncDispose]();
