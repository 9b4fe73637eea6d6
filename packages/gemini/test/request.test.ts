import type { AIContext, AIMessage } from '@roomkit/core/ai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import type { GeminiOptions } from '../src/index.ts';
import { resolveOptions } from '../src/options.ts';
import { requestOf } from '../src/request.ts';
import { PIXEL, WEATHER } from './support/gemini.ts';

function request(given: Partial<AIContext>, options: Partial<GeminiOptions> = {}) {
  return requestOf(aiContext(given), resolveOptions({ apiKey: 'key', ...options }), 'gemini');
}

function contents(messages: readonly AIMessage[], options: Partial<GeminiOptions> = {}) {
  return request({ messages }, options).contents;
}

function config(given: Partial<AIContext>, options: Partial<GeminiOptions> = {}) {
  return request(given, options).config;
}

describe('requests to Gemini', () => {
  it('put what one side says in a row together, results of tools apart from what people say', () => {
    const call = (id: string) => ({ type: 'tool_call', id, name: 'get_weather', arguments: {} }) as const;
    const result = (toolCallId: string) =>
      ({ role: 'tool', content: [{ type: 'tool_result', toolCallId, name: 'get_weather', result: 'sun' }] }) as const;
    const turns = contents([
      { role: 'assistant', content: 'Welcome!' },
      { role: 'user', content: 'Hi' },
      { role: 'user', content: ' ' },
      { role: 'assistant', content: 'One moment.' },
      { role: 'assistant', content: [call('a'), call('b')] },
      result('a'),
      result('b'),
      { role: 'user', content: 'And?' },
    ]);
    expect(turns).toMatchObject([
      { role: 'user', parts: [{ text: '…' }] },
      { role: 'model', parts: [{ text: 'Welcome!' }] },
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'One moment.' }, { functionCall: { id: 'a' } }, { functionCall: { id: 'b' } }] },
      { role: 'user', parts: [{ functionResponse: { id: 'a' } }, { functionResponse: { id: 'b' } }] },
      { role: 'user', parts: [{ text: 'And?' }] },
    ]);
  });

  it('move system messages to the system instruction', () => {
    const given = request({
      systemPrompt: 'Be brief.',
      messages: [
        { role: 'system', content: 'Summary: they met.' },
        { role: 'user', content: 'Hi' },
      ],
    });
    expect(given.config?.systemInstruction).toEqual({ parts: [{ text: 'Be brief.\n\nSummary: they met.' }] });
    expect(given.contents).toEqual([{ role: 'user', parts: [{ text: 'Hi' }] }]);
    expect(config({})?.systemInstruction).toBeUndefined();
  });

  it('give thoughts back as they came, and not what another provider thought', () => {
    const turns = contents([
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'mine', signature: 'c2ln', provider: 'gemini' },
          { type: 'thinking', thinking: 'unsigned', provider: 'gemini' },
          { type: 'thinking', thinking: '', signature: 'YWxvbmU=', provider: 'gemini' },
          { type: 'thinking', thinking: '', provider: 'gemini' },
          { type: 'thinking', thinking: 'foreign', signature: 'Zg==', provider: 'openai' },
          { type: 'text', text: '', metadata: { gemini: { thoughtSignature: 'bGFzdA==' } } },
          { type: 'text', text: '', metadata: { other: { thoughtSignature: 'bm8=' } } },
        ],
      },
      { role: 'user', content: 'Go on' },
    ]);
    expect(turns).toMatchObject([
      {},
      {
        parts: [
          { text: 'mine', thought: true, thoughtSignature: 'c2ln' },
          { text: 'unsigned', thought: true },
          { text: '', thought: true, thoughtSignature: 'YWxvbmU=' },
          { text: '', thoughtSignature: 'bGFzdA==' },
        ],
      },
      {},
    ]);
    expect(JSON.stringify(turns)).not.toContain('foreign');
  });

  it('show images by address with their type, and as data', () => {
    const image = (url: string, mimeType?: string) =>
      ({ type: 'image', url, ...(mimeType === undefined ? {} : { mimeType }) }) as const;
    const given = [
      image(PIXEL),
      image('https://example.com/a.png?x=1'),
      image('https://example.com/a', 'image/webp'),
      image('https://example.com/a'),
    ];
    expect(contents([{ role: 'user', content: given }])).toMatchObject([
      {
        parts: [
          { inlineData: { mimeType: 'image/png', data: PIXEL.split(',')[1] } },
          { fileData: { fileUri: 'https://example.com/a.png?x=1', mimeType: 'image/png' } },
          { fileData: { fileUri: 'https://example.com/a', mimeType: 'image/webp' } },
          { fileData: { fileUri: 'https://example.com/a' } },
        ],
      },
    ]);
  });

  it.each(['data:image/png,abc', 'data:image/gif;base64,abc', 'data:text/plain;base64,abc'])(
    'refuse an image the vendor cannot take: %s',
    (url) => {
      expect(() => contents([{ role: 'user', content: [{ type: 'image', url }] }])).toThrow('image.url');
    },
  );

  it('keep images of a result within it where the model takes them there, and behind all results otherwise', () => {
    const content = ['a', 'b'].map((toolCallId) => ({
      type: 'tool_result' as const,
      toolCallId,
      name: 'chart',
      result: [
        { type: 'text' as const, text: 'two' },
        { type: 'text' as const, text: 'lines' },
        { type: 'image' as const, url: PIXEL },
        { type: 'image' as const, url: 'https://example.com/a.png' },
      ],
      isError: toolCallId === 'b',
    }));
    const data = { inlineData: { mimeType: 'image/png' } };
    const address = { fileData: { fileUri: 'https://example.com/a.png' } };
    const [inside] = contents([{ role: 'tool', content }]) as readonly { readonly parts: readonly object[] }[];
    expect(inside?.parts).toMatchObject([
      { functionResponse: { id: 'a', response: { output: 'two\nlines' }, parts: [data] } },
      { functionResponse: { id: 'b', response: { error: 'two\nlines' }, parts: [data] } },
      address,
      address,
    ]);
    const [behind] = contents([{ role: 'tool', content }], { model: 'gemini-2.5-pro' }) as (typeof inside)[];
    expect(behind?.parts).toMatchObject([
      { functionResponse: {} },
      { functionResponse: {} },
      data,
      address,
      data,
      address,
    ]);
    expect(JSON.stringify(behind?.parts[0])).not.toContain('inlineData');
  });

  it.each([
    [{}, { mode: 'AUTO' }],
    [{ toolChoice: 'none' }, { mode: 'NONE' }],
    [{ toolChoice: 'required' }, { mode: 'ANY' }],
    [{ toolChoice: { name: 'get_weather' } }, { mode: 'ANY', allowedFunctionNames: ['get_weather'] }],
    [{ tools: [{ ...WEATHER, strict: true }] }, { mode: 'VALIDATED' }],
  ] as const)('tell by %o how tools are called', (given, functionCallingConfig) => {
    expect(config({ tools: [WEATHER], ...given })?.toolConfig).toEqual({ functionCallingConfig });
  });

  it('send tools without tags, and none where there are none', () => {
    const tools = config({ tools: [{ ...WEATHER, tags: ['private'] }] })?.tools;
    const { name, description, parameters } = WEATHER;
    expect(tools).toEqual([{ functionDeclarations: [{ name, description, parametersJsonSchema: parameters }] }]);
    expect(config({})).toEqual({
      thinkingConfig: { includeThoughts: true },
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
    });
  });

  it('ask for the shape of an answer, for filters and for limits', () => {
    const safetySettings = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }] as const;
    const given = { responseFormat: { name: 'verdict', schema: { type: 'object' } }, temperature: 0.5 };
    expect(config(given, { safetySettings, maxTokens: 100 })).toMatchObject({
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object' },
      safetySettings,
      maxOutputTokens: 100,
    });
    expect(config(given)?.temperature).toBeUndefined();
    expect(config({ ...given, maxTokens: 7 }, { temperature: true, maxTokens: 100 })).toMatchObject({
      temperature: 0.5,
      maxOutputTokens: 7,
    });
  });

  it.each([
    [null, {}, { includeThoughts: true }],
    [null, { includeThoughts: false }, undefined],
    [null, { thinkingLevel: 'minimal' }, { thinkingLevel: 'MINIMAL', includeThoughts: true }],
    [0, {}, { thinkingLevel: 'LOW' }],
    [0, { thinkingLevel: 'minimal' }, { thinkingLevel: 'MINIMAL' }],
    [0, { thinkingLevel: 'high' }, { thinkingLevel: 'LOW' }],
    [1024, {}, { thinkingLevel: 'LOW', includeThoughts: true }],
    [4096, { thinkingLevel: 'minimal' }, { thinkingLevel: 'MEDIUM', includeThoughts: true }],
    [20_000, { includeThoughts: false }, { thinkingLevel: 'HIGH' }],
    [null, { model: 'gemini-2.5-flash' }, { includeThoughts: true }],
    [null, { model: 'gemini-2.5-flash-lite' }, undefined],
    [0, { model: 'gemini-2.5-flash' }, { thinkingBudget: 0 }],
    [0, { model: 'gemini-2.5-pro' }, { thinkingBudget: 128 }],
    [10, { model: 'gemini-2.5-flash-lite' }, { thinkingBudget: 512, includeThoughts: true }],
    [50_000, { model: 'gemini-2.5-flash' }, { thinkingBudget: 24_576, includeThoughts: true }],
    [30_000, { model: 'gemini-2.5-pro' }, { thinkingBudget: 30_000, includeThoughts: true }],
    [1024, { model: 'gemini-2.0-flash' }, undefined],
  ] as const)('a thinking budget of %s with %o asks for %o', (thinkingBudget, options, expected) => {
    expect(config({ thinkingBudget }, options)?.thinkingConfig).toEqual(expected);
  });
});
