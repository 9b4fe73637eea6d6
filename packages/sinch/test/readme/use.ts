import { RoomKit, smsChannel } from '@roomkit/core';
import { SinchSMSProvider } from '@roomkit/sinch';

const kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: SinchSMSProvider.fromEnv() }));

// Sinch calls https://rooms.example/webhooks/sms for messages and reports; any server will do.
export const POST = (request: Request): Promise<Response> => kit.processWebhook('sms', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+14155552671' } });
await kit.sendEvent(id, 'system', { type: 'text', body: 'Your parcel is on its way.' });
await kit.whenIdle();
