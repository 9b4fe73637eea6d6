export { SENDGRID_ENVIRONMENT, type SendGridConfig, type SendGridOptions } from './options.ts';
export { SendGridProvider } from './sendgrid-provider.ts';
export { parseSendGridWebhook } from './parse-webhook.ts';
