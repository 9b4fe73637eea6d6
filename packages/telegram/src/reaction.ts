import type { InboundNotice } from '@roomkit/core';
import { type Json, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

import { idOf } from './inbound.ts';

/** What changed of somebody's reactions to a message: Telegram tells those it had and those it has. */
export function reactionsOf(update: Json): readonly InboundNotice[] {
  const change = objectOf(update['message_reaction']);
  const id = idOf(change);
  const senderId = textOrNull(objectOf(change['user'])['id']) ?? textOrNull(objectOf(change['actor_chat'])['id']);
  if (id === null || senderId === null) return [];
  const [former, now] = [emojisOf(change['old_reaction']), emojisOf(change['new_reaction'])];
  const notice = { type: 'reaction', senderId, providerMessageId: id } as const;
  return [
    ...former.filter((emoji) => !now.includes(emoji)).map((emoji) => ({ ...notice, emoji, action: 'remove' as const })),
    ...now.filter((emoji) => !former.includes(emoji)).map((emoji) => ({ ...notice, emoji, action: 'add' as const })),
  ];
}

/** A custom emoji by its number, a paid reaction as the star it is drawn as. */
function emojisOf(reactions: unknown): readonly string[] {
  return objectsOf(reactions).flatMap(({ type, emoji, custom_emoji_id: custom }) =>
    type === 'paid' ? '⭐' : (textOrNull(emoji) ?? textOrNull(custom) ?? []),
  );
}
