export {
  TELNYX_ENVIRONMENT,
  type TelnyxConfig,
  type TelnyxOptions,
  type TelnyxRCSConfig,
  type TelnyxRCSOptions,
  type TelnyxSMSOptions,
} from './options.ts';
export { TelnyxRCSProvider } from './rcs-provider.ts';
export { TelnyxSMSProvider } from './sms-provider.ts';
export { TelnyxProvider } from './telnyx-provider.ts';
export { parseTelnyxWebhook } from './parse-webhook.ts';
