export { type WhatsAppConfig, WHATSAPP_ENVIRONMENT, type WhatsAppOptions, type WindowTemplate } from './options.ts';
export { WhatsAppCloudProvider } from './whatsapp-provider.ts';
export { parseWhatsAppWebhook } from './parse-webhook.ts';
