import type { DeliveryStatus, EventContent, InboundMessage, InboundNotice } from '@roomkit/core';
import { dateOfSeconds, type Json, numberOrNull, objectOf, textOrNull } from '@roomkit/core/providers';

import { addressOf, isBroadcast, isGroup } from '../address.ts';
import { withBytesAsJson } from '../auth/bytes-in-json.ts';
import { mediaAddressOf } from '../media-address.ts';
import { contentOf, contextOf, numberOf } from './content.ts';
import { type Envelope, envelopeOf, idOfNamed, idOfOwn, idOfTheirs, type Surroundings, unwrapped } from './envelope.ts';

/** Something that came, ready for the kit. */
export type Arrived =
  | { readonly type: 'message'; readonly message: InboundMessage }
  | { readonly type: 'notice'; readonly notice: InboundNotice }
  | { readonly type: 'status'; readonly status: DeliveryStatus };

/** Of `protocolMessage`: what it does to the message it names. */
const REVOKE = 0;
const EDIT = 14;

/** What somebody wrote, changed, took back, or thinks of a message; null where it is none of these, or our own. */
export async function arrivalOf(raw: unknown, surroundings: Surroundings): Promise<Arrived | null> {
  const whole = objectOf(raw);
  const key = objectOf(whole['key']);
  if (key['fromMe'] === true || isBroadcast(textOrNull(key['remoteJid']) ?? '')) return null;
  const envelope = await envelopeOf(key, surroundings);
  if (envelope === null) return null;
  const message = unwrapped(whole['message']);
  const reaction = objectOf(message['reactionMessage']);
  if ('key' in reaction) return reactionOf(reaction, envelope, surroundings);
  const change = objectOf(message['protocolMessage']);
  if ('key' in change) return changeOf(change, whole, envelope, surroundings);
  const content = contentOf(message, mediaAddressOf(idOfTheirs(envelope)));
  if (content === null) return null;
  const { stanzaId, participant } = contextOf(message);
  const [answered, author] = [textOrNull(stanzaId), textOrNull(participant)];
  const reply = answered === null ? null : await idOfNamed({ id: answered, author }, envelope, surroundings);
  return { type: 'message', message: { ...messageOf(whole, envelope, content), replyToProviderMessageId: reply } };
}

function messageOf(whole: Json, envelope: Envelope, content: EventContent): InboundMessage {
  const { chat, author } = envelope;
  const senderName = textOrNull(whole['pushName']);
  return {
    // The kit writes the channel's id over it.
    channelId: 'whatsapp-personal',
    senderId: addressOf(author),
    content,
    providerMessageId: idOfTheirs(envelope),
    timestamp: dateOfSeconds(numberOf(whole['messageTimestamp'])),
    rawPayload: withBytesAsJson(whole) as Json,
    ...(senderName === null ? {} : { metadata: { senderName } }),
    channelData: {
      waId: addressOf(author).replace('+', ''),
      isGroup: isGroup(chat),
      // Where an answer goes.
      phoneNumber: addressOf(chat),
    },
  };
}

async function reactionOf(reaction: Json, envelope: Envelope, surroundings: Surroundings): Promise<Arrived | null> {
  const key = objectOf(reaction['key']);
  const id = textOrNull(key['id']);
  if (id === null) return null;
  const author = textOrNull(key['participant']);
  const emoji = textOrNull(reaction['text']) ?? '';
  const notice: InboundNotice = {
    type: 'reaction',
    senderId: addressOf(envelope.author),
    // Baileys tells it from this account's side.
    providerMessageId:
      key['fromMe'] === true
        ? idOfOwn(envelope.chat, id, surroundings)
        : await idOfNamed({ id, author }, envelope, surroundings),
    emoji,
    action: emoji === '' ? 'remove' : 'add',
  };
  return { type: 'notice', notice };
}

/** An edit or a deletion; null for what else devices tell one another. */
async function changeOf(
  change: Json,
  whole: Json,
  envelope: Envelope,
  surroundings: Surroundings,
): Promise<Arrived | null> {
  const key = objectOf(change['key']);
  const [id, type] = [textOrNull(key['id']), numberOrNull(change['type']) ?? REVOKE];
  if (id === null || (type !== REVOKE && type !== EDIT)) return null;
  // It is told from the side of whoever does it: not their own is what an administrator takes back.
  const isOwn = key['fromMe'] === true || !isGroup(envelope.chat);
  const author = isOwn ? null : textOrNull(key['participant']);
  const target = await idOfNamed({ id, author }, envelope, surroundings);
  const content = type === REVOKE ? deletionOf(target, author !== null) : editOf(target, change);
  if (content === null) return null;
  const message = { ...messageOf(whole, envelope, content), targetProviderMessageId: target };
  return { type: 'message', message };
}

function deletionOf(target: string, isByAdmin: boolean): EventContent {
  return { type: 'delete', targetEventId: eventIdOf(target), deleteType: isByAdmin ? 'admin' : 'sender' };
}

function editOf(target: string, change: Json): EventContent | null {
  const newContent = contentOf(unwrapped(change['editedMessage']), mediaAddressOf(target));
  return newContent === null ? null : { type: 'edit', targetEventId: eventIdOf(target), newContent };
}

/** The event is found by the target's native id; until then the content has no better name for it. */
function eventIdOf(target: string): string {
  return target.slice(0, 255);
}
