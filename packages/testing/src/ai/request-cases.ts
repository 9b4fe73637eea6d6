import type { AIContext } from '@roomkit/core/ai';
import { expect } from 'vitest';

import { type AIProviderCase, aiContext, collect, within } from './ai-case.ts';
import { aiScenario, type AIProviderSubject } from './scenario.ts';

/** A white pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=';

/** Sends a context in every way the provider has and gives each request as text. */
async function sent(subject: AIProviderSubject, context: AIContext, patienceMs: number): Promise<readonly string[]> {
  await within(patienceMs, subject.provider.generate(context));
  if (subject.provider.generateStream !== undefined) {
    await within(patienceMs, collect(subject.provider.generateStream(context)));
  }
  return subject.requests().map((request) => JSON.stringify(request));
}

function occurrences(text: string, of: string): number {
  return text.split(of).length - 1;
}

const conversation: AIProviderCase = {
  title: 'sends the system prompt and every message once, in order',
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario());
    const context = aiContext({
      systemPrompt: 'marker-system',
      messages: [
        { role: 'assistant', content: 'marker-greeting' },
        { role: 'user', content: 'marker-question' },
        { role: 'assistant', content: [{ type: 'text', text: 'marker-answer' }] },
        { role: 'user', content: 'marker-current' },
      ],
    });
    for (const request of await sent(subject, context, patienceMs)) {
      for (const marker of ['marker-system', 'marker-greeting', 'marker-question', 'marker-answer', 'marker-current']) {
        expect(occurrences(request, marker), marker).toBe(1);
      }
      const order = ['marker-greeting', 'marker-question', 'marker-answer', 'marker-current'];
      expect(order.toSorted((a, b) => request.indexOf(a) - request.indexOf(b))).toEqual(order);
    }
  },
};

const tools: AIProviderCase = {
  title: 'sends tools, and a finished round of calls and results under the same ids',
  requires: ['tools'],
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario());
    const context = aiContext({
      messages: [
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'marker-before' },
            { type: 'tool_call', id: 'marker-id-1', name: 'get_weather', arguments: { city: 'marker-city' } },
            { type: 'tool_call', id: 'marker-id-2', name: 'get_time', arguments: {} },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool_result', toolCallId: 'marker-id-1', name: 'get_weather', result: 'marker-result-1' },
            {
              type: 'tool_result',
              toolCallId: 'marker-id-2',
              name: 'get_time',
              result: [{ type: 'text', text: 'marker-result-2' }],
              isError: true,
            },
          ],
        },
      ],
      tools: [
        {
          name: 'get_weather',
          description: 'marker-description',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
          tags: ['marker-tag'],
        },
      ],
    });
    for (const request of await sent(subject, context, patienceMs)) {
      for (const id of ['marker-id-1', 'marker-id-2']) expect(occurrences(request, id), id).toBe(2);
      for (const marker of [
        'marker-city',
        'marker-result-1',
        'marker-result-2',
        'marker-description',
        'marker-before',
      ]) {
        expect(occurrences(request, marker), marker).toBe(1);
      }
    }
  },
};

const images: AIProviderCase = {
  title: 'sends images, by address and as data',
  requires: ['vision'],
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario());
    const context = aiContext({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', url: 'https://example.com/marker-picture.png', mimeType: 'image/png' },
            { type: 'image', url: `data:image/png;base64,${PIXEL}` },
          ],
        },
      ],
    });
    for (const request of await sent(subject, context, patienceMs)) {
      expect(occurrences(request, 'https://example.com/marker-picture.png')).toBe(1);
      expect(occurrences(request, PIXEL)).toBe(1);
    }
  },
};

const thinkingBack: AIProviderCase = {
  title: 'hands its own thinking back with the signature, and leaves out what another provider thought',
  requires: ['thinking', 'tools'],
  async run({ create, patienceMs }) {
    await using subject = await create(
      aiScenario({
        output: [
          { type: 'thinking', pieces: ['marker-thought'], signature: 'bWFya2VyLXNpZ25hdHVyZQ==' },
          { type: 'tool_call', id: 'call_1', name: 'get_time', arguments: {} },
        ],
        finishReason: 'tool_calls',
      }),
    );
    const first = await within(patienceMs, subject.provider.generate(aiContext()));
    const foreign = {
      type: 'thinking',
      thinking: 'marker-foreign',
      signature: 'Zm9yZWlnbg==',
      provider: 'another',
    } as const;
    const second = aiContext({
      messages: [
        { role: 'user', content: 'What time is it?' },
        { role: 'assistant', content: [foreign, ...first.parts] },
        { role: 'tool', content: [{ type: 'tool_result', toolCallId: 'call_1', name: 'get_time', result: 'noon' }] },
      ],
    });
    await within(patienceMs, subject.provider.generate(second));
    const request = JSON.stringify(subject.requests().at(-1));
    expect(request).toContain('marker-thought');
    expect(request.includes('bWFya2VyLXNpZ25hdHVyZQ==')).toBe(subject.signs !== false);
    expect(request).not.toContain('marker-foreign');
  },
};

const limits: AIProviderCase = {
  title: 'sends the token limit, the temperature where it claims to, and never the metadata',
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario());
    const context = aiContext({ maxTokens: 4321, temperature: 0.125, metadata: { note: 'marker-private' } });
    for (const request of await sent(subject, context, patienceMs)) {
      expect(request).toContain('4321');
      expect(request.includes('0.125')).toBe(subject.provider.capabilities.temperature === true);
      expect(request).not.toContain('marker-private');
    }
  },
};

const shape: AIProviderCase = {
  title: 'sends the shape an answer must have',
  requires: ['structuredOutput'],
  async run({ create, patienceMs }) {
    await using subject = await create(aiScenario());
    const schema = {
      type: 'object',
      properties: { verdict: { type: 'string', description: 'marker-shape' } },
      required: ['verdict'],
      additionalProperties: false,
    };
    const context = aiContext({ responseFormat: { name: 'verdict', schema } });
    for (const request of await sent(subject, context, patienceMs))
      expect(occurrences(request, 'marker-shape')).toBe(1);
  },
};

/** What is asked reaches the vendor. */
export const requestCases: readonly AIProviderCase[] = [conversation, tools, images, thinkingBack, shape, limits];
