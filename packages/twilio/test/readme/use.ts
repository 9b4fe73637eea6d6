import { RoomKit, smsChannel } from '@roomkit/core';
import { TwilioSMSProvider } from '@roomkit/twilio';

const kit = new RoomKit();
const provider = TwilioSMSProvider.fromEnv();
kit.registerChannel(smsChannel('sms', { provider, publicBaseUrl: 'https://rooms.example' }));

// Twilio calls https://rooms.example/webhooks/sms for messages and reports; any server will do.
export const POST = (request: Request): Promise<Response> => kit.processWebhook('sms', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+14155552671' } });
await kit.sendEvent(id, 'system', { type: 'text', body: 'Your parcel is on its way.' });
await kit.whenIdle();
