import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { WhatsAppEmulator } from '@roomkit/emulators/whatsapp';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

export const PERSON = '+14155552671';
export const FROM = '+14155550100';
export const VERIFY_TOKEN = 'verify';

/** Where vendors reach the kit, as they know it. */
export const PUBLIC = 'https://rooms.example';

/** Two vendors: one signs the address and the form, the other the bytes. */
export interface Vendors extends AsyncDisposable {
  readonly twilio: TwilioEmulator;
  readonly whatsapp: WhatsAppEmulator;
  readonly sms: TwilioSMSProvider;
  readonly wa: WhatsAppCloudProvider;
  /** What `fromEnv` of both providers reads. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sends webhooks to a server: Twilio's to the channel `sms`, WhatsApp's to `whatsapp`. */
  deliverTo(serverUrl: string): void;
}

/** @param webhookUrl - the address webhooks are signed for; where they are sent unless it is given */
export async function startVendors(publicUrl: string | null = null): Promise<Vendors> {
  const at = (path: string): { readonly webhookUrl?: string } =>
    publicUrl === null ? {} : { webhookUrl: `${publicUrl}/webhooks/${path}` };
  const twilio = await new TwilioEmulator(at('sms')).start();
  const whatsapp = await new WhatsAppEmulator(at('whatsapp')).start();
  const { accountSid, authToken } = twilio;
  const { accessToken, appSecret, phoneNumberId } = whatsapp;
  const cloud = { accessToken, appSecret, phoneNumberId, verifyToken: VERIFY_TOKEN, baseUrl: whatsapp.url };
  return {
    twilio,
    whatsapp,
    sms: new TwilioSMSProvider({ accountSid, authToken, from: FROM, baseUrl: twilio.url }),
    wa: new WhatsAppCloudProvider(cloud),
    environment: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_FROM: FROM,
      TWILIO_BASE_URL: twilio.url,
      WHATSAPP_PHONE_NUMBER_ID: phoneNumberId,
      WHATSAPP_ACCESS_TOKEN: accessToken,
      WHATSAPP_APP_SECRET: appSecret,
      WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
      WHATSAPP_BASE_URL: whatsapp.url,
    },
    deliverTo(serverUrl) {
      twilio.deliverTo(`${serverUrl}/webhooks/sms`);
      whatsapp.deliverTo(`${serverUrl}/webhooks/whatsapp`);
    },
    async [Symbol.asyncDispose]() {
      await twilio[Symbol.asyncDispose]();
      await whatsapp[Symbol.asyncDispose]();
    },
  };
}
