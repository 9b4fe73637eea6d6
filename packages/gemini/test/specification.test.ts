import type { AIContext, AIMessage } from '@roomkit/core/ai';
import { GeminiEmulator } from '@roomkit/emulators/gemini';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { GeminiAIProvider, type GeminiOptions } from '../src/index.ts';
import { PIXEL, WEATHER } from './support/gemini.ts';

const ROUND: readonly AIMessage[] = [
  { role: 'user', content: 'Weather in Oslo and Rome?' },
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'Two calls.', provider: 'gemini' },
      { type: 'text', text: 'One moment.' },
      { type: 'tool_call', id: 'a', name: 'get_weather', arguments: { city: 'Oslo' } },
      { type: 'tool_call', id: 'b', name: 'get_weather', arguments: { city: 'Rome' } },
    ],
  },
  { role: 'tool', content: [{ type: 'tool_result', toolCallId: 'a', name: 'get_weather', result: 'Snow' }] },
  {
    role: 'tool',
    content: [
      {
        type: 'tool_result',
        toolCallId: 'b',
        name: 'get_weather',
        isError: true,
        result: [
          { type: 'text', text: 'No data' },
          { type: 'image', url: PIXEL },
        ],
      },
    ],
  },
];

/** Contexts of every kind. */
const CONTEXTS: readonly Partial<AIContext>[] = [
  {},
  { systemPrompt: 'Be brief.', maxTokens: 100, temperature: 0.5 },
  {
    messages: [
      { role: 'assistant', content: 'Welcome!' },
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
  { tools: [WEATHER] },
  { tools: [{ ...WEATHER, strict: true }], thinkingBudget: 0 },
  { tools: [WEATHER], toolChoice: 'required', thinkingBudget: 1024 },
  { tools: [WEATHER], toolChoice: { name: 'get_weather' }, thinkingBudget: 20_000 },
  { tools: [WEATHER], toolChoice: 'none' },
  { tools: [WEATHER], messages: ROUND },
  { responseFormat: { name: 'verdict', schema: { type: 'object', properties: {}, additionalProperties: false } } },
];

const FIRST: Partial<GeminiOptions> = {};

/** Models that are asked otherwise. */
const MODELS: readonly Partial<GeminiOptions>[] = [
  { model: 'gemini-3.5-flash-lite', thinkingLevel: 'minimal', temperature: true },
  {
    model: 'gemini-2.5-pro',
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
  },
];

const specification = openSpecification(new URL('../../../../shared/vendors/specs/gemini.json', import.meta.url), {
  basePath: '/v1beta',
});

describe.skipIf(specification === null)('Gemini’s own document', () => {
  it('finds nothing wrong with any call, and the emulator takes nothing that it refuses', async () => {
    if (!specification) throw new Error('skipped');
    await using emulator = await new GeminiEmulator().start();
    for (const options of [FIRST, ...MODELS]) {
      const provider = new GeminiAIProvider({ apiKey: emulator.apiKey, baseUrl: emulator.url, ...options });
      for (const given of options === FIRST ? CONTEXTS : CONTEXTS.slice(4, 6)) {
        await provider.generate(aiContext(given));
        for await (const event of provider.generateStream(aiContext(given))) expect(event.type).not.toBe('thinking');
      }
    }
    expect(emulator.requests).toHaveLength((CONTEXTS.length + MODELS.length * 2) * 2);
    for (const request of emulator.requests) {
      expect(specification.check(request)).toEqual([]);
      const body: unknown = JSON.parse(new TextDecoder().decode(request.body));
      expect(specification.checkValue('GenerateContentRequest', body)).toEqual([]);
    }
    const { found, tried } = await disagreementsOf(emulator, specification, { 'x-goog-api-key': emulator.apiKey });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });
});
