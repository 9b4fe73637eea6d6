import { emailChannel, RoomKit } from '@roomkit/core';
import { ElasticEmailProvider } from '@roomkit/elasticemail';

const kit = new RoomKit();
kit.registerChannel(emailChannel('mail', { provider: ElasticEmailProvider.fromEnv(), subject: 'Your order' }));

// Elastic Email calls https://rooms.example/webhooks/mail?secret=… by GET to say how mails fare.
export const GET = (request: Request): Promise<Response> => kit.processWebhook('mail', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'mail', { metadata: { emailAddress: 'ann@example.org' } });
await kit.sendEvent(id, 'system', { type: 'rich', body: 'Your parcel is **on its way**.' });
await kit.whenIdle();
