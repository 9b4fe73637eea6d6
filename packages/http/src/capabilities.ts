import type { ChannelCapabilities, DeliveryOutcome, InboundFeature } from '@roomkit/core';

/** The contract has words for all of it; a receiver lets be what it does not know. */
export const CHANNEL: Partial<ChannelCapabilities> = {
  mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location', 'template'],
  maxLength: null,
  supportsRichText: true,
  supportsButtons: true,
  supportsCards: true,
  supportsQuickReplies: true,
  supportsTemplates: true,
  supportsMedia: true,
  supportsAudio: true,
  supportsVideo: true,
  supportsThreading: true,
  supportsTyping: true,
  supportsReadReceipts: true,
  supportsReactions: true,
  supportsEdit: true,
  supportsDelete: true,
};

export const RECEIVES: readonly InboundFeature[] = [
  'media',
  'location',
  'reply',
  'button',
  'edit',
  'delete',
  'reaction',
  'typing',
  'watermark',
];

export const REPORTS: readonly DeliveryOutcome[] = ['accepted', 'sent', 'delivered', 'read', 'failed'];
