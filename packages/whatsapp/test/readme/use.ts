import { RoomKit, whatsappChannel } from '@roomkit/core';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

const kit = new RoomKit();
kit.registerChannel(whatsappChannel('whatsapp', { provider: WhatsAppCloudProvider.fromEnv() }));

// Meta calls https://rooms.example/webhooks/whatsapp: once by GET to ask, then by POST with messages and reports.
export const handle = (request: Request): Promise<Response> => kit.processWebhook('whatsapp', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'whatsapp', { metadata: { phoneNumber: '+14155552671' } });
await kit.sendEvent(id, 'system', {
  type: 'rich',
  body: 'Shall we deliver **today**?',
  buttons: [{ label: 'Yes', payload: 'today' }, { label: 'Later' }],
});
await kit.whenIdle();
