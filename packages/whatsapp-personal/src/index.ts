export {
  type Credentials,
  type DownloadContext,
  type KeyChanges,
  type KeyStore,
  type LibraryLogger,
  type MessageKey,
  type SocketOptions,
  type WhatsAppLibrary,
  type WhatsAppMessage,
  type WhatsAppSocket,
} from './library.ts';
export {
  WHATSAPP_PERSONAL_ENVIRONMENT,
  type WhatsAppPersonalAuth,
  type WhatsAppPersonalSessionOptions,
} from './options.ts';
export { type WhatsAppPersonalConfig, type WhatsAppPersonalOptions, WhatsAppPersonalProvider } from './provider.ts';
export { type SessionEndReason } from './session/close-codes.ts';
export { WhatsAppPersonalSession } from './session/session.ts';
export { type WhatsAppPersonalSourceOptions, WhatsAppPersonalSourceProvider } from './source/source.ts';
