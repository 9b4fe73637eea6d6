import type { AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { OpenAICompatibleAIProvider } from '../src/index.ts';

/** Events of a stream of these deltas. */
async function read(deltas: readonly object[], finish: string | null): Promise<readonly AIStreamEvent[]> {
  const chunk = (delta: object, finishReason: string | null): string =>
    `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
  const text = [...deltas.map((delta) => chunk(delta, null)), ...(finish === null ? [] : [chunk({}, finish)])].join('');
  const provider = new OpenAICompatibleAIProvider({
    baseUrl: 'http://models.internal:8000/v1',
    model: 'm',
    fetch: async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
  });
  const events: AIStreamEvent[] = [];
  for await (const event of provider.generateStream(aiContext())) events.push(event);
  return events;
}

function responseOf(events: readonly AIStreamEvent[]): AIResponse | null {
  const last = events.at(-1);
  return last?.type === 'done' ? last.response : null;
}

function calling(...calls: readonly object[]): object {
  return { tool_calls: calls };
}

describe('streams of Chat Completions', () => {
  it('calls that arrive mixed are sorted by their index', async () => {
    const events = await read(
      [
        calling({ index: 1, id: 'b', function: { name: 'two', arguments: '{"n":' } }),
        calling({ index: 0, id: 'a', function: { name: 'one', arguments: '' } }),
        calling({ index: 1, function: { arguments: '2}' } }),
      ],
      'tool_calls',
    );
    expect(responseOf(events)?.parts).toEqual([
      { type: 'tool_call', id: 'a', name: 'one', arguments: {} },
      { type: 'tool_call', id: 'b', name: 'two', arguments: { n: 2 } },
    ]);
    expect(responseOf(events)?.usage).toEqual({});
  });

  it('calls that are not counted begin with their ids', async () => {
    const events = await read(
      [
        calling({ id: 'a', function: { name: 'one', arguments: '{"n":' } }),
        calling({ function: { arguments: '1}' } }),
        calling({ id: 'b', function: { name: 'two', arguments: '{}' } }),
      ],
      'stop',
    );
    expect(responseOf(events)).toMatchObject({
      finishReason: 'tool_calls',
      parts: [
        { id: 'a', arguments: { n: 1 } },
        { id: 'b', arguments: {} },
      ],
    });
  });

  it('calls without ids get some of their own', async () => {
    const events = await read(
      [0, 1].map((index) => calling({ index, function: { name: 'one', arguments: '{}' } })),
      'tool_calls',
    );
    const ids = responseOf(events)?.parts.map((part) => (part.type === 'tool_call' ? part.id : null));
    expect(ids).toEqual(['c-0', 'c-1']);
  });

  it.each(['reasoning', 'reasoning_content'])(
    'thinking is read from %s, and is no part of the words',
    async (field) => {
      const events = await read(
        [{ [field]: 'They ' }, { [field]: 'greet.', content: null }, { content: 'Hi' }],
        'stop',
      );
      expect(
        events.map((event) => (event.type === 'done' ? 'done' : [event.type, 'text' in event ? event.text : ''])),
      ).toEqual([['thinking', 'They '], ['thinking', 'greet.'], ['text', 'Hi'], 'done']);
      expect(responseOf(events)).toMatchObject({
        text: 'Hi',
        parts: [
          { type: 'thinking', thinking: 'They greet.', provider: 'openai-compatible' },
          { type: 'text', text: 'Hi' },
        ],
      });
    },
  );

  it.each([
    ['content_filter', 'refusal'],
    ['length', 'max_tokens'],
    ['function_call', 'tool_calls'],
    ['eos', 'other'],
  ])('%s is %s', async (given, finishReason) => {
    const response = responseOf(await read([{ content: 'No' }], given));
    expect(response).toMatchObject({ finishReason, providerMetadata: { stopReason: given } });
  });

  it('without a finish reason are no answer', async () => {
    await expect(read([{ content: 'No' }], null)).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
  });
});
