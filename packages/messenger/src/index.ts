export { FacebookMessengerProvider } from './messenger-provider.ts';
export { MESSENGER_ENVIRONMENT, type MessengerConfig, type MessengerOptions } from './options.ts';
export { parseMessengerWebhook } from './parse-webhook.ts';
