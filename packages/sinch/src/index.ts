export { SINCH_ENVIRONMENT, SINCH_REGIONS, type SinchConfig, type SinchOptions, type SinchRegion } from './options.ts';
export { SinchSMSProvider } from './sinch-provider.ts';
export { parseSinchWebhook } from './parse-webhook.ts';
