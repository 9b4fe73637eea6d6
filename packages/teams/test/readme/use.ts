import { InMemoryStateStore, RoomKit, teamsChannel } from '@roomkit/core';
import { BotFrameworkTeamsProvider } from '@roomkit/teams';

// Keeps where to answer. In production one that lasts, such as `PostgresStateStore` of @roomkit/postgres.
const state = new InMemoryStateStore();
const kit = new RoomKit({ state });
const provider = BotFrameworkTeamsProvider.fromEnv(process.env, { state });
kit.registerChannel(teamsChannel('teams', { provider }));

// The bot's messaging endpoint, such as https://rooms.example/webhooks/teams.
export const POST = (request: Request): Promise<Response> => kit.processWebhook('teams', request);

// The bot writes first, to somebody who has installed it.
const { id } = await kit.createRoom();
const teamsConversationId = await provider.openConversation('29:1ann');
await kit.attachChannel(id, 'teams', { metadata: { teamsConversationId } });
await kit.sendEvent(id, 'system', {
  type: 'rich',
  body: 'Shall we deliver **today**?',
  buttons: [{ label: 'Yes', payload: 'today' }, { label: 'Later' }],
});
await kit.whenIdle();
