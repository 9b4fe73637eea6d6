import type { AIContext } from '@roomkit/core/ai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { type AnthropicOptions, resolveOptions } from '../src/options.ts';
import { requestOf } from '../src/request.ts';
import { vendorSpec } from './vendor-spec.ts';

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';
const WEATHER = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

function request(given: Partial<AIContext>, options: Partial<AnthropicOptions> = {}) {
  return requestOf(aiContext(given), resolveOptions({ apiKey: 'key', ...options }), 'anthropic');
}

/** Contexts of every kind, by name. */
const CONTEXTS: Readonly<Record<string, Partial<AIContext>>> = {
  'a question': {},
  'a system prompt': { systemPrompt: 'Be brief.' },
  'a greeting first': {
    messages: [
      { role: 'assistant', content: 'Welcome!' },
      { role: 'user', content: 'Hi' },
    ],
  },
  images: {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image', url: PIXEL },
          { type: 'image', url: 'https://example.com/a.png' },
        ],
      },
    ],
  },
  'tools, all choices off': { tools: [WEATHER] },
  'tools, one after the other': { tools: [WEATHER], parallelToolCalls: false, toolChoice: 'required' },
  'a named tool': { tools: [{ ...WEATHER, strict: true }], toolChoice: { name: 'get_weather' } },
  'no tool although there are some': { tools: [WEATHER], toolChoice: 'none' },
  'a round of tools with thinking': {
    tools: [WEATHER],
    thinkingBudget: 2000,
    messages: [
      { role: 'user', content: 'Weather in Oslo and Rome?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Two calls.', signature: 'c2ln', provider: 'anthropic' },
          {
            type: 'thinking',
            thinking: '',
            signature: 'ZGF0YQ==',
            provider: 'anthropic',
            metadata: { redacted: true },
          },
          { type: 'text', text: 'One moment.' },
          { type: 'tool_call', id: 'toolu_1', name: 'get_weather', arguments: { city: 'Oslo' } },
          { type: 'tool_call', id: 'toolu_2', name: 'get_weather', arguments: { city: 'Rome' } },
        ],
      },
      { role: 'tool', content: [{ type: 'tool_result', toolCallId: 'toolu_1', name: 'get_weather', result: 'Snow' }] },
      {
        role: 'tool',
        content: [
          {
            type: 'tool_result',
            toolCallId: 'toolu_2',
            name: 'get_weather',
            isError: true,
            result: [
              { type: 'text', text: 'No data' },
              { type: 'image', url: PIXEL },
            ],
          },
        ],
      },
    ],
  },
  'no thinking': { thinkingBudget: 0 },
  'a shape for the answer': {
    responseFormat: { name: 'verdict', schema: { type: 'object', properties: {}, additionalProperties: false } },
  },
};

describe('requests to Anthropic', () => {
  it.for([
    ['anthropic-2026-10-21.json', 'CreateMessage'],
    ['anthropic.json', 'CreateMessageParams'],
  ])('pass %s', ([file = '', schema = ''], context) => {
    const check = vendorSpec(file, schema);
    if (check === null) context.skip(`NOT CHECKED: ${file} is not there`);
    for (const [name, given] of Object.entries(CONTEXTS)) {
      for (const thinking of ['adaptive', 'budget'] as const) {
        for (const stream of [false, true]) {
          const body = { ...request(given, { thinking, effort: 'low' }), stream };
          expect(check?.(body), `${name}, ${thinking}`).toEqual([]);
        }
      }
    }
    // The document does refuse what is wrong.
    expect(check?.({ ...request({}), max_tokens: 'many' })).not.toEqual([]);
  });

  it('puts all results of a round into one turn, before what the user says next', () => {
    const messages = [
      ...(CONTEXTS['a round of tools with thinking']?.messages ?? []),
      { role: 'user', content: 'And tomorrow?' } as const,
    ];
    const turns = request({ messages }).messages;
    expect(turns.map((turn) => turn.role)).toEqual(['user', 'assistant', 'user']);
    const last = turns.at(-1)?.content;
    expect(Array.isArray(last) ? last.map((block) => block.type) : last).toEqual([
      'tool_result',
      'tool_result',
      'text',
    ]);
  });

  it('gives thinking back unchanged, and not what nobody signed or another provider thought', () => {
    const { messages } = request({
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'mine', signature: 'c2ln', provider: 'anthropic' },
            { type: 'thinking', thinking: 'unsigned', provider: 'anthropic' },
            { type: 'thinking', thinking: 'foreign', signature: 'Zg==', provider: 'openai' },
            { type: 'text', text: 'Hello' },
          ],
        },
        { role: 'user', content: 'Go on' },
      ],
    });
    expect(messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 'mine', signature: 'c2ln' },
      { type: 'text', text: 'Hello' },
    ]);
  });

  it('starts with the user, leaves out what has no words, and moves system messages to the system prompt', () => {
    const body = request({
      systemPrompt: 'Be brief.',
      messages: [
        { role: 'system', content: 'Summary: they met.' },
        { role: 'assistant', content: 'Welcome!' },
        { role: 'user', content: ' ' },
        { role: 'user', content: 'Hi' },
      ],
    });
    expect(body.system).toBe('Be brief.\n\nSummary: they met.');
    expect(body.messages.map((turn) => turn.role)).toEqual(['user', 'assistant', 'user']);
    expect(body.messages[2]?.content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it.each([
    [{ thinkingBudget: null }, {}, { max_tokens: 8192, thinking: undefined }],
    [{ thinkingBudget: 0 }, {}, { max_tokens: 8192, thinking: { type: 'disabled' } }],
    [{ thinkingBudget: 4000 }, {}, { max_tokens: 12_192, thinking: { type: 'adaptive' } }],
    [{ thinkingBudget: 4000, maxTokens: 5000 }, {}, { max_tokens: 5000, thinking: { type: 'adaptive' } }],
    [
      { thinkingBudget: 4000 },
      { thinking: 'budget' as const },
      { max_tokens: 12_192, thinking: { type: 'enabled', budget_tokens: 4000 } },
    ],
    [
      { thinkingBudget: 4000, maxTokens: 3000 },
      { thinking: 'budget' as const },
      { max_tokens: 3000, thinking: { type: 'enabled', budget_tokens: 2999 } },
    ],
    [
      { thinkingBudget: 10 },
      { thinking: 'budget' as const },
      { max_tokens: 9216, thinking: { type: 'enabled', budget_tokens: 1024 } },
    ],
    [
      { thinkingBudget: 4000, maxTokens: 900 },
      { thinking: 'budget' as const },
      { max_tokens: 900, thinking: undefined },
    ],
  ])('asks for %o with %o', (given, options, expected) => {
    const body = request(given, options);
    expect({ thinking: undefined, ...body }).toMatchObject(expected);
  });

  it.each(['data:image/png,abc', 'data:image/tiff;base64,abc', 'data:text/plain;base64,abc'])(
    'refuses an image the vendor cannot take: %s',
    (url) => {
      expect(() => request({ messages: [{ role: 'user', content: [{ type: 'image', url }] }] })).toThrow('image.url');
    },
  );
});
