import type { AIContext } from '@roomkit/core/ai';
import { aiContext, aiContexts, aiToolRound } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { type AnthropicOptions, resolveOptions } from '../src/options.ts';
import { requestOf } from '../src/request.ts';

function request(given: Partial<AIContext>, options: Partial<AnthropicOptions> = {}) {
  return requestOf(aiContext(given), resolveOptions({ apiKey: 'key', ...options }), 'anthropic');
}

describe('requests to Anthropic', () => {
  it('puts all results of a round into one turn, before what the user says next', () => {
    const messages = [...aiToolRound([]), { role: 'user', content: 'And tomorrow?' } as const];
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

  it.each(['adaptive', 'budget'] as const)(
    'thinks nothing (%s) where a tool is forced: the vendor refuses both',
    (thinking) => {
      const { tools = [] } = aiContexts['a named tool'] ?? {};
      for (const toolChoice of ['required', { name: 'get_weather' }] as const) {
        const body = request({ tools, thinkingBudget: 2000, toolChoice }, { thinking });
        expect(body).not.toHaveProperty('thinking');
      }
      expect(request({ tools, thinkingBudget: 2000, toolChoice: 'auto' }, { thinking })).toHaveProperty('thinking');
    },
  );

  it.each(['data:image/png,abc', 'data:image/tiff;base64,abc', 'data:text/plain;base64,abc'])(
    'refuses an image the vendor cannot take: %s',
    (url) => {
      expect(() => request({ messages: [{ role: 'user', content: [{ type: 'image', url }] }] })).toThrow('image.url');
    },
  );
});
