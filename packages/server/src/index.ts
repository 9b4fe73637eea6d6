export { type OrganizationOf, type WebhookHandlerOptions } from './options.ts';
export { createWebhookHandler, type FetchContext, type WebhookHandler } from './webhook-handler.ts';
