import type { AIContext } from '@roomkit/core/ai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { chatRequest } from '../src/chat/request.ts';
import { type OpenAIOptions, resolveOptions } from '../src/options.ts';
import { responsesRequest } from '../src/responses/request.ts';
import { vendorSpec } from './vendor-spec.ts';

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';
const WEATHER = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  tags: ['private'],
};

function responses(given: Partial<AIContext>, options: Partial<OpenAIOptions> = {}) {
  return responsesRequest(aiContext(given), resolveOptions({ apiKey: 'key', ...options }), 'openai');
}

function chat(given: Partial<AIContext>, options: Partial<OpenAIOptions> = {}) {
  return chatRequest(aiContext(given), resolveOptions({ apiKey: 'key', api: 'chat_completions', ...options }));
}

const ROUND: readonly AIContext['messages'][number][] = [
  { role: 'user', content: 'Weather in Oslo and Rome?' },
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'Two calls.', signature: 'c2ln', provider: 'openai', metadata: { id: 'rs_1' } },
      { type: 'text', text: 'One moment.' },
      { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Oslo' } },
      { type: 'tool_call', id: 'call_2', name: 'get_weather', arguments: {}, rawArguments: '{"city": ' },
    ],
  },
  {
    role: 'tool',
    content: [
      { type: 'tool_result', toolCallId: 'call_1', name: 'get_weather', result: 'Snow' },
      {
        type: 'tool_result',
        toolCallId: 'call_2',
        name: 'get_weather',
        isError: true,
        result: [
          { type: 'text', text: 'No such city' },
          { type: 'image', url: PIXEL },
        ],
      },
    ],
  },
];

/** Contexts of every kind, by name. */
const CONTEXTS: Readonly<Record<string, Partial<AIContext>>> = {
  'a question': {},
  'a system prompt, limits': { systemPrompt: 'Be brief.', maxTokens: 200, temperature: 0.3 },
  'a greeting, a summary': {
    messages: [
      { role: 'system', content: 'Summary: they met.' },
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
  'tools one after the other': { tools: [WEATHER], parallelToolCalls: false, toolChoice: 'required' },
  'a named tool': { tools: [{ ...WEATHER, strict: true }], toolChoice: { name: 'get_weather' } },
  'no tool although there are some': { tools: [WEATHER], toolChoice: 'none' },
  'a round of tools with thinking': { tools: [WEATHER], thinkingBudget: 2000, messages: ROUND },
  'no thinking': { thinkingBudget: 0 },
  'a shape for the answer': {
    responseFormat: { name: 'verdict', schema: { type: 'object', properties: {}, additionalProperties: false } },
  },
};

describe('requests to OpenAI', () => {
  it.for([
    ['Responses', 'CreateResponse'],
    ['Chat Completions', 'CreateChatCompletionRequest'],
  ])('pass the document of %s', ([api = '', schema = ''], context) => {
    const check = vendorSpec('openai.json', schema);
    if (check === null) context.skip('NOT CHECKED: openai.json is not there');
    const build = api === 'Responses' ? responses : chat;
    for (const [name, given] of Object.entries(CONTEXTS)) {
      for (const model of ['gpt-5.5', 'gpt-4.1']) {
        for (const stream of [false, true]) {
          const body = { ...build(given, { model, reasoningEffort: 'low' }), stream };
          expect(check?.(body), `${name}, ${model}`).toEqual([]);
        }
      }
    }
    // The document does refuse what is wrong.
    expect(check?.({ ...build({}, {}), temperature: 'warm' })).not.toEqual([]);
  });

  it('hand reasoning back sealed under its id, calls and results under theirs, in order', () => {
    expect(responses({ messages: ROUND, tools: [WEATHER] }).input).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: 'Weather in Oslo and Rome?' }] },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Two calls.' }],
        encrypted_content: 'c2ln',
      },
      { role: 'assistant', content: 'One moment.' },
      { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call', call_id: 'call_2', name: 'get_weather', arguments: '{"city": ' },
      { type: 'function_call_output', call_id: 'call_1', output: 'Snow' },
      {
        type: 'function_call_output',
        call_id: 'call_2',
        output: [
          { type: 'input_text', text: 'No such city' },
          { type: 'input_image', image_url: PIXEL, detail: 'auto' },
        ],
      },
    ]);
    expect(chat({ messages: ROUND, tools: [WEATHER] }).messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
    ]);
  });

  it('keep nothing at the vendor unless told to', () => {
    expect(responses({}).store).toBe(false);
    expect(responses({}).include).toEqual(['reasoning.encrypted_content']);
    expect(chat({}, { store: true }).store).toBe(true);
  });

  it.each([
    ['gpt-5.5', null, undefined],
    ['gpt-5.5', 0, 'none'],
    ['gpt-5-mini', 0, 'minimal'],
    ['o3', 0, 'low'],
    ['gpt-5.5', 1000, 'low'],
    ['gpt-5.5', 8000, 'medium'],
    ['gpt-5.5', 30_000, 'high'],
    ['gpt-4.1', 30_000, undefined],
    ['gpt-5.3-chat-latest', 30_000, undefined],
  ])('%s thinks with a budget of %s by effort %s', (model, thinkingBudget, effort) => {
    expect(responses({ thinkingBudget }, { model }).reasoning?.effort).toBe(effort);
    expect(chat({ thinkingBudget }, { model }).reasoning_effort).toBe(effort);
  });

  it('send no temperature to models that refuse one', () => {
    expect(responses({ temperature: 0 })).not.toHaveProperty('temperature');
    expect(responses({ temperature: 0 }, { model: 'gpt-4.1' })).toHaveProperty('temperature', 0);
    expect(chat({ temperature: 0 }, { reasoning: true })).not.toHaveProperty('temperature');
  });

  it('refuse an image that is no base64 data', () => {
    const messages = [{ role: 'user', content: [{ type: 'image', url: 'data:image/png,abc' }] }] as const;
    expect(() => responses({ messages })).toThrow('image.url');
    expect(() => chat({ messages })).toThrow('image.url');
  });
});
