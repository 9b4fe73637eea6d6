import type { InboundNotice, ProviderResult, SendOptions, StateScope } from '@roomkit/core';
import { type Json, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

import { activitiesPath, activityIn, messageId, requireConversation } from './address.ts';
import { call, type Sender } from './send.ts';

/** What Teams calls the reactions it had first; others are named by their code point and a word. */
const EMOJIS: Readonly<Record<string, string>> = {
  like: '👍',
  heart: '❤️',
  laugh: '😆',
  surprised: '😮',
  sad: '🙁',
  angry: '😠',
};

/** Shows a reaction; an empty emoji takes those back that the bot has on the message. */
export async function react(
  sender: Sender,
  id: string,
  emoji: string,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  const conversation = requireConversation(sender.provider, to);
  const activity = activityIn(id);
  const type = typeOf(emoji);
  if (activity === null || (emoji !== '' && type === null)) return refused(activity === null ? 'message' : 'reaction');
  const { state } = sender.account;
  const scope = scopeOf(options.organizationId);
  // Teams wants to be told which one is taken back.
  const known = await state.get(scope, id);
  const shown = Array.isArray(known) ? known.flatMap((one) => textOrNull(one) ?? []) : [];
  const request = { effect: 'read', signal: options.signal } as const;
  const path = (one: string): string =>
    `${activitiesPath(conversation, activity)}/reactions/${encodeURIComponent(one)}`;
  if (type === null) {
    for (const one of shown) await call(sender, conversation, path(one), { ...request, method: 'DELETE' }, options);
    await state.delete(scope, id);
  } else {
    await call(sender, conversation, path(type), { ...request, method: 'PUT' }, options);
    if (!shown.includes(type)) await state.set(scope, id, [...shown, type]);
  }
  return { success: true, providerMessageId: id };
}

/** What a person put on a message, and took from it. */
export function reactionsOf(activity: Json): readonly InboundNotice[] {
  const [about, conversation] = [
    textOrNull(activity['replyToId']),
    textOrNull(objectOf(activity['conversation'])['id']),
  ];
  const senderId = textOrNull(objectOf(activity['from'])['id']);
  if (about === null || conversation === null || senderId === null) return [];
  const notice = { type: 'reaction', senderId, providerMessageId: messageId(conversation, about) } as const;
  const named = (name: string, action: 'add' | 'remove'): readonly InboundNotice[] =>
    objectsOf(activity[name]).flatMap(({ type }) => {
      const given = textOrNull(type);
      return given === null ? [] : [{ ...notice, emoji: emojiOf(given), action }];
    });
  return [...named('reactionsRemoved', 'remove'), ...named('reactionsAdded', 'add')];
}

/** The emoji of a reaction such as `like` or `1f44b_wavinghand-tone2`; what is neither stays as it is called. */
function emojiOf(type: string): string {
  if (Object.hasOwn(EMOJIS, type)) return EMOJIS[type] ?? type;
  const code = Number.parseInt(/^([\da-f]{4,6})_/u.exec(type)?.[1] ?? '', 16);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : type;
}

/** Null for an emoji whose name among Teams' reactions is not known. */
function typeOf(emoji: string): string | null {
  const bare = emoji.replaceAll('\uFE0F', '');
  return Object.entries(EMOJIS).find(([, known]) => known.replaceAll('\uFE0F', '') === bare)?.[0] ?? null;
}

function scopeOf(organizationId: string | null | undefined): StateScope {
  return { organizationId: organizationId ?? null, namespace: 'roomkit.teams.reactions' };
}

function refused(what: 'message' | 'reaction'): ProviderResult {
  const error = { code: `${what}_unknown`, message: `Teams has no such ${what}.`, retryable: false };
  return { success: false, error };
}
