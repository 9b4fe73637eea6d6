import type { ProviderResult, SendOptions } from '@roomkit/core';

import { jidOf } from '../address.ts';
import type { MessageKey } from '../library.ts';
import { keyOf } from '../native-id.ts';
import { call } from './call.ts';
import { type Sender, sendOne } from './send.ts';

/** Shows a reaction; an empty emoji takes it back. */
export async function react(
  sender: Sender,
  messageId: string,
  emoji: string,
  { signal }: SendOptions,
): Promise<ProviderResult> {
  const key = wholeKeyOf(sender, messageId);
  if (!key?.remoteJid) {
    const error = { code: 'message_unknown', message: 'The id is none of WhatsApp.', retryable: false };
    return { success: false, error };
  }
  const reaction = { react: { text: emoji, key } };
  return { success: true, providerMessageId: await sendOne(sender, key.remoteJid, reaction, { quoted: null, signal }) };
}

export async function showTyping(
  { provider, core }: Sender,
  to: string,
  isTyping: boolean,
  { signal }: SendOptions,
): Promise<void> {
  const jid = jidOf(provider, to);
  const socket = core.requireSocket(provider);
  const state = isTyping ? 'composing' : 'paused';
  await call(provider, { sentId: null, signal }, async () => socket.sendPresenceUpdate(state, jid));
}

export async function markRead(sender: Sender, ids: readonly string[], { signal }: SendOptions): Promise<void> {
  const { provider, core } = sender;
  const keys = ids.flatMap((id) => wholeKeyOf(sender, id) ?? []).filter(({ fromMe }) => fromMe !== true);
  if (keys.length === 0) return;
  const socket = core.requireSocket(provider);
  await call(provider, { sentId: null, signal }, async () => socket.readMessages(keys));
}

/** The key as it came, with the addresses that WhatsApp named then, while the message is remembered. */
function wholeKeyOf({ core }: Sender, nativeId: string): MessageKey | null {
  return core.recent.get(nativeId)?.key ?? keyOf(nativeId);
}
