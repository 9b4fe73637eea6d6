import { canRead, type ChannelBinding, type RoomContext, writeRefusal } from '@roomkit/core';

/** Whom a notice of typing may reach on a channel: those a visibility includes, or nobody. */
export type TypingScope = { readonly visibility: ChannelBinding['visibility'] } | null;

/** Judges typing as the words would be that are being typed. @param sourceId - null for the host's own */
export function typingScope(
  { bindings }: Pick<RoomContext, 'bindings'>,
  sourceId: string | null,
  channelId: string,
): TypingScope {
  const own = bindings.find((binding) => binding.channelId === channelId);
  if (own === undefined || !canRead(own.access) || own.outputMuted || !own.capabilities.supportsTyping) return null;
  const source = bindings.find((binding) => binding.channelId === sourceId);
  if (source === undefined) return { visibility: 'all' };
  // Who may not speak in the room does not type in it either.
  if (writeRefusal(source) !== null) return null;
  return { visibility: source === own ? 'all' : source.visibility };
}
