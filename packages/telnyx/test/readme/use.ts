import { RoomKit, rcsChannel, smsChannel } from '@roomkit/core';
import { TelnyxRCSProvider, TelnyxSMSProvider } from '@roomkit/telnyx';

const kit = new RoomKit();
const smsProvider = TelnyxSMSProvider.fromEnv();
kit.registerChannel(smsChannel('sms', { provider: smsProvider }));
kit.registerChannel(rcsChannel('rcs', { provider: TelnyxRCSProvider.fromEnv(), fallback: true, smsProvider }));

// Telnyx calls https://rooms.example/webhooks/sms and …/rcs for messages and reports; any server will do.
export const SMS = (request: Request): Promise<Response> => kit.processWebhook('sms', request);
export const RCS = (request: Request): Promise<Response> => kit.processWebhook('rcs', request);

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'rcs', { metadata: { phoneNumber: '+14155552671' } });
const buttons = [
  { label: 'At home', payload: 'home' },
  { label: 'At the shop', payload: 'shop' },
];
await kit.sendEvent(id, 'system', { type: 'rich', body: 'Your parcel is here. Where do you want it?', buttons });
await kit.whenIdle();
