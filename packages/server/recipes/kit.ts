import { RoomKit, smsChannel, whatsappChannel } from '@roomkit/core';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

export const kit: RoomKit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: TwilioSMSProvider.fromEnv() }));
kit.registerChannel(whatsappChannel('whatsapp', { provider: WhatsAppCloudProvider.fromEnv() }));
