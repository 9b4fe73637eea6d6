import { messengerChannel, RoomKit } from '@roomkit/core';
import { FacebookMessengerProvider } from '@roomkit/messenger';

const kit = new RoomKit();
kit.registerChannel(messengerChannel('messenger', { provider: FacebookMessengerProvider.fromEnv() }));

// Meta calls https://rooms.example/webhooks/messenger: once by GET to ask, then by POST with what people do.
export const handle = (request: Request): Promise<Response> => kit.processWebhook('messenger', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'messenger', { metadata: { facebookUserId: '7712345678901234' } });
await kit.sendEvent(id, 'system', {
  type: 'rich',
  body: 'Shall we deliver today?',
  buttons: [{ label: 'Yes', payload: 'today' }, { label: 'Later' }],
});
await kit.whenIdle();
