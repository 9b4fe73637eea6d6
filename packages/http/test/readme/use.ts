import { httpChannel, RoomKit } from '@roomkit/core';
import { WebhookHTTPProvider } from '@roomkit/http';

const kit = new RoomKit();
kit.registerChannel(httpChannel('billing', { provider: WebhookHTTPProvider.fromEnv() }));

// The other system posts to https://rooms.example/webhooks/billing; any server will do.
export const POST = (request: Request): Promise<Response> => kit.processWebhook('billing', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'billing', { metadata: { recipientId: 'customer-7' } });
await kit.sendEvent(id, 'system', { type: 'text', body: 'Your invoice is ready.' });
await kit.whenIdle();
