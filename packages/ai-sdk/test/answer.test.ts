import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { aiContext } from '@roomkit/testing/conformance';
import { MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it } from 'vitest';

import { AISDKProvider } from '../src/index.ts';
import { usageOf } from '../src/model/answer.ts';
import { NO_USAGE, read, responseOf, STOPPED, streaming, streamOf, writing } from './support/ask.ts';

const FINISH: LanguageModelV4StreamPart = { type: 'finish', finishReason: STOPPED, usage: NO_USAGE };

describe('answers of models of the SDK', () => {
  it('AI-A.9.15 count what every interface of the SDK counts', () => {
    const nested = {
      inputTokens: { total: 100, noCache: 50, cacheRead: 40, cacheWrite: 10 },
      outputTokens: { total: 30, text: 23, reasoning: 7 },
    };
    expect(usageOf(nested)).toEqual({
      inputTokens: 100,
      outputTokens: 30,
      cacheReadTokens: 40,
      cacheWriteTokens: 10,
      thinkingTokens: 7,
    });
    const flat = { inputTokens: 100, outputTokens: 30, totalTokens: 130, reasoningTokens: 7, cachedInputTokens: 40 };
    expect(usageOf(flat)).toEqual({ inputTokens: 100, outputTokens: 30, cacheReadTokens: 40, thinkingTokens: 7 });
    expect(usageOf(NO_USAGE)).toEqual({});
    expect(usageOf({ inputTokens: undefined, outputTokens: undefined, totalTokens: undefined })).toEqual({});
  });

  it('AI-A.9.4 keep what a vendor said of each part, to be given back (trap 28)', async () => {
    const said = (fact: string) => ({ acme: { [fact]: 'kept' } });
    const provider = writing(
      { type: 'reasoning', text: 'Hm.', providerMetadata: said('signature') },
      { type: 'reasoning', text: '', providerMetadata: said('redactedData') },
      { type: 'reasoning', text: '' },
      { type: 'text', text: 'Hello', providerMetadata: said('thoughtSignature') },
      { type: 'text', text: '' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{}', providerMetadata: said('thoughtSignature') },
    );
    const first = await provider.generate(aiContext());
    expect(first.text).toBe('Hello');
    expect(first.parts).toEqual([
      {
        type: 'thinking',
        thinking: 'Hm.',
        signature: 'kept',
        provider: 'mock-provider',
        metadata: { aiSdk: said('signature') },
      },
      {
        type: 'thinking',
        thinking: '',
        signature: 'kept',
        provider: 'mock-provider',
        metadata: { aiSdk: said('redactedData') },
      },
      { type: 'text', text: 'Hello', metadata: { aiSdk: said('thoughtSignature') } },
      { type: 'tool_call', id: 'a', name: 'look', arguments: {}, metadata: { aiSdk: said('thoughtSignature') } },
    ]);
  });

  it('take what a vendor says of a block last, wherever in the stream it says it', async () => {
    const at = (place: string) => ({ providerMetadata: { acme: { itemId: place } } });
    const events = await read(
      streaming(
        { type: 'reasoning-start', id: '0', ...at('start') },
        { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
        { type: 'reasoning-delta', id: '0', delta: '', ...at('delta') },
        { type: 'reasoning-end', id: '0' },
        { type: 'text-start', id: '0', ...at('start') },
        { type: 'text-delta', id: '0', delta: 'a' },
        { type: 'text-delta', id: '1', delta: 'b' },
        { type: 'text-end', id: '0', ...at('end') },
        { type: 'text-end', id: 'unknown' },
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'c' },
        FINISH,
      ),
    );
    expect(events.map((event) => ('text' in event ? event.text : event.type))).toEqual(['Hm.', 'a', 'b', 'c', 'done']);
    expect(responseOf(events).parts).toEqual([
      {
        type: 'thinking',
        thinking: 'Hm.',
        provider: 'mock-provider',
        metadata: { aiSdk: { acme: { itemId: 'delta' } } },
      },
      { type: 'text', text: 'a', metadata: { aiSdk: { acme: { itemId: 'end' } } } },
      { type: 'text', text: 'b' },
      { type: 'text', text: 'c' },
    ]);
  });

  it('hold no calls that ran at the vendor’s', async () => {
    const there = {
      type: 'tool-call',
      toolCallId: 'a',
      toolName: 'search',
      input: '{}',
      providerExecuted: true,
    } as const;
    const result = { type: 'tool-result', toolCallId: 'a', toolName: 'search', result: [] } as const;
    const { parts, finishReason } = await writing(there, { type: 'text', text: 'Found.' }).generate(aiContext());
    expect([parts, finishReason]).toEqual([[{ type: 'text', text: 'Found.' }], 'stop']);
    const events = await read(streaming(there, result, { type: 'text-delta', id: '0', delta: 'Found.' }, FINISH));
    expect(events.map((event) => event.type)).toEqual(['text', 'done']);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'max_tokens'],
    ['content-filter', 'refusal'],
    ['tool-calls', 'tool_calls'],
    ['error', 'other'],
    ['other', 'other'],
  ] as const)('that stopped by %s: %s', async (unified, expected) => {
    const finishReason = { unified, raw: 'ACME_WORD' };
    const doGenerate = {
      content: [],
      finishReason,
      usage: NO_USAGE,
      warnings: [],
      providerMetadata: { acme: { id: 1 } },
    };
    const response = await new AISDKProvider({ model: new MockLanguageModelV4({ doGenerate }) }).generate(aiContext());
    expect(response.finishReason).toBe(expected);
    expect(response.providerMetadata).toEqual({ stopReason: 'ACME_WORD', vendor: { acme: { id: 1 } } });
  });

  it('are none where the vendor was interrupted', async () => {
    const finishReason = { unified: 'interrupted', raw: undefined } as const;
    const doGenerate = { content: [], finishReason, usage: NO_USAGE, warnings: [] };
    const doStream = async () => ({ stream: streamOf([{ ...FINISH, finishReason }]) });
    const provider = new AISDKProvider({ model: new MockLanguageModelV4({ doGenerate, doStream }) });
    for (const failure of [provider.generate(aiContext()), read(provider)]) {
      await expect(failure).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    }
  });

  it('give calls only once they are whole for certain', async () => {
    const call = { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{}' } as const;
    const broken = streaming(call, { type: 'error', error: new Error('ended') });
    const events: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const event of broken.generateStream(aiContext())) events.push(event.type);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'provider_failed' });
    expect(events).toEqual([]);
    expect((await read(streaming(call, FINISH))).map((event) => event.type)).toEqual(['tool_call', 'done']);
  });
});
