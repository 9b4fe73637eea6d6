export { TelegramCode } from './errors.ts';
export { TELEGRAM_ENVIRONMENT, type TelegramConfig, type TelegramOptions } from './options.ts';
export { type SetWebhookOptions } from './set-webhook.ts';
export { TelegramBotProvider } from './telegram-provider.ts';
export { parseTelegramWebhook } from './parse-webhook.ts';
