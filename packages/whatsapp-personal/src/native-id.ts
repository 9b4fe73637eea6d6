import type { MessageKey } from './library.ts';

/** What names a message for good: chats and people without devices. */
export interface PlainKey {
  readonly remoteJid: string;
  readonly fromMe: boolean;
  readonly id: string;
  /** Who wrote it, in a group; null for messages of this account. */
  readonly participant: string | null;
}

/** A key in one text: whose message, the chat, its id, and in a group who wrote it. */
export function nativeIdOf({ remoteJid, fromMe, id, participant }: PlainKey): string {
  const parts = [fromMe ? 'me' : 'them', remoteJid, id, ...(participant === null || fromMe ? [] : [participant])];
  return parts.map(escaped).join('/');
}

/** The key of a native id; null for an id that is none of this provider's. */
export function keyOf(nativeId: string): (MessageKey & PlainKey) | null {
  const [whose, remoteJid, id, participant, ...more] = nativeId.split('/').map(plain);
  if ((whose !== 'me' && whose !== 'them') || !remoteJid?.includes('@') || !id || more.length > 0) return null;
  return { remoteJid, fromMe: whose === 'me', id, participant: participant ?? null };
}

function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function plain(part: string): string {
  return part.replaceAll('%2F', '/').replaceAll('%25', '%');
}
