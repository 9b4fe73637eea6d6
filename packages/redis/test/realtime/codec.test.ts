import { describe, expect, it } from 'vitest';

import { nameOf } from '../../src/connection/names.ts';
import { readMessage, writeMessage } from '../../src/realtime/codec.ts';

describe('what travels', () => {
  it.each<readonly [string, unknown, string]>([
    ['text', 'x', '{"version":1,"value":"x"}'],
    ['nothing', undefined, '{"version":1}'],
    ['null', null, '{"version":1,"value":null}'],
    ['a date', { at: new Date(5) }, '{"version":1,"value":{"at":{"$date":5}}}'],
    ['a name like ours', { $date: 5 }, '{"version":1,"value":{"$$date":5}}'],
  ])('%s arrives as it was sent, as any version sends it', (_name, value, text) => {
    expect(writeMessage(value, 'payload')).toBe(text);
    expect(readMessage(text)).toEqual(value);
  });

  it('is refused where it is not plain data', () => {
    expect(() => writeMessage({ call: () => 1 }, 'payload')).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'payload' }) }),
    );
  });

  it.each(['', 'null', '{"value":1}', '{"version":2,"value":1}', '[1'])(
    'is not read where it is not ours: %j',
    (text) => {
      expect(() => readMessage(text)).toThrow(SyntaxError);
    },
  );
});

describe('a name in Redis', () => {
  it('is another for every key', () => {
    const keys = [
      'r1',
      'acme\u0000r1',
      'acme:r1',
      'a{b}',
      'a%7Bb%7D',
      '}',
      'ü',
      '\ud800',
      '\udfff',
      '"\\ud800"',
      '%22',
    ];
    const names = keys.map(nameOf);
    expect(new Set(names).size).toBe(keys.length);
    for (const name of names) expect(name).toMatch(/^"?[\w%.!~*'()-]*$/);
  });
});
