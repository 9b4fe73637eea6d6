import type { LanguageModelV2CallOptions, LanguageModelV3CallOptions } from '@ai-sdk/provider';
import type { AIMessage, AIPart } from '@roomkit/core/ai';
import { aiContext, aiScenario } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { AISDKProvider } from '../src/index.ts';
import { callFor } from './support/ask.ts';
import { ScenarioModel } from './support/scenario-model.ts';

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';
const ADDRESS = 'https://example.com/a.png';
const WEATHER = { name: 'get_weather', description: 'The weather.', parameters: { type: 'object', properties: {} } };
const ANY = { '*': [/^https:/u] };

const RESULT: AIPart = {
  type: 'tool_result',
  toolCallId: 'a',
  name: 'chart',
  result: [
    { type: 'text', text: 'Here' },
    { type: 'image', url: PIXEL },
    { type: 'image', url: ADDRESS, mimeType: 'image/png' },
  ],
};

const ROUND: readonly AIMessage[] = [
  { role: 'assistant', content: 'Welcome!' },
  { role: 'user', content: 'Hi' },
  { role: 'user', content: ' ' },
  { role: 'system', content: 'Summary: they met.' },
  {
    role: 'assistant',
    content: [
      {
        type: 'thinking',
        thinking: 'Two calls.',
        signature: 'c2ln',
        provider: 'mock-provider',
        metadata: { aiSdk: { acme: { signature: 'c2ln' } } },
      },
      { type: 'thinking', thinking: 'foreign', signature: 'Zg==', provider: 'openai' },
      { type: 'text', text: 'One moment.', metadata: { aiSdk: { acme: { itemId: 'm1' } } } },
      { type: 'text', text: '' },
      {
        type: 'tool_call',
        id: 'a',
        name: 'chart',
        arguments: { of: 1 },
        metadata: { aiSdk: { acme: { itemId: 'c1' } } },
      },
      { type: 'tool_call', id: 'b', name: 'chart', arguments: {}, rawArguments: '{"of":' },
    ],
  },
  { role: 'tool', content: [RESULT] },
  { role: 'tool', content: [{ type: 'tool_result', toolCallId: 'b', name: 'chart', result: 'No.', isError: true }] },
];

describe('calls of models of the SDK', () => {
  it('AI-A.9.4 hold what the model wrote in its order, with what its vendor said of each part (trap 28)', async () => {
    const { prompt } = await callFor({ messages: ROUND, systemPrompt: 'Be brief.' }, {}, ANY);
    expect(prompt).toEqual([
      { role: 'system', content: 'Be brief.\n\nSummary: they met.' },
      { role: 'user', content: [{ type: 'text', text: '…' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Welcome!' }] },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Two calls.', providerOptions: { acme: { signature: 'c2ln' } } },
          { type: 'text', text: 'One moment.', providerOptions: { acme: { itemId: 'm1' } } },
          {
            type: 'tool-call',
            toolCallId: 'a',
            toolName: 'chart',
            input: { of: 1 },
            providerOptions: { acme: { itemId: 'c1' } },
          },
          { type: 'tool-call', toolCallId: 'b', toolName: 'chart', input: {} },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'a',
            toolName: 'chart',
            output: {
              type: 'content',
              value: [
                { type: 'text', text: 'Here' },
                { type: 'file', data: { type: 'data', data: 'iVBORw0KGgo=' }, mediaType: 'image/png' },
                { type: 'file', data: { type: 'url', url: new URL(ADDRESS) }, mediaType: 'image/png' },
              ],
            },
          },
          { type: 'tool-result', toolCallId: 'b', toolName: 'chart', output: { type: 'error-text', value: 'No.' } },
        ],
      },
    ]);
  });

  it('name files otherwise for the older interfaces', async () => {
    const messages: readonly AIMessage[] = [
      {
        role: 'user',
        content: [
          { type: 'image', url: PIXEL },
          { type: 'image', url: ADDRESS },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_call', id: 'a', name: 'chart', arguments: {} }] },
      { role: 'tool', content: [RESULT] },
    ];
    const older = async (version: 'v2' | 'v3') => {
      const played = new ScenarioModel(aiScenario());
      const provider = new AISDKProvider({ model: played[version] });
      await provider.generate(aiContext({ messages, thinkingBudget: 1000 }));
      return played.calls[0] as LanguageModelV2CallOptions | LanguageModelV3CallOptions;
    };
    const files = [
      { type: 'file', data: 'iVBORw0KGgo=', mediaType: 'image/png' },
      { type: 'file', data: new URL(ADDRESS), mediaType: 'image/png' },
    ];
    const results = {
      v2: [
        { type: 'media', data: 'iVBORw0KGgo=', mediaType: 'image/png' },
        { type: 'text', text: ADDRESS },
      ],
      v3: [
        { type: 'file-data', data: 'iVBORw0KGgo=', mediaType: 'image/png' },
        { type: 'file-url', url: ADDRESS },
      ],
    };
    for (const version of ['v2', 'v3'] as const) {
      const call = await older(version);
      expect(call.prompt[0]?.content).toEqual(files);
      expect(call.prompt[2]?.content).toMatchObject([
        { output: { type: 'content', value: [{ type: 'text', text: 'Here' }, ...results[version]] } },
      ]);
      expect(call).not.toHaveProperty('reasoning');
    }
  });

  it.each([
    [null, undefined],
    [0, 'none'],
    [1024, 'low'],
    [8192, 'medium'],
    [20_000, 'high'],
  ])('ask with a thinking budget of %s for %s', async (thinkingBudget, reasoning) => {
    expect((await callFor({ thinkingBudget })).reasoning).toBe(reasoning);
    expect((await callFor({ thinkingBudget }, { capabilities: { thinking: false } })).reasoning).toBeUndefined();
  });

  it.each([
    [{}, { type: 'auto' }],
    [{ toolChoice: 'none' }, { type: 'none' }],
    [{ toolChoice: 'required' }, { type: 'required' }],
    [{ toolChoice: { name: 'get_weather' } }, { type: 'tool', toolName: 'get_weather' }],
  ] as const)('say by %o which tool is to be called', async (given, expected) => {
    const tools = [{ ...WEATHER, tags: ['private'], strict: true }];
    const call = await callFor({ tools, ...given });
    expect(call.toolChoice).toEqual(expected);
    const { name, description, parameters: inputSchema } = WEATHER;
    expect(call.tools).toEqual([{ type: 'function', name, description, inputSchema, strict: true }]);
  });

  it('hold limits, shape, headers and the vendor’s own options, and nothing where there is nothing', async () => {
    const responseFormat = { name: 'verdict', schema: { type: 'object' } };
    const given = { maxTokens: 7, temperature: 0.5, responseFormat };
    const options = { maxTokens: 100, headers: { 'x-team': 'a' }, providerOptions: { acme: { cache: true } } };
    expect(await callFor(given, options)).toMatchObject({
      maxOutputTokens: 7,
      temperature: 0.5,
      responseFormat: { type: 'json', name: 'verdict', schema: { type: 'object' } },
      headers: { 'x-team': 'a' },
      providerOptions: { acme: { cache: true } },
    });
    expect((await callFor({}, options)).maxOutputTokens).toBe(100);
    expect((await callFor(given, { capabilities: { temperature: false } })).temperature).toBeUndefined();
    expect(Object.keys(await callFor({})).toSorted()).toEqual(['abortSignal', 'headers', 'prompt', 'providerOptions']);
  });
});
