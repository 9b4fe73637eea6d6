import {
  type ClientFrame,
  CloseCode,
  ErrorCode,
  NackCode,
  parseClientFrame,
  type ReactFrame,
  type ReadFrame,
  type TypingFrame,
} from '@roomkit/client/protocol';
import type { ChannelHost } from '@roomkit/core';

import type { Connection } from './connection.ts';
import { type InboundDeps, receiveMessage, refuse } from './inbound.ts';
import { type JoinDeps, joinRoom, leaveRoom } from './join.ts';
import { seenEvent } from './seen-event.ts';

/** What reading frames needs. */
export interface FrameDeps extends InboundDeps, JoinDeps {
  readonly host: InboundDeps['host'] & JoinDeps['host'] & Pick<ChannelHost, 'markRead' | 'publishEphemeral'>;
}

/** Unreadable or refused frames a connection may send before it is closed. */
const MAX_FAULTS = 100;

/** Takes one frame of a client. Resolves when all that follows from it has been done; never rejects. */
export async function receiveFrame(deps: FrameDeps, connection: Connection, text: string): Promise<void> {
  if (connection.isClosed) return;
  connection.isAlive = true;
  if (text.length > deps.settings.maxPayloadBytes || Buffer.byteLength(text) > deps.settings.maxPayloadBytes) {
    connection.close(CloseCode.MESSAGE_TOO_LARGE, 'message too large');
    return;
  }
  const parsed = parseClientFrame(text);
  const waitMs = connection.gate.take();
  if (waitMs > 0) {
    slowDown(connection, parsed.ok ? parsed.frame : null, waitMs);
  } else if (parsed.ok) {
    connection.faults = Math.max(0, connection.faults - 1);
    await dispatch(deps, connection, parsed.frame).catch((error: unknown) => {
      deps.host.logger.error('A frame failed.', { channelId: deps.channelId, connectionId: connection.id, error });
      fault(connection, ErrorCode.INTERNAL_ERROR, 'The frame failed.');
    });
  } else {
    fault(connection, ErrorCode.INVALID_FRAME, `The frame cannot be read: ${parsed.issue}.`);
    if (connection.faults > MAX_FAULTS) connection.close(CloseCode.PROTOCOL_ERROR, 'too many unreadable frames');
  }
}

function slowDown(connection: Connection, frame: ClientFrame | null, retryAfterMs: number): void {
  if (frame?.type === 'send') {
    connection.faults += 1;
    refuse(connection, frame, { code: NackCode.RATE_LIMITED, reason: null, retryable: true, retryAfterMs });
  } else {
    fault(
      connection,
      ErrorCode.RATE_LIMITED,
      'Too many frames.',
      frame !== null && 'roomId' in frame ? frame.roomId : null,
    );
  }
  if (connection.faults > MAX_FAULTS) connection.close(CloseCode.RATE_LIMITED, 'too many frames');
}

async function dispatch(deps: FrameDeps, connection: Connection, frame: ClientFrame): Promise<void> {
  switch (frame.type) {
    case 'hello':
      connection.close(CloseCode.PROTOCOL_ERROR, 'hello twice');
      return;
    case 'ping':
      connection.send({ type: 'pong' });
      return;
    case 'join':
      return joinRoom(deps, connection, frame);
    case 'leave':
      leaveRoom(deps, connection, frame.roomId);
      return;
    case 'send':
      return receiveMessage(deps, connection, frame);
    case 'typing':
    case 'react':
    case 'read':
      if (connection.members.has(frame.roomId)) return connection.inTurn(() => notice(deps, connection, frame));
      fault(connection, ErrorCode.NOT_JOINED, 'The room was not joined.', frame.roomId);
      return;
    default:
      frame satisfies never;
  }
}

async function notice(
  deps: FrameDeps,
  connection: Connection,
  frame: TypingFrame | ReactFrame | ReadFrame,
): Promise<void> {
  const { channelId, host } = deps;
  const { participantId } = connection.identity;
  const { roomId } = frame;
  switch (frame.type) {
    case 'typing': {
      const type = frame.isTyping ? 'typing_start' : 'typing_stop';
      return host.publishEphemeral(roomId, { type, participantId, channelId, data: {} });
    }
    case 'react': {
      const { action, emoji, eventId } = frame;
      // Of an event that is hidden, no more is said than of none: whoever knows its id must not act on it either.
      if ((await seenEvent(host, roomId, eventId, { channelId, participantId })) === null) return undefined;
      const data = { eventId, emoji, action };
      return host.publishEphemeral(roomId, { type: 'reaction', participantId, channelId, data });
    }
    case 'read':
      // The kit tells whoever listens, this room's feed among them.
      await host.markRead(roomId, channelId, frame.index, { participantId });
      return undefined;
    default:
      frame satisfies never;
  }
}

function fault(connection: Connection, code: ErrorCode, message: string, roomId: string | null = null): void {
  connection.faults += 1;
  const isRetryable = code === ErrorCode.RATE_LIMITED || code === ErrorCode.INTERNAL_ERROR;
  connection.send({ type: 'error', code, message, ...(roomId === null ? {} : { roomId }), retryable: isRetryable });
}
