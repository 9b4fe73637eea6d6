export { TWILIO_ENVIRONMENT, type TwilioConfig, type TwilioOptions } from './options.ts';
export { TwilioRCSProvider } from './rcs-provider.ts';
export { TwilioSMSProvider } from './sms-provider.ts';
export { TwilioProvider } from './twilio-provider.ts';
export { parseTwilioWebhook } from './parse-webhook.ts';
