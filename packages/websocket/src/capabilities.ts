import type { ChannelCapabilities } from '@roomkit/core';

/** What a web chat can show and do. */
export const WEBSOCKET_CAPABILITIES: Partial<ChannelCapabilities> = Object.freeze({
  mediaTypes: Object.freeze(['text', 'rich', 'media', 'audio', 'video', 'location'] as const),
  supportsRichText: true,
  supportsButtons: true,
  supportsCards: true,
  supportsQuickReplies: true,
  supportsMedia: true,
  supportsAudio: true,
  supportsVideo: true,
  supportsTyping: true,
  supportsReadReceipts: true,
  supportsReactions: true,
  supportsEdit: true,
  supportsDelete: true,
  multiParty: true,
});
