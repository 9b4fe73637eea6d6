import { RoomKit, smsChannel } from '@roomkit/core';
import { VoiceMeUpSMSProvider } from '@roomkit/voicemeup';

const kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: VoiceMeUpSMSProvider.fromEnv() }));

// VoiceMeUp calls https://rooms.example/webhooks/sms?secret=… for messages; any server will do.
export const POST = (request: Request): Promise<Response> => kit.processWebhook('sms', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+14155552671' } });
await kit.sendEvent(id, 'system', { type: 'text', body: 'Your parcel is on its way.' });
await kit.whenIdle();
