import { emailChannel, RoomKit } from '@roomkit/core';
import { SendGridProvider } from '@roomkit/sendgrid';

const kit = new RoomKit();
kit.registerChannel(emailChannel('mail', { provider: SendGridProvider.fromEnv(), subject: 'Your order' }));

// SendGrid calls https://rooms.example/webhooks/mail with events and with mails; any server will do.
export const POST = (request: Request): Promise<Response> => kit.processWebhook('mail', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'mail', { metadata: { emailAddress: 'ann@example.org' } });
await kit.sendEvent(id, 'system', { type: 'rich', body: 'Your parcel is **on its way**.' });
await kit.whenIdle();
