import {
  type Channel,
  httpChannel,
  messengerChannel,
  type RoomKit,
  smsChannel,
  telegramChannel,
  whatsappChannel,
} from '@roomkit/core';
import type { Emulator } from '@roomkit/emulators';
import { HTTPEmulator } from '@roomkit/emulators/http';
import { MessengerEmulator } from '@roomkit/emulators/messenger';
import { TelegramEmulator } from '@roomkit/emulators/telegram';
import { TelnyxEmulator } from '@roomkit/emulators/telnyx';
import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { WhatsAppEmulator } from '@roomkit/emulators/whatsapp';
import { WebhookHTTPProvider } from '@roomkit/http';
import { FacebookMessengerProvider } from '@roomkit/messenger';
import { TelegramBotProvider } from '@roomkit/telegram';
import { TelnyxSMSProvider } from '@roomkit/telnyx';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

/** A vendor with its channel, and whom the room reaches there. */
export interface Vendor<Kind extends Emulator = Emulator> {
  readonly emulator: Kind;
  readonly channel: Channel;
  readonly metadata: Readonly<Record<string, string>>;
}

export const CUSTOMER = '14155552671';

/** Six vendors, each with its own wire. */
export async function startVendors(): Promise<{
  readonly twilio: Vendor<TwilioEmulator>;
  readonly telnyx: Vendor<TelnyxEmulator>;
  readonly whatsapp: Vendor<WhatsAppEmulator>;
  readonly messenger: Vendor<MessengerEmulator>;
  readonly telegram: Vendor<TelegramEmulator>;
  readonly http: Vendor<HTTPEmulator>;
}> {
  const twilio = await new TwilioEmulator().start();
  const telnyx = await new TelnyxEmulator().start();
  const whatsapp = await new WhatsAppEmulator().start();
  const messenger = await new MessengerEmulator().start();
  const telegram = await new TelegramEmulator().start();
  const http = await new HTTPEmulator().start();
  const byTwilio = new TwilioSMSProvider({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    baseUrl: twilio.url,
    from: '+14155550100',
  });
  const { apiKey, baseUrl, messagingProfileId, publicKey } = telnyx;
  const byTelnyx = new TelnyxSMSProvider({ apiKey, baseUrl, messagingProfileId, publicKey, from: '+14155550101' });
  const byWhatsApp = new WhatsAppCloudProvider({
    phoneNumberId: whatsapp.phoneNumberId,
    accessToken: whatsapp.accessToken,
    appSecret: whatsapp.appSecret,
    baseUrl: whatsapp.url,
  });
  const byMessenger = new FacebookMessengerProvider({
    appSecret: messenger.appSecret,
    pageAccessToken: messenger.pageAccessToken,
    pageId: messenger.pageId,
    verifyToken: 'verify',
    baseUrl: messenger.url,
  });
  const byTelegram = new TelegramBotProvider({
    botToken: telegram.botToken,
    webhookSecret: telegram.secretToken,
    baseUrl: telegram.url,
  });
  const byHttp = new WebhookHTTPProvider({
    url: http.hookUrl,
    secret: http.secret,
    signature: http.signature,
    allowPrivateAddresses: true,
  });
  return {
    twilio: {
      emulator: twilio,
      channel: smsChannel('twilio', { provider: byTwilio }),
      metadata: { phoneNumber: '+14155552671' },
    },
    telnyx: {
      emulator: telnyx,
      channel: smsChannel('telnyx', { provider: byTelnyx }),
      metadata: { phoneNumber: '+14155552672' },
    },
    whatsapp: {
      emulator: whatsapp,
      channel: whatsappChannel('whatsapp', { provider: byWhatsApp }),
      metadata: { phoneNumber: `+${CUSTOMER}` },
    },
    messenger: {
      emulator: messenger,
      channel: messengerChannel('messenger', { provider: byMessenger }),
      metadata: { facebookUserId: '7712345678901234' },
    },
    telegram: {
      emulator: telegram,
      channel: telegramChannel('telegram', { provider: byTelegram }),
      metadata: { telegramChatId: '5550001' },
    },
    http: {
      emulator: http,
      channel: httpChannel('http', { provider: byHttp }),
      metadata: { recipientId: 'customer-7' },
    },
  };
}

/** Attaches every vendor to a room, and its webhooks to the kit. */
export async function connect(kit: RoomKit, roomId: string, vendors: readonly Vendor[]): Promise<void> {
  for (const { emulator, channel, metadata } of vendors) {
    kit.registerChannel(channel);
    await kit.attachChannel(roomId, channel.id, { metadata });
    emulator.deliverTo((request) => kit.processWebhook(channel.id, request));
  }
}
