import { createSeededRandom, type SeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { failureOf } from '../src/errors.ts';
import { parseJsonEvent } from '../src/messages/parse-json.ts';
import { readEvents, type StreamItem } from '../src/stream/read-events.ts';

const PIECES = [
  'data',
  'event',
  'id',
  'retry',
  ':',
  ': ',
  ' ',
  'x',
  '7',
  '\0',
  'é',
  '😀',
  '\uFEFF',
  '{}',
  '\n',
  '\n\n',
];
const ENDINGS = ['\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\n\r'];

function randomText(random: SeededRandom): string {
  const begin = (): string => (random.chance() ? random.pick(['data:', 'data: ', 'data', 'id:', 'event: ']) : '');
  const line = (): string => begin() + Array.from({ length: random.integer(4) }, () => random.pick(PIECES)).join('');
  return Array.from({ length: random.integer(12) }, () => line() + random.pick(ENDINGS)).join('');
}

/** Bytes in pieces of any size, empty ones included. */
function* inPieces(random: SeededRandom, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const next = at + random.integer(5);
    yield bytes.subarray(at, next);
    at = next;
  }
}

async function read(pieces: Iterable<Uint8Array>): Promise<readonly StreamItem[]> {
  const items: StreamItem[] = [];
  const options = {
    maxEventLength: 10_000,
    onRetry: () => {},
    onWait: () => () => {},
    tooLong: () => failureOf('s', 'event_too_large'),
  };
  for await (const item of readEvents(ReadableStream.from(pieces), options)) items.push(item);
  return items;
}

/** The standard's own steps, over a whole text. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
function interpret(text: string): readonly StreamItem[] {
  const items: StreamItem[] = [];
  let [data, type, ownId, lastEventId]: [string, string, string | null, string | null] = ['', '', null, null];
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u);
  // What follows the last ending is not a line yet.
  for (const line of lines.slice(0, -1)) {
    const [, field = line, value = ''] = /^([^:]*):? ?([^]*)$/u.exec(line) ?? [];
    if (line === '') {
      lastEventId = ownId ?? lastEventId;
      const event =
        data === '' ? null : { id: ownId === '' ? null : ownId, type: type || 'message', data: data.slice(0, -1) };
      if (event !== null || ownId !== null) items.push({ event, lastEventId });
      [data, type, ownId] = ['', '', null];
    } else if (field === 'data') data += `${value}\n`;
    else if (field === 'event') type = value;
    else if (field === 'id' && !value.includes('\0')) ownId = value;
  }
  return items;
}

describe('a random stream', () => {
  it('is read as the standard says, in whatever pieces it comes', async () => {
    const random = createSeededRandom(20_260_401);
    let events = 0;
    for (let round = 0; round < 1500; round += 1) {
      const text = randomText(random);
      const expected = interpret(text);
      expect(await read(inPieces(random, new TextEncoder().encode(text))), JSON.stringify(text)).toEqual(expected);
      events += expected.length;
    }
    expect(events).toBeGreaterThan(2000);
  });

  it('of any bytes harms nobody', async () => {
    const random = createSeededRandom(7);
    for (let round = 0; round < 300; round += 1) {
      const noise = Uint8Array.from({ length: random.integer(200) }, () => random.integer(256));
      await expect(read(inPieces(random, noise))).resolves.toBeInstanceOf(Array);
    }
  });

  it('of data is a message, nothing, or refused', () => {
    const random = createSeededRandom(11);
    const outcomes = new Set<string>();
    for (let round = 0; round < 500; round += 1) {
      const data = random.pick([
        'null',
        '{}',
        '[]',
        '"',
        '7',
        '{"timestamp":1}',
        '{"session":1}',
        '{"__proto__":{"x":1}}',
        '{',
      ]);
      try {
        outcomes.add(typeof parseJsonEvent({ data }));
      } catch (error) {
        outcomes.add((error as { readonly code: string }).code);
      }
    }
    expect(outcomes).toEqual(new Set(['object', 'input_invalid']));
    expect(({} as { readonly x?: unknown }).x).toBeUndefined();
  });
});
