import type { ChannelCapabilities } from '../domain/capabilities.ts';

/** The kinds of channel that are ready made. */
export type ReadyMadeKind =
  | 'sms'
  | 'email'
  | 'whatsapp'
  | 'whatsapp_personal'
  | 'messenger'
  | 'teams'
  | 'rcs'
  | 'telegram'
  | 'webhook';

/** What each ready-made channel can show (RFC Appendix A); whatever is not named is off. */
export const TRANSPORT_CAPABILITIES: Readonly<Record<ReadyMadeKind, Partial<ChannelCapabilities>>> = Object.freeze({
  sms: {
    mediaTypes: ['text', 'media'],
    maxLength: 1600,
    supportsReadReceipts: true,
    supportsMedia: true,
    supportedMediaTypes: ['image/jpeg', 'image/png', 'image/gif'],
  },
  email: {
    mediaTypes: ['text', 'rich', 'media'],
    supportsThreading: true,
    supportsRichText: true,
    supportsMedia: true,
  },
  whatsapp: {
    mediaTypes: ['text', 'rich', 'media', 'location', 'template'],
    maxLength: 4096,
    maxButtons: 3,
    supportsReactions: true,
    supportsTemplates: true,
    supportsButtons: true,
    supportsQuickReplies: true,
    supportsReadReceipts: true,
    supportsMedia: true,
    supportsEdit: true,
    supportsDelete: true,
  },
  whatsapp_personal: {
    mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location'],
    maxLength: 4096,
    supportsReactions: true,
    supportsTyping: true,
    supportsReadReceipts: true,
    supportsAudio: true,
    supportsVideo: true,
    supportsMedia: true,
    supportsEdit: true,
    supportsDelete: true,
  },
  messenger: {
    mediaTypes: ['text', 'rich', 'media', 'template'],
    maxLength: 2000,
    maxButtons: 3,
    supportsButtons: true,
    supportsQuickReplies: true,
    supportsReadReceipts: true,
    supportsMedia: true,
    supportsDelete: true,
  },
  teams: {
    mediaTypes: ['text', 'rich'],
    maxLength: 28_000,
    supportsThreading: true,
    supportsReactions: true,
    supportsReadReceipts: true,
    supportsRichText: true,
    supportsEdit: true,
    supportsDelete: true,
  },
  rcs: {
    mediaTypes: ['text', 'rich', 'media'],
    maxLength: 8000,
    supportsButtons: true,
    supportsCards: true,
    supportsQuickReplies: true,
    supportsReadReceipts: true,
    supportsTyping: true,
    supportsMedia: true,
  },
  telegram: {
    mediaTypes: ['text', 'rich', 'media', 'location'],
    maxLength: 4096,
    supportsRichText: true,
    supportsButtons: true,
    supportsEdit: true,
    supportsDelete: true,
    supportsTyping: true,
  },
  webhook: { mediaTypes: ['text', 'rich'] },
});
