import { describe, expect, it } from 'vitest';

import { failureOf } from '../src/errors.ts';
import { readEvents, type StreamItem } from '../src/stream/read-events.ts';

interface Read {
  readonly items: readonly StreamItem[];
  readonly retries: readonly number[];
}

async function read(chunks: readonly Uint8Array[], maxEventLength = 1000): Promise<Read> {
  const items: StreamItem[] = [];
  const retries: number[] = [];
  const options = {
    maxEventLength,
    onRetry: (milliseconds: number) => retries.push(milliseconds),
    onWait: () => () => {},
    tooLong: () => failureOf('s', 'event_too_large'),
  };
  for await (const item of readEvents(ReadableStream.from(chunks), options)) items.push(item);
  return { items, retries };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const event = (data: string, id: string | null = null, type = 'message') => ({ id, type, data });

/** Everything at once, in its lines' three endings: what comes out is the same. */
const STREAM = [
  '\uFEFF: a comment',
  'id: 1',
  'data: first',
  '',
  'event: price',
  'data: grüße 😀',
  'data:two',
  'id: 2',
  '',
  'data: none of its own',
  '',
  'id: 3',
  '',
  'retry: 250',
  'retry: soon',
  'nonsense: x',
  'data',
  '',
  'id: a\u0000b',
  'data: after a broken id',
  '',
  'id',
  'data: back to none',
  '',
  'event: nothing to say',
  '',
  'data: cut off in the mid',
];

const EXPECTED: Read = {
  retries: [250],
  items: [
    { event: event('first', '1'), lastEventId: '1' },
    { event: event('grüße 😀\ntwo', '2', 'price'), lastEventId: '2' },
    { event: event('none of its own'), lastEventId: '2' },
    { event: null, lastEventId: '3' },
    { event: event(''), lastEventId: '3' },
    { event: event('after a broken id'), lastEventId: '3' },
    { event: event('back to none'), lastEventId: '' },
  ],
};

describe.each([
  ['LF', '\n'],
  ['CR', '\r'],
  ['CR LF', '\r\n'],
])('a stream whose lines end with %s', (_name, ending) => {
  const whole = bytes(STREAM.join(ending));

  it('is read as the standard wants it', async () => {
    expect(await read([whole])).toEqual(EXPECTED);
  });

  it('is read the same, byte by byte and split anywhere', async () => {
    expect(await read(Array.from(whole, (byte) => new Uint8Array([byte])))).toEqual(EXPECTED);
    for (let at = 1; at < whole.length; at += 1) {
      expect(await read([whole.subarray(0, at), new Uint8Array(), whole.subarray(at)])).toEqual(EXPECTED);
    }
  });
});

describe('a stream', () => {
  it('has U+FFFD where its bytes are no UTF-8', async () => {
    const broken = new Uint8Array([...bytes('data: a'), 0xff, ...bytes('b\n\n')]);
    expect((await read([broken])).items).toEqual([{ event: event('a\uFFFDb'), lastEventId: null }]);
  });

  it.each([
    ['one line', `data: ${'x'.repeat(2000)}`],
    ['many lines', 'data: xxxxxxxxxx\n'.repeat(200)],
  ])('ends at an event that is too long, in %s; those before are given out', async (_how, long) => {
    const items: StreamItem[] = [];
    const reading = async (): Promise<void> => {
      const options = {
        maxEventLength: 1000,
        onRetry: () => {},
        onWait: () => () => {},
        tooLong: () => failureOf('s', 'event_too_large'),
      };
      for await (const item of readEvents(ReadableStream.from([bytes(`data: small\n\n${long}`)]), options)) {
        items.push(item);
      }
    };
    await expect(reading()).rejects.toMatchObject({ details: { reason: 'event_too_large' }, retryable: false });
    expect(items).toEqual([{ event: event('small'), lastEventId: null }]);
  });

  it('may have comments of any length', async () => {
    const stream = `:${'x'.repeat(10_000)}\ndata: small\n\n`;
    expect((await read([bytes(stream)])).items).toHaveLength(1);
    expect((await read(Array.from(bytes(stream), (byte) => new Uint8Array([byte])))).items).toHaveLength(1);
  });

  it('is let go of when nobody wants more', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('data: again\n\n')),
      cancel: () => void (isCancelled = true),
    });
    const options = {
      maxEventLength: 100,
      onRetry: () => {},
      onWait: () => () => {},
      tooLong: () => failureOf('s', 'cut'),
    };
    for await (const { event: first } of readEvents(body, options)) {
      expect(first?.data).toBe('again');
      break;
    }
    expect(isCancelled).toBe(true);
  });
});
