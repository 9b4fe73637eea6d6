import { describe, expect, it } from 'vitest';

import {
  imageOf,
  isOwnThinking,
  messageParts,
  modelResponse,
  modelUsage,
  shownParts,
  systemTexts,
  toolCallOf,
  toolCallOfJson,
  wordsOf,
} from '../../src/providers.ts';

describe('parts of messages for models', () => {
  it('are made of words alone, and leave out texts without a character', () => {
    expect(messageParts({ role: 'user', content: 'hi' })).toEqual([{ type: 'text', text: 'hi' }]);
    expect(messageParts({ role: 'user', content: '' })).toEqual([]);
    const image = { type: 'image', url: 'https://example.com/a.png' } as const;
    const parts = messageParts({ role: 'user', content: [{ type: 'text', text: '' }, image] });
    expect(parts).toEqual([image]);
    const thinking = { type: 'thinking', thinking: 'hm' } as const;
    expect(shownParts([thinking, image, { type: 'text', text: 'a' }])).toEqual([image, { type: 'text', text: 'a' }]);
    expect(wordsOf([thinking, { type: 'text', text: 'a' }, { type: 'text', text: 'b' }])).toBe('ab');
  });

  it('for the system are the prompt and the system messages, in order', () => {
    const messages = [
      { role: 'user', content: 'no' },
      { role: 'system', content: [{ type: 'text', text: 'two' }] },
      { role: 'system', content: '' },
    ] as const;
    expect(systemTexts('one', messages)).toEqual(['one', 'two']);
    expect(systemTexts(null, [])).toEqual([]);
  });

  it.each([
    [{ type: 'thinking', thinking: 'a', provider: 'acme' } as const, true],
    [{ type: 'thinking', thinking: 'a' } as const, true],
    [{ type: 'thinking', thinking: 'a', provider: 'other' } as const, false],
  ])('%o: goes back to acme is %s', (part, own) => {
    expect(isOwnThinking(part, 'acme')).toBe(own);
  });
});

describe('pictures for models', () => {
  it('are addresses or data', () => {
    const address = { type: 'image', url: 'https://example.com/a', mimeType: 'image/png' } as const;
    expect(imageOf(address)).toEqual({ type: 'address', url: address.url, mimeType: 'image/png' });
    const url = 'data:image/PNG;charset=x;base64,aGk=,rest';
    expect(imageOf({ type: 'image', url })).toEqual({
      type: 'data',
      url,
      mimeType: 'image/png',
      base64: 'aGk=,rest',
    });
  });

  it.each(['data:image/png,abc', 'data:text/plain;base64,aGk=', 'data:', 'data:image/png;base64'])(
    'are refused where they are no base64 data of an image: %s',
    (url) => {
      expect(() => imageOf({ type: 'image', url })).toThrow(
        expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'image.url' }) }),
      );
    },
  );
});

describe('calls of tools by models', () => {
  it.each([
    ['{"city":"Oslo"}', { arguments: { city: 'Oslo' } }],
    ['', { arguments: {} }],
    ['{"city": ', { arguments: {}, rawArguments: '{"city": ' }],
    ['[1]', { arguments: {}, rawArguments: '[1]' }],
    ['"text"', { arguments: {}, rawArguments: '"text"' }],
    ['null', { arguments: {}, rawArguments: 'null' }],
  ])('%s is %o, so that what is no object is never run', (json, expected) => {
    expect(toolCallOfJson('1', 'a', json)).toEqual({ type: 'tool_call', id: '1', name: 'a', ...expected });
  });

  it.each([
    [{ a: 1 }, { arguments: { a: 1 } }],
    [undefined, { arguments: {}, rawArguments: 'null' }],
    [[1], { arguments: {}, rawArguments: '[1]' }],
    ['raw', { arguments: {}, rawArguments: 'raw' }],
  ])('%o as data is %o', (input, expected) => {
    expect(toolCallOf('1', 'a', input)).toEqual({ type: 'tool_call', id: '1', name: 'a', ...expected });
  });
});

describe('answers of models', () => {
  it('have the words of their parts, and no empty ones', () => {
    const call = toolCallOf('1', 'a', {});
    const parts = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'a' },
      { type: 'text', text: '' },
      { type: 'text', text: 'b' },
      call,
    ] as const;
    const usage = modelUsage({ inputTokens: 1, outputTokens: 0, cacheReadTokens: null, thinkingTokens: undefined });
    const response = modelResponse({ parts, finishReason: 'tool_calls', usage, metadata: { id: 'x' } });
    expect(response).toEqual({
      parts: [parts[0], parts[1], parts[3], call],
      text: 'ab',
      finishReason: 'tool_calls',
      usage: { inputTokens: 1, outputTokens: 0 },
      providerMetadata: { id: 'x' },
    });
  });
});
