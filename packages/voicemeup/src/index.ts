export { type AllowedCallers, VOICEMEUP_ENVIRONMENT, type VoiceMeUpConfig, type VoiceMeUpOptions } from './options.ts';
export { VoiceMeUpSMSProvider } from './voicemeup-provider.ts';
export { parseVoiceMeUpWebhook } from './parse-webhook.ts';
