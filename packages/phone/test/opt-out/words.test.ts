import { OPT_OUT_WORDS } from '@roomkit/phone';
import { describe, expect, it } from 'vitest';

import { wordReader } from '../../src/opt-out/words.ts';

const read = wordReader(OPT_OUT_WORDS);

describe('a message', () => {
  it.each([
    ['STOP', 'stop'],
    [' stop. ', 'stop'],
    ['"Stop!"', 'stop'],
    ['ＳＴＯＰ', 'stop'],
    ['Stop\r\n', 'stop'],
    ['\u202astop\u202c', 'stop'],
    ['s t o p', 'stop'],
    ['Stop all', 'stop'],
    ['opt-out', 'stop'],
    ['Arrêt', 'stop'],
    ['arre\u0302ter', 'stop'],
    ['ALTO!!!', 'stop'],
    ['Unsubscribe 🛑', 'stop'],
    ['START', 'start'],
    ['unstop', 'start'],
    ['Yes', 'startAgain'],
    ['oui', 'startAgain'],
    ['help?', 'help'],
    ['please stop', null],
    ['stop it', null],
    ['don’t stop', null],
    ['the end', null],
    ['stopp', null],
    ['', null],
    ['🛑', null],
    [`${' '.repeat(200)}stop`, null],
    ['stop'.repeat(100_000), null],
  ])('%j means %s', (text, meaning) => {
    expect(read(text)).toBe(meaning);
  });

  it('means what the configured words say', () => {
    const words = wordReader({ ...OPT_OUT_WORDS, stop: ['Завершить', 'बंद'] });
    expect(['завершить!', 'बंद', 'stop'].map((text) => words(text))).toEqual(['stop', 'stop', null]);
  });

  it.each([
    [{ stop: 'STOP' }, 'words.stop'],
    [{ start: [''] }, 'words.start'],
    [{ help: ['!'] }, 'words.help'],
    [{ startAgain: [1] }, 'words.startAgain'],
  ])('is not read by %j', (words, field) => {
    expect(() => wordReader({ ...OPT_OUT_WORDS, ...(words as object) })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
