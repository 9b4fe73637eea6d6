import assert from 'node:assert/strict';

import { InMemoryStateStore, RoomKit, teamsChannel, textOf } from '@roomkit/core';
import { TeamsEmulator } from '@roomkit/emulators/teams';
import { createWebhookHandler } from '@roomkit/server';
import { BotFrameworkTeamsProvider } from '@roomkit/teams';
import { SimpleChannel } from '@roomkit/testing';

// The Bot Framework as a local server. With your own bot, read the options by `BotFrameworkTeamsProvider.fromEnv()`.
const teams = await new TeamsEmulator({ webhookUrl: 'https://rooms.example/webhooks/teams' }).start();
const { appId, appPassword, openIdUrl, serviceUrl, tenantId, url: loginUrl } = teams;
// Keeps where to answer; in production in a store that lasts.
const state = new InMemoryStateStore();
const options = { appId, appPassword, tenantId, serviceUrl, loginUrl, openIdUrl, state };
const provider = new BotFrameworkTeamsProvider(options);

const kit = new RoomKit({ state });
kit.registerChannel(teamsChannel('teams', { provider }));
const desk = new SimpleChannel('desk', { senderIsParticipant: true });
kit.registerChannel(desk);
teams.deliverTo(createWebhookHandler(kit).fetch);
const ann = teams.person('29:1ann');

// The bot writes first, to somebody who has installed it.
const { id } = await kit.createRoom();
const teamsConversationId = await provider.openConversation(ann.id);
await kit.attachChannel(id, 'teams', { metadata: { teamsConversationId } });
await kit.attachChannel(id, 'desk');
const asked = await kit.processInbound(
  {
    channelId: 'desk',
    senderId: 'kim',
    content: {
      type: 'rich',
      body: 'The printer is back. Shall we bring it **today**?',
      buttons: [{ label: 'Yes', payload: 'today' }, { label: 'Tomorrow' }],
    },
  },
  { roomId: id },
);
await kit.whenIdle();
const [card] = teams.messages.sent();
console.log(`in Teams: ${card?.text ?? ''} [${(card?.buttons ?? []).join('] [')}]`);
assert.deepEqual(card?.buttons, ['Yes', 'Tomorrow']);

// An answer comes with a token that Microsoft signed; whoever has none is not believed.
const answer = ann.text('Yes, before noon');
const statuses = [...(await answer.deliver({ wrongSignature: true })), ...(await answer.deliver({ times: 2 }))];
console.log(`calls: ${statuses.map(({ status }) => status).join(', ')}`);
assert.deepEqual(
  statuses.map(({ status }) => status),
  [403, 200, 200],
);
await kit.whenIdle();
const heard = desk.delivered.map((event) => textOf(event));
console.log(`at the desk: ${heard.join(' | ')}`);
assert.deepEqual(heard, ['Yes, before noon']);

// The desk corrects itself, and takes a message back.
const targetEventId = asked.event?.id ?? '';
const newContent = { type: 'text', body: 'The printer is back, and on its way.' } as const;
await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'edit', targetEventId, newContent } },
  { roomId: id },
);
await kit.whenIdle();
const edited = teams.messages.get(card?.id ?? '');
console.log(`edited: ${edited?.text ?? ''}`);
assert.deepEqual([edited?.text, edited?.edits], [newContent.body, 1]);
await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'delete', targetEventId, deleteType: 'sender' } },
  { roomId: id },
);
await kit.whenIdle();
assert.equal(teams.messages.get(card?.id ?? '')?.isDeleted, true);
console.log('taken back');

await kit.close();
await teams[Symbol.asyncDispose]();
