import { flag, id, integer, isRecord, listOf, nullOr, oneOf, record, type Rule, type Shape, text } from './fields.ts';
import { parseFrame, type ParseResult } from './parse-frame.ts';
import type { ServerFrame } from './server-frames.ts';

const anything = text(Number.MAX_SAFE_INTEGER);

const event: Rule = (value) =>
  isRecord(value) &&
  id()(value['id']) &&
  integer(0)(value['index']) &&
  id()(value['type']) &&
  nullOr((content) => isRecord(content) && id()(content['type']))(value['content']) &&
  flag(value['deleted']) &&
  anything(value['createdAt']);

const participants = listOf((value) => isRecord(value) && id()(value['id']), 1_000_000);

const SHAPES: Readonly<Record<ServerFrame['type'], Shape>> = {
  welcome: {
    version: integer(1),
    connectionId: id(),
    participantId: id(),
    heartbeatIntervalMs: integer(1),
    maxPayloadBytes: integer(1),
  },
  joined: {
    roomId: id(),
    generation: text(64),
    reset: flag,
    change: integer(0),
    participants,
    present: listOf(id(), 1_000_000),
  },
  checkpoint: { roomId: id(), index: integer(-1), change: integer(0) },
  synced: { roomId: id(), index: integer(-1), change: integer(0) },
  left: { roomId: id(), reason: anything },
  participants: { roomId: id(), participants },
  event: { roomId: id(), previousIndex: nullOr(integer(-1)), event },
  update: { roomId: id(), event },
  delete: { roomId: id(), eventId: id(), removed: flag },
  ack: { roomId: id(), id: id(64), event, 'previousIndex?': nullOr(integer(-1)), duplicate: flag },
  nack: {
    roomId: id(),
    id: id(64),
    code: id(),
    reason: nullOr(anything),
    retryable: flag,
    'retryAfterMs?': integer(0),
  },
  stream_start: { roomId: id(), streamId: id(), stream: record },
  stream_delta: { roomId: id(), streamId: id(), delta: anything },
  stream_end: { roomId: id(), streamId: id(), previousIndex: nullOr(integer(-1)), event },
  stream_abort: { roomId: id(), streamId: id(), reason: oneOf('refused', 'failed') },
  ephemeral: { roomId: id(), kind: id(), participantId: nullOr(id()), data: record, timestamp: anything },
  pong: {},
  error: { code: id(), message: anything, 'roomId?': id(), retryable: flag },
};

/** Reads what a server said. A type of a newer server gives `unknown type` and may be ignored. */
export function parseServerFrame(given: string): ParseResult<ServerFrame> {
  return parseFrame<ServerFrame>(given, SHAPES);
}
