import type { ClientFrame } from './client-frames.ts';
import { flag, id, integer, isRecord, listOf, oneOf, type Rule, type Shape, text } from './fields.ts';
import { parseFrame, type ParseResult } from './parse-frame.ts';

/** Contents a client may send. `system` is the kit's own voice and `template` needs a vendor's approval. */
const CONTENTS: ReadonlySet<unknown> = new Set([
  'text',
  'rich',
  'media',
  'location',
  'audio',
  'video',
  'composite',
  'edit',
  'delete',
]);

const content: Rule = (value) => isRecord(value) && CONTENTS.has(value['type']);

const SHAPES: Readonly<Record<ClientFrame['type'], Shape>> = {
  hello: { version: integer(0), 'token?': text(16_384) },
  join: {
    roomId: id(),
    'afterIndex?': integer(-1),
    'changedSince?': integer(0),
    'generation?': text(64),
    'limit?': integer(0, 500),
  },
  leave: { roomId: id() },
  send: {
    id: id(64),
    roomId: id(),
    content,
    'parentEventId?': id(),
    'visibility?': text(4096),
    'addressedTo?': listOf(id(), 100),
  },
  typing: { roomId: id(), isTyping: flag },
  react: { roomId: id(), eventId: id(), emoji: id(64), action: oneOf('add', 'remove') },
  read: { roomId: id(), index: integer(0) },
  ping: {},
};

/** Reads what a client said. The content's own fields are judged by the kit. */
export function parseClientFrame(given: string): ParseResult<ClientFrame> {
  return parseFrame<ClientFrame>(given, SHAPES);
}
