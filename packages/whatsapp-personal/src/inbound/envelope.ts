import { type Json, objectOf, textOrNull } from '@roomkit/core/providers';

import { isGroup, withoutDevice } from '../address.ts';
import type { WhatsAppSocket } from '../library.ts';
import { nativeIdOf } from '../native-id.ts';
import type { RecentMessages } from '../session/recent-messages.ts';
import { type FindNumber, lastingJid } from './person.ts';

/** What is known where a message is read. */
export interface Surroundings {
  /** This account's own addresses, without devices. */
  readonly own: readonly string[];
  readonly findNumber: FindNumber;
  readonly recent: Pick<RecentMessages, 'sentAs'>;
}

/** This account's own addresses: its number and its hidden number. */
export function ownAddresses({ user }: WhatsAppSocket): readonly string[] {
  return [user?.id, user?.lid].flatMap((jid) => (jid ? [withoutDevice(jid)] : []));
}

/** Where a message stands and whose it is. */
export interface Envelope {
  readonly chat: string;
  readonly id: string;
  /** Who wrote it: the chat itself, or in a group one of its people. */
  readonly author: string;
}

/** Null where the key names no message. */
export async function envelopeOf(key: Json, { findNumber }: Surroundings): Promise<Envelope | null> {
  const [jid, id, participant] = [textOrNull(key['remoteJid']), textOrNull(key['id']), textOrNull(key['participant'])];
  if (!jid?.includes('@') || id === null) return null;
  const chat = await lastingJid(jid, textOrNull(key['remoteJidAlt']), findNumber);
  if (!isGroup(chat)) return { chat, id, author: chat };
  if (participant === null) return null;
  return { chat, id, author: await lastingJid(participant, textOrNull(key['participantAlt']), findNumber) };
}

/** The native id of what somebody wrote. */
export function idOfTheirs({ chat, id, author }: Envelope): string {
  return nativeIdOf({ remoteJid: chat, fromMe: false, id, participant: isGroup(chat) ? author : null });
}

/** The native id of what this account wrote. */
export function idOfOwn(chat: string, id: string, { recent }: Pick<Surroundings, 'recent'>): string {
  return recent.sentAs(id) ?? nativeIdOf({ remoteJid: chat, fromMe: true, id, participant: null });
}

/**
 * The native id of a message that another one is about.
 *
 * @param author - who wrote it, as the other message says; null where that is its own author
 */
export async function idOfNamed(
  named: { readonly id: string; readonly author: string | null },
  about: Envelope,
  surroundings: Surroundings,
): Promise<string> {
  const { own, findNumber, recent } = surroundings;
  const author = named.author === null ? about.author : await lastingJid(named.author, null, findNumber);
  const isOwn = [author, withoutDevice(named.author ?? author)].some((jid) => own.includes(jid));
  if (isOwn || recent.sentAs(named.id) !== null) return idOfOwn(about.chat, named.id, surroundings);
  return idOfTheirs({ chat: about.chat, id: named.id, author });
}

/** A message out of what it may be wrapped in: disappearing, to be seen once, with a caption, edited. */
export function unwrapped(message: unknown): Json {
  let content = objectOf(message);
  for (let depth = 0; depth < MOST_WRAPPERS; depth += 1) {
    const wrapper = WRAPPERS.map((name) => content[name]).find((value) => typeof value === 'object' && value !== null);
    if (wrapper === undefined) break;
    content = objectOf(objectOf(wrapper)['message']);
  }
  return content;
}

const MOST_WRAPPERS = 5;
const WRAPPERS: readonly string[] = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'editedMessage',
  'associatedChildMessage',
];
