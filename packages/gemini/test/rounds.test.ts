import type { AIMessage, AIOutputPart, AIToolResultPart } from '@roomkit/core/ai';
import type { ModelAnswer } from '@roomkit/emulators';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { bothWays, connect, read, responseOf, WEATHER } from './support/gemini.ts';

const QUESTION: AIMessage = { role: 'user', content: 'Weather in Oslo and Rome?' };

/** The vendor’s own way: a thought without a signature, words, and calls of which the first is signed. */
const CALLS: ModelAnswer = {
  output: [
    { type: 'thinking', pieces: ['Two ', 'calls.'] },
    { type: 'text', pieces: ['One ', 'moment.'], signature: 'dGV4dA==' },
    { type: 'tool_call', id: '', name: 'get_weather', arguments: { city: 'Oslo' } },
    { type: 'tool_call', id: '', name: 'get_weather', arguments: { city: 'Rome' } },
  ],
};

function resultsOf(parts: readonly AIOutputPart[]): readonly AIToolResultPart[] {
  return parts.flatMap((part) =>
    part.type === 'tool_call'
      ? [
          {
            type: 'tool_result' as const,
            toolCallId: part.id,
            name: part.name,
            result: `${String(part.arguments['city'])}: sun`,
          },
        ]
      : [],
  );
}

function rounds(parts: readonly AIOutputPart[]): readonly AIMessage[] {
  return [QUESTION, { role: 'assistant', content: parts }, { role: 'tool', content: resultsOf(parts) }];
}

/** What the vendor was sent last. */
function lastContents(vendor: ReturnType<typeof connect>['vendor']): readonly { readonly parts: readonly object[] }[] {
  return (vendor.calls.at(-1)?.body ?? {})['contents'] as readonly { readonly parts: readonly object[] }[];
}

describe('rounds of tools with Gemini', () => {
  it('AI-A.9.4 hand thinking, words and calls back in their order, each signature on its own part (trap 28)', async () => {
    for (const [model, signature] of [
      ['gemini-3.8-flash', expect.stringMatching(/^dGhvdWdodDo/u)],
      ['gemini-2.5-flash', null],
    ] as const) {
      const { provider, vendor } = connect({ script: [CALLS, CALLS, 'Sunny.'] }, { model });
      for (const { parts, text, finishReason } of await bothWays(provider, { tools: [WEATHER] })) {
        expect([text, finishReason]).toEqual(['One moment.', 'tool_calls']);
        const second = await provider.generate(aiContext({ messages: rounds(parts), tools: [WEATHER] }));
        expect(second.text).toBe('Sunny.');
        const [, answer, results] = lastContents(vendor);
        const given = answer?.parts.map((part) => ('thought' in part ? 'thought' : Object.keys(part)[0]));
        expect(given?.filter((kind) => kind !== 'text')).toEqual(['thought', 'functionCall', 'functionCall']);
        const signatures = answer?.parts.map((part) => ('thoughtSignature' in part ? part.thoughtSignature : null));
        expect(signatures?.filter((signature) => signature === 'dGV4dA==')).toHaveLength(1);
        expect(signatures?.at(-2)).toEqual(signature);
        expect(results?.parts).toHaveLength(2);
      }
    }
  });

  it('AI-A.9.4 are refused by the vendor where a signature is lost or moved, so that handing it back is what is tested', async () => {
    const { provider } = connect({ script: [CALLS, 'Sunny.'] });
    const { parts } = await provider.generate(aiContext({ tools: [WEATHER] }));
    const first = parts.findIndex((part) => part.type === 'tool_call');
    const moved = parts.map((part, place) => {
      if (part.type !== 'tool_call') return part;
      const { metadata: _metadata, ...bare } = part;
      return place === first
        ? bare
        : { ...bare, metadata: parts[first]?.type === 'tool_call' ? (parts[first].metadata ?? {}) : {} };
    });
    const second = provider.generate(aiContext({ messages: rounds(moved), tools: [WEATHER] }));
    await expect(second).rejects.toMatchObject({ retryable: false, details: { statusCode: 400 } });
  });

  it('go on with calls another model made, which nobody signed', async () => {
    const { provider, vendor } = connect({ script: ['Sunny.'] });
    const parts: readonly AIOutputPart[] = [
      { type: 'thinking', thinking: 'foreign', signature: 'Zg==', provider: 'anthropic' },
      { type: 'text', text: 'Wait.', metadata: { anthropic: { id: 'block_1' } } },
      { type: 'tool_call', id: 'toolu_1', name: 'get_weather', arguments: { city: 'Oslo' } },
      { type: 'tool_call', id: 'toolu_2', name: 'get_weather', arguments: {}, rawArguments: '{"city": ' },
    ];
    expect((await provider.generate(aiContext({ messages: rounds(parts), tools: [WEATHER] }))).text).toBe('Sunny.');
    expect(JSON.stringify(lastContents(vendor))).not.toContain('foreign');
  });

  it('make ids where the vendor gives none: the same in the stream, in the answer, and for the result', async () => {
    let made = 0;
    const { provider, vendor } = connect({ script: [CALLS, 'Sunny.'] }, { createId: () => `made-${(made += 1)}` });
    const events = await read(provider, { tools: [WEATHER] });
    const { parts } = responseOf(events);
    const ids = parts.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []));
    expect(ids).toEqual(['made-1', 'made-2']);
    expect(events.flatMap((event) => (event.type === 'tool_call' ? [event.call.id] : []))).toEqual(ids);
    await provider.generate(aiContext({ messages: rounds(parts), tools: [WEATHER] }));
    for (const id of ids) expect(JSON.stringify(lastContents(vendor)).split(`"${id}"`)).toHaveLength(3);
  });

  it('keep the vendor’s ids where it gives some', async () => {
    const output = [{ type: 'tool_call', id: 'call_7', name: 'get_weather', arguments: { city: 'Oslo' } }] as const;
    const { provider } = connect({ script: [{ output }] });
    for (const { parts } of await bothWays(provider, { tools: [WEATHER] }))
      expect(parts).toMatchObject([{ id: 'call_7' }]);
  });
});

describe('answers of Gemini', () => {
  it('AI-A.9.15 count thoughts among what came out, and cached tokens among what went in', async () => {
    const usage = { inputTokens: 1100, outputTokens: 30, cacheReadTokens: 1000, thinkingTokens: 20 };
    const { provider } = connect({ script: [{ output: [{ type: 'text', pieces: ['a', 'b'] }], usage }] });
    for (const response of await bothWays(provider)) expect(response.usage).toEqual(usage);
  });

  it('refuse with the vendor’s word for it where the question itself was filtered, though nothing was written', async () => {
    const { provider } = connect({ script: [{ output: [], finishReason: 'refusal' }] });
    for (const response of await bothWays(provider)) {
      expect(response).toMatchObject({ text: '', parts: [], finishReason: 'refusal' });
      expect(response.providerMetadata['stopReason']).toBe('PROHIBITED_CONTENT');
      expect(response.usage).toEqual({ inputTokens: 12 });
    }
  });

  it('say that a call was broken; it is not there to be run', async () => {
    const broken = {
      type: 'tool_call',
      id: 'a',
      name: 'get_weather',
      arguments: {},
      rawArguments: 'get_weather(',
    } as const;
    const { provider } = connect({ script: [{ output: [broken] }] });
    for (const response of await bothWays(provider)) {
      expect(response).toMatchObject({ parts: [], finishReason: 'other' });
      expect(response.providerMetadata['stopReason']).toBe('MALFORMED_FUNCTION_CALL');
    }
  });

  it('name model and answer', async () => {
    const { provider } = connect({ script: ['ok'] });
    for (const { providerMetadata } of await bothWays(provider)) {
      expect(providerMetadata).toEqual({
        id: expect.stringMatching(/^\d{22}$/u),
        model: 'gemini-3.8-flash',
        stopReason: 'STOP',
      });
    }
  });

  it('keep thoughts out of the text even where nobody asked for thinking (trap 28)', async () => {
    const output = [
      { type: 'thinking', pieces: ['They ', 'greet.'] },
      { type: 'text', pieces: ['Hel', 'lo'] },
    ] as const;
    const { provider } = connect({ script: [{ output }] });
    for (const { parts, text } of await bothWays(provider)) {
      expect(text).toBe('Hello');
      expect(parts).toEqual([
        { type: 'thinking', thinking: 'They greet.', provider: 'gemini' },
        { type: 'text', text: 'Hello' },
      ]);
    }
  });

  it('hold no thoughts where none are asked for', async () => {
    const output = [
      { type: 'thinking', pieces: ['Hm.'] },
      { type: 'text', pieces: ['Hello'] },
    ] as const;
    const quiet = connect({ script: [{ output }] }, { includeThoughts: false });
    for (const { parts } of await bothWays(quiet.provider)) expect(parts).toEqual([{ type: 'text', text: 'Hello' }]);
    const off = connect({ script: [{ output }] });
    for (const { parts } of await bothWays(off.provider, { thinkingBudget: 0 })) expect(parts).toHaveLength(1);
  });
});
