export { type HTTPButton, type HTTPCard, type HTTPContent } from './contract/content.ts';
export {
  type HTTPInboundDeletion,
  type HTTPInboundEdit,
  type HTTPInboundMessage,
  type HTTPInboundReaction,
  type HTTPInboundRead,
  type HTTPInboundStatus,
  type HTTPInboundTyping,
  type HTTPIncoming,
} from './contract/incoming.ts';
export {
  type HTTPDeletion,
  type HTTPEdit,
  type HTTPMessage,
  type HTTPOutgoing,
  type HTTPReaction,
  type HTTPRead,
  type HTTPTyping,
} from './contract/outgoing.ts';
export { type AddressGuardOptions, type ResolvedAddress } from './guard/address-guard.ts';
export { type AddressRefusal } from './guard/address-refused.ts';
export { guardedFetch, type GuardedFetchOptions } from './guard/guarded-fetch.ts';
export { WEBHOOK_HTTP_ENVIRONMENT, type WebhookHTTPConfig, type WebhookHTTPOptions } from './options.ts';
export { type SignatureName } from './signature.ts';
export { type ReceiverClaims, WebhookHTTPProvider } from './webhook-http-provider.ts';
export { parseHTTPWebhook } from './parse-webhook.ts';
