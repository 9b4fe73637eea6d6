import { aiContext } from '@roomkit/testing/conformance';
import { ToolLoopAgent } from 'ai';
import { describe, expect, it, vi } from 'vitest';

import { type AISDKAgentOptions, AISDKAgentProvider } from '../../src/index.ts';
import { actingAgent, call, type Round, roundsModel, text } from '../support/acting-agent.ts';
import { read, responseOf } from '../support/ask.ts';

const ROUNDS: readonly Round[] = [
  [
    { type: 'reasoning', text: 'Ask first.' },
    text('One moment.'),
    call('weather', { city: 'Oslo' }),
    call('broken', {}),
  ],
  [text('Clear in Oslo.')],
];

function provider(rounds: readonly Round[], options: Partial<AISDKAgentOptions> = {}): AISDKAgentProvider {
  return new AISDKAgentProvider({ agent: actingAgent(rounds).agent, ...options });
}

/** The answer of both ways to ask an agent. */
async function bothWays(make: () => AISDKAgentProvider) {
  return [await make().generate(aiContext()), responseOf(await read(make()))] as const;
}

describe('an agent of the SDK', () => {
  it('runs its own tools, streams what it says, and tells what its tools did', async () => {
    const events = await read(provider(ROUNDS));
    expect(events.map((event) => ('text' in event ? `${event.type} ${event.text}` : event.type))).toEqual([
      'thinking Ask f',
      'thinking irst.',
      'text One mo',
      'text ment.',
      'text \n\nClear i',
      'text n Oslo.',
      'done',
    ]);
    for (const response of await bothWays(() => provider(ROUNDS))) {
      expect(response).toMatchObject({ text: 'One moment.\n\nClear in Oslo.', finishReason: 'stop' });
      expect(response.providerMetadata).toEqual({
        id: 'answer',
        model: 'acme-1',
        stopReason: 'END',
        steps: 2,
        toolCalls: [
          {
            id: 'call_weather',
            name: 'weather',
            input: '{"city":"Oslo"}',
            output: '{"city":"Oslo","sky":"clear"}',
            isError: false,
          },
          { id: 'call_broken', name: 'broken', input: '{}', output: null, isError: true },
        ],
      });
      expect(response.parts.some((part) => part.type === 'tool_call')).toBe(false);
    }
  });

  it('AI-A.9.15 counts all of its steps', async () => {
    const usage = { inputTokens: 20, outputTokens: 10, cacheReadTokens: 8, thinkingTokens: 4 };
    for (const response of await bothWays(() => provider(ROUNDS))) expect(response.usage).toEqual(usage);
  });

  it('AI-A.9.4 keeps thinking apart from what it says, step by step (trap 28)', async () => {
    const thought = (words: string) => ({ type: 'reasoning', text: words }) as const;
    const rounds = [
      [thought('Ask first.'), text('One moment.'), call('weather', { city: 'Oslo' })],
      [thought('It is clear.'), text('Clear.')],
    ];
    for (const { parts, text: said } of await bothWays(() => provider(rounds))) {
      expect(said).toBe('One moment.\n\nClear.');
      expect(parts).toEqual([
        { type: 'thinking', thinking: 'Ask first.', provider: 'ai-sdk-agent' },
        { type: 'text', text: 'One moment.' },
        { type: 'thinking', thinking: 'It is clear.', provider: 'ai-sdk-agent' },
        { type: 'text', text: '\n\nClear.' },
      ]);
    }
  });

  it('gives its last words alone where they are asked for', async () => {
    for (const { parts, text: said } of await bothWays(() => provider(ROUNDS, { text: 'last_step' }))) {
      expect([said, parts]).toEqual(['Clear in Oslo.', [{ type: 'text', text: 'Clear in Oslo.' }]]);
    }
    const events = await read(provider(ROUNDS, { text: 'last_step' }));
    const said = events.flatMap((event) => (event.type === 'text' ? [event.text] : []));
    expect(said).toEqual(['Clear i', 'n Oslo.']);
  });

  it('cuts what a tool gave in its record', async () => {
    const city = 'o'.repeat(5000);
    const { providerMetadata } = await provider([[call('weather', { city })], [text('Ok')]]).generate(aiContext());
    expect(providerMetadata['toolCalls']).toMatchObject([
      { input: expect.stringMatching(/^.{2000}…$/u), output: expect.stringMatching(/^.{2000}…$/u) },
    ]);
  });

  it('that stops with a call it did not run has nothing for others to run', async () => {
    for (const response of await bothWays(() => provider([[call('elsewhere', {})]]))) {
      expect(response).toMatchObject({ parts: [], finishReason: 'other' });
      expect(response.providerMetadata['toolCalls']).toMatchObject([
        { name: 'elsewhere', output: null, isError: false },
      ]);
    }
  });

  it.each([
    ['user', { role: 'user', content: [{ type: 'text', text: 'Of the channel.' }] }],
    ['system', { role: 'system', content: 'Of the channel.' }],
  ] as const)('hears the channel’s prompt as %s, beside its own instructions', async (systemMessages, expected) => {
    const model = roundsModel([[text('Ok')]]);
    const agent = new ToolLoopAgent({ model, instructions: 'Its own.', allowSystemInMessages: true });
    const ours = new AISDKAgentProvider({ agent, systemMessages });
    await ours.generate(aiContext({ systemPrompt: 'Of the channel.' }));
    expect(model.doGenerateCalls[0]?.prompt).toMatchObject([
      { role: 'system', content: 'Its own.' },
      expected,
      { role: 'user', content: [{ type: 'text', text: 'Say hello.' }] },
    ]);
  });

  it('gets the options it takes', async () => {
    const model = roundsModel([[text('Ok')]]);
    const prepared: unknown[] = [];
    const agent = new ToolLoopAgent<{ readonly tier: string }>({
      model,
      prepareCall: ({ options, ...rest }) => {
        prepared.push(options);
        return rest;
      },
    });
    await new AISDKAgentProvider({ agent, callOptions: { tier: 'gold' } }).generate(aiContext());
    expect(prepared).toEqual([{ tier: 'gold' }]);
  });

  it('is stopped when nobody reads on', async () => {
    const { agent, model } = actingAgent(ROUNDS);
    for await (const event of new AISDKAgentProvider({ agent }).generateStream(aiContext())) {
      if (event.type === 'text') break;
    }
    await vi.waitUntil(() => model.doStreamCalls[0]?.abortSignal?.aborted === true);
    expect(model.doStreamCalls.length).toBeLessThanOrEqual(2);
  });

  it('says what it can, and takes what it needs', () => {
    const { agent } = actingAgent(ROUNDS);
    const ours = new AISDKAgentProvider({ agent, capabilities: { vision: false } });
    expect([ours.name, ours.modelName]).toEqual(['ai-sdk-agent', 'forecaster']);
    expect(ours.capabilities).toEqual({
      streaming: true,
      tools: false,
      parallelTools: false,
      vision: false,
      thinking: true,
      structuredOutput: false,
      temperature: false,
    });
    const refused: readonly (readonly [string, object])[] = [
      ['agent', { agent: 'forecaster' }],
      ['agent', { agent: { version: 'agent-v1' } }],
      ['name', { name: '' }],
      ['modelName', { modelName: ' ' }],
      ['text', { text: 'some' }],
      ['systemMessages', { systemMessages: 'none' }],
      ['timeoutMs', { timeoutMs: 0 }],
    ];
    for (const [field, given] of refused) {
      expect(() => new AISDKAgentProvider({ agent, ...given })).toThrow(
        expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
      );
    }
  });
});
