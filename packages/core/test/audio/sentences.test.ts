import { SentenceSplitter, sentencesOf, sentencesOfStream } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

describe('sentences', () => {
  it.each([
    ['Good morning to you. How are you?', ['Good morning to you.', 'How are you?']],
    ['Hi. Ok.', ['Hi. Ok.']],
    ['It costs 3.14 euros, they said! "Really?" he asked.', ['It costs 3.14 euros, they said!', '"Really?" he asked.']],
    ['これはとても長い文です、本当に。次の文もあります。', ['これはとても長い文です、本当に。', '次の文もあります。']],
    ['a line without an end\nand another one', ['a line without an end', 'and another one']],
    [' \n ', []],
    ['', []],
  ])('trap 27 ends where a sentence does: %j', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it('trap 27 cuts what never ends between words, and loses none', () => {
    const text = 'word '.repeat(200).trim();
    const sentences = sentencesOf(text);
    expect(sentences.length).toBeGreaterThan(3);
    for (const sentence of sentences) expect(sentence.length).toBeLessThanOrEqual(240);
    expect(sentences.join(' ')).toBe(text);
    expect(sentencesOf('x'.repeat(500)).join('')).toBe('x'.repeat(500));
  });

  it('are the same in whatever pieces the text comes', () => {
    const text = 'Good morning to you. How are you today? I am fine, thank you very much.';
    const sentences = new SentenceSplitter(12, 240);
    const pieces = text.split('').flatMap((letter) => sentences.push(letter));
    expect([...pieces, ...sentences.flush()].map((piece) => piece.text)).toEqual(sentencesOf(text));
    expect(sentences.flush()).toEqual([]);
  });

  it('close the text at once, even where it hangs', async () => {
    let isClosed = false;
    const sentences = sentencesOfStream({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          isClosed = true;
          return { done: true, value: undefined };
        },
      }),
    });
    void sentences.next();
    await sentences.return?.();
    expect(isClosed).toBe(true);
    expect(await sentences.next()).toEqual({ done: true, value: undefined });
  });
});
