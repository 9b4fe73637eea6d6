import { Buffer } from 'node:buffer';

import {
  DeliveryUnknownError,
  type EventContent,
  type ProviderResult,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';
import {
  objectOf,
  partsOf,
  plainFilename,
  sendParts,
  textOrNull,
  unsupportedContent,
  type NewContent,
  sendOrChange,
} from '@roomkit/core/providers';

import { isGroup, jidOf } from '../address.ts';
import type { WhatsAppMessage } from '../library.ts';
import { keyOf, nativeIdOf } from '../native-id.ts';
import type { SessionCore } from '../session/session-core.ts';
import { call } from './call.ts';
import { type Draft, draftsOf, MAX_FILE_BYTES, wordsOf } from './drafts.ts';

/** As long as those of WhatsApp's web client, with its prefix. */
const MOST_OF_AN_ID = 18;

/** Who sends, through which account. */
export interface Sender {
  readonly provider: string;
  readonly core: SessionCore;
}

/** Sends a content as the messages it becomes, or changes those that are there. */
export async function send(
  sender: Sender,
  event: RoomEvent,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  return sendOrChange(event, options, {
    send: (content) => sendNew(sender, content, to, options),
    edit: (content) => edit(sender, content, options),
    delete: (content) => remove(sender, content, options),
  });
}

async function sendNew(sender: Sender, content: NewContent, to: string, options: SendOptions): Promise<ProviderResult> {
  const jid = jidOf(sender.provider, to);
  const drafts = draftsOf(sender.provider, content);
  return sendParts(drafts, options, async (draft, { isFirst, signal }) => {
    const quoted = isFirst ? quotedOf(sender, options) : null;
    return sendOne(sender, jid, await contentOf(sender, draft, options), { quoted, signal });
  });
}

/** Sends one message and gives its native id, which is known before: a report may come before the answer. */
export async function sendOne(
  { provider, core }: Sender,
  jid: string,
  content: object,
  { quoted, signal }: { readonly quoted: WhatsAppMessage | null; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const socket = core.requireSocket(provider);
  const id = messageIdOf(core.settings.createId());
  const nativeId = nativeIdOf({ remoteJid: jid, fromMe: true, id, participant: null });
  core.recent.sending(id, nativeId);
  const options = { messageId: id, ...(quoted === null ? {} : { quoted }) };
  const message = await call(provider, { sentId: nativeId, signal }, async () =>
    socket.sendMessage(jid, content, options),
  );
  if (textOrNull(objectOf(objectOf(message)['key'])['id']) !== id) {
    throw new DeliveryUnknownError(provider, { providerMessageIds: [nativeId] });
  }
  core.recent.keep(nativeId, message as WhatsAppMessage);
  return nativeId;
}

/** As WhatsApp's web client forms them: letters and digits in capitals behind a prefix. */
function messageIdOf(given: string): string {
  return `3EB0${given
    .replaceAll(/[^\dA-Za-z]/gu, '')
    .toUpperCase()
    .slice(-MOST_OF_AN_ID)}`;
}

/** What is answered, as it was; of what came too long ago its key is left. */
function quotedOf({ core }: Sender, { replyToMessageId }: SendOptions): WhatsAppMessage | null {
  const key = replyToMessageId ? keyOf(replyToMessageId) : null;
  if (!replyToMessageId || key === null) return null;
  return core.recent.get(replyToMessageId) ?? { key, message: { conversation: '' } };
}

async function contentOf({ provider }: Sender, draft: Draft, options: SendOptions): Promise<object> {
  if (draft.type === 'ready') return draft.content;
  const { file, kind, rest } = draft;
  const { readMedia, signal } = options;
  // An address is never handed to Baileys: it would fetch it from wherever it points.
  if (!readMedia) throw unsupportedContent(provider, file, 'nobody reads the file');
  const { bytes, filename } = await readMedia(file.url, { maxBytes: MAX_FILE_BYTES, signal });
  const name = plainFilename((file.type === 'media' ? file.filename : null) ?? filename) ?? 'file';
  return { [kind]: Buffer.from(bytes), ...rest, ...(kind === 'document' ? { fileName: name } : {}) };
}

/** Writes other words where a message of this account stands. */
async function edit(
  sender: Sender,
  content: Extract<EventContent, { readonly type: 'edit' }>,
  options: SendOptions,
): Promise<ProviderResult> {
  const { provider } = sender;
  const [key] = targetsOf(options);
  const [words, ...more] = partsOf(content.newContent);
  if (!key?.fromMe) throw unsupportedContent(provider, content, 'there is no message of this account to edit');
  if (more.length > 0 || (words?.type !== 'text' && words?.type !== 'rich')) {
    throw unsupportedContent(provider, content, 'only words can be edited');
  }
  const changed = { text: wordsOf(provider, words), edit: key };
  await sendOne(sender, key.remoteJid, changed, { quoted: null, signal: options.signal });
  return { success: true, status: 'accepted' };
}

/** Takes every message of an event back; what others wrote an administrator of a group can take back alone. */
async function remove(sender: Sender, content: EventContent, options: SendOptions): Promise<ProviderResult> {
  const keys = targetsOf(options).filter(({ fromMe, remoteJid }) => fromMe || isGroup(remoteJid));
  if (keys.length === 0) throw unsupportedContent(sender.provider, content, 'there is no message to take back');
  for (const key of keys) {
    await sendOne(sender, key.remoteJid, { delete: key }, { quoted: null, signal: options.signal });
  }
  return { success: true, status: 'accepted' };
}

function targetsOf({ targetMessageIds = [] }: SendOptions): readonly NonNullable<ReturnType<typeof keyOf>>[] {
  return targetMessageIds.flatMap((id) => keyOf(id) ?? []);
}
