import { NackCode, type SendFrame } from '@roomkit/client/protocol';
import type { ChannelHost, InboundMessage } from '@roomkit/core';

import type { Connection } from './connection.ts';
import { EventEncoding } from './event-encoding.ts';
import { ackFrame } from './member.ts';
import { messageKey } from './message-key.ts';
import { type Refusal, refusalOf, refusalOfError } from './nack.ts';
import type { Settings } from './options.ts';
import type { PendingSend } from './pending-sends.ts';
import { isOwn, type Reader } from './reader.ts';
import { seenEvent } from './seen-event.ts';

/** What taking a message in needs. */
export interface InboundDeps {
  readonly host: Pick<ChannelHost, 'getEvent' | 'processInbound' | 'logger'>;
  readonly channelId: string;
  readonly settings: Settings;
}

/** Brings a client's message into the timeline, after all it sent before to the same room, and answers it. */
export async function receiveMessage(deps: InboundDeps, connection: Connection, frame: SendFrame): Promise<void> {
  const { id, roomId } = frame;
  if (!connection.members.has(roomId)) {
    refuse(connection, frame, { code: NackCode.NOT_JOINED, reason: null, retryable: false });
    return;
  }
  if (connection.sends.size >= deps.settings.maxPendingMessages) {
    refuse(connection, frame, { code: NackCode.TOO_MANY_PENDING, reason: null, retryable: true });
    return;
  }
  const key = messageKey(connection.identity.participantId, id);
  // A second copy on its heels gets the answer of the first.
  if (connection.sends.get(roomId, key) !== undefined) return;
  const pending: PendingSend = { roomId, messageId: id, isAnswered: false };
  await connection.sends.run(key, pending, () => commit(deps, connection, frame, pending, key));
}

async function commit(
  deps: InboundDeps,
  connection: Connection,
  frame: SendFrame,
  pending: PendingSend,
  key: string,
): Promise<void> {
  const { roomId } = frame;
  const { channelId } = deps;
  const reader: Reader = { channelId, participantId: connection.identity.participantId };
  // Whoever was put out of the room meanwhile has nothing more to say in it.
  if (!connection.members.has(roomId)) {
    if (!connection.isClosed) refuse(connection, frame, { code: NackCode.NOT_JOINED, reason: null, retryable: false });
    return;
  }
  try {
    const message = await messageOf(deps.host, reader, frame, key);
    const result = await deps.host.processInbound(message, { roomId, until: 'committed' });
    const refusal = refusalOf(result);
    if (refusal !== null) {
      refuse(connection, frame, refusal);
    } else if (result.event !== null && result.duplicate && !isOwn(result.event, reader)) {
      // Somebody else's under the same key: it says nothing about this message, and may be hidden from its sender.
      refuse(connection, frame, { code: NackCode.INPUT_INVALID, reason: 'id: is taken', retryable: false });
    } else if (result.event !== null && !pending.isAnswered) {
      pending.isAnswered = true;
      const encoding = new EventEncoding(result.event, deps.settings.exposeMetadata);
      connection.send(ackFrame(roomId, frame.id, encoding, result.duplicate));
      connection.members.get(roomId)?.wasAcknowledged(result.event);
    }
  } catch (error) {
    const refusal = refusalOfError(error);
    if (refusal.code === NackCode.INTERNAL_ERROR) {
      deps.host.logger.error('A message failed.', { roomId, channelId, connectionId: connection.id, error });
    }
    refuse(connection, frame, refusal);
  }
}

async function messageOf(
  host: InboundDeps['host'],
  reader: Reader,
  frame: SendFrame,
  key: string,
): Promise<InboundMessage> {
  const { addressedTo, content, parentEventId, roomId, visibility } = frame;
  // Nobody answers what is hidden from them: a vendor would show the answer beside it.
  const parent = parentEventId === undefined ? null : await seenEvent(host, roomId, parentEventId, reader);
  return {
    channelId: reader.channelId,
    senderId: reader.participantId,
    content,
    idempotencyKey: key,
    ...(parent === null ? {} : { parentEventId: parent.id }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(addressedTo === undefined ? {} : { addressedTo }),
  };
}

/** Tells a client that its message is in no timeline. */
export function refuse(connection: Connection, frame: Pick<SendFrame, 'id' | 'roomId'>, refusal: Refusal): void {
  connection.send({ type: 'nack', roomId: frame.roomId, id: frame.id, ...refusal });
}
