import type { AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { expect } from 'vitest';

import { type AIProviderCase, type AIProviderCaseContext, aiContext, collect, within } from './ai-case.ts';
import { aiScenario, type AIProviderSubject, type AIScenario, scenarioText } from './scenario.ts';

const CALLS: AIScenario = aiScenario({
  output: [
    { type: 'text', pieces: ['Let me ', 'look.'] },
    { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Łódź', days: 2 } },
    { type: 'tool_call', id: 'call_2', name: 'get_time', arguments: {} },
  ],
  finishReason: 'tool_calls',
});

const THOUGHT: AIScenario = aiScenario({
  output: [
    { type: 'thinking', pieces: ['They greet', ' me.'], signature: 'c2lnbmF0dXJl' },
    { type: 'text', pieces: ['Hello', '!'] },
  ],
});

/** What the model thought, signed where its vendor signs. */
function thoughtOf({ signs = true }: AIProviderSubject): object {
  return { type: 'thinking', thinking: 'They greet me.', ...(signs ? { signature: 'c2lnbmF0dXJl' } : {}) };
}

async function stream(subject: AIProviderSubject, patienceMs: number): Promise<readonly AIStreamEvent[]> {
  const { provider } = subject;
  if (provider.generateStream === undefined) throw new Error('generateStream is missing');
  return within(patienceMs, collect(provider.generateStream(aiContext())));
}

function responseOf(events: readonly AIStreamEvent[]): AIResponse {
  const done = events.filter((event) => event.type === 'done');
  expect(done, 'exactly one done').toHaveLength(1);
  expect(events.at(-1)?.type, 'done comes last').toBe('done');
  return (done[0] as Extract<AIStreamEvent, { type: 'done' }>).response;
}

function joined(events: readonly AIStreamEvent[], type: 'text' | 'thinking'): string {
  return events.map((event) => (event.type === type && 'text' in event ? event.text : '')).join('');
}

function textOfParts(response: AIResponse): string {
  return response.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

const described: AIProviderCase = {
  title: 'describes itself: version, names, and capabilities that are plain data and true of its methods',
  async run({ create }) {
    await using subject = await create(aiScenario());
    const { provider } = subject;
    expect(provider.specificationVersion).toBe('v1');
    expect(provider.name).not.toBe('');
    expect(provider.modelName).not.toBe('');
    expect(structuredClone(provider.capabilities)).toEqual(provider.capabilities);
    expect(typeof provider.generateStream === 'function').toBe(provider.capabilities.streaming === true);
  },
};

const answers: AIProviderCase = {
  title: 'CORE-6.7.2 answers in one piece with text, parts, finish reason, usage and metadata, in one request',
  async run({ create, patienceMs }) {
    const scenario = aiScenario();
    await using subject = await create(scenario);
    const response = await within(patienceMs, subject.provider.generate(aiContext()));
    expect(response.text).toBe(scenarioText(scenario));
    expect(textOfParts(response)).toBe(response.text);
    expect(response.finishReason).toBe('stop');
    expect(response.usage).toMatchObject(scenario.usage);
    expect(Object.values(response.usage).every((count) => Number.isInteger(count))).toBe(true);
    expect(typeof response.providerMetadata).toBe('object');
    expect(subject.requests()).toHaveLength(1);
  },
};

const streams: AIProviderCase = {
  title: 'streams the same answer: increments that join to the text, then one last event with the whole response',
  requires: ['streaming'],
  async run({ create, patienceMs }) {
    const scenario = aiScenario();
    await using subject = await create(scenario);
    const events = await stream(subject, patienceMs);
    const response = responseOf(events);
    expect(joined(events, 'text')).toBe(scenarioText(scenario));
    expect(events.filter((event) => event.type === 'text').length, 'arrives in pieces').toBeGreaterThan(1);
    expect(response.text).toBe(scenarioText(scenario));
    expect(textOfParts(response)).toBe(response.text);
    expect(response.finishReason).toBe('stop');
    expect(response.usage).toMatchObject(scenario.usage);
  },
};

const lazy: AIProviderCase = {
  title: 'sends nothing before the first pull of a stream',
  requires: ['streaming'],
  async run({ create }) {
    await using subject = await create(aiScenario());
    const iterator = subject.provider.generateStream?.(aiContext())[Symbol.asyncIterator]();
    await new Promise((resolve) => {
      queueMicrotask(() => resolve(undefined));
    });
    expect(subject.requests()).toHaveLength(0);
    await iterator?.return?.();
    expect(subject.requests()).toHaveLength(0);
  },
};

const calls: AIProviderCase = {
  title: 'gives tool calls with id, name and parsed arguments, several in one answer, text beside them kept',
  requires: ['tools', 'parallelTools'],
  async run({ create, patienceMs }) {
    await using subject = await create(CALLS);
    const response = await within(patienceMs, subject.provider.generate(aiContext()));
    expect(response.finishReason).toBe('tool_calls');
    expect(response.text).toBe('Let me look.');
    const asked = response.parts.filter((part) => part.type === 'tool_call');
    expect(asked).toMatchObject([
      { id: 'call_1', name: 'get_weather', arguments: { city: 'Łódź', days: 2 } },
      { id: 'call_2', name: 'get_time', arguments: {} },
    ]);
  },
};

const streamedCalls: AIProviderCase = {
  title: 'streams a tool call once, when it is whole, as it stands in the response',
  requires: ['streaming', 'tools', 'parallelTools'],
  async run({ create, patienceMs }) {
    await using subject = await create(CALLS);
    const events = await stream(subject, patienceMs);
    const response = responseOf(events);
    const asked = events.flatMap((event) => (event.type === 'tool_call' ? [event.call] : []));
    expect(asked.map((call) => [call.id, call.name, call.arguments])).toEqual([
      ['call_1', 'get_weather', { city: 'Łódź', days: 2 }],
      ['call_2', 'get_time', {}],
    ]);
    expect(response.parts.filter((part) => part.type === 'tool_call')).toEqual(asked);
    expect(response.finishReason).toBe('tool_calls');
  },
};

const garbled: AIProviderCase = {
  title:
    'keeps arguments that are no JSON object as the model wrote them, and gives none, so that no tool runs on them',
  requires: ['tools'],
  async run({ create, patienceMs }) {
    for (const rawArguments of ['{"city": "Łó', '["city"]']) {
      const call = { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: {}, rawArguments } as const;
      await using subject = await create(aiScenario({ output: [call], finishReason: 'tool_calls' }));
      const { streaming } = subject.provider.capabilities;
      const response =
        streaming === true
          ? responseOf(await stream(subject, patienceMs))
          : await within(patienceMs, subject.provider.generate(aiContext()));
      expect(response.parts).toMatchObject([{ id: 'call_1', name: 'get_weather', arguments: {}, rawArguments }]);
    }
  },
};

const nothing: AIProviderCase = {
  title: 'gives an answer with nothing in it as one: no parts, no text, and why the model stopped',
  async run({ create, patienceMs }) {
    const scenario = aiScenario({ output: [] });
    await using subject = await create(scenario);
    const responses = [await within(patienceMs, subject.provider.generate(aiContext()))];
    if (subject.provider.capabilities.streaming === true) {
      const events = await stream(subject, patienceMs);
      expect(events.map((event) => event.type)).toEqual(['done']);
      responses.push(responseOf(events));
    }
    for (const response of responses) {
      expect(response).toMatchObject({ parts: [], text: '', finishReason: 'stop', usage: scenario.usage });
    }
  },
};

const thinks: AIProviderCase = {
  title: 'keeps thinking apart from the text, with its signature',
  requires: ['thinking'],
  async run({ create, patienceMs }) {
    await using subject = await create(THOUGHT);
    const response = await within(patienceMs, subject.provider.generate(aiContext()));
    expect(response.text).toBe('Hello!');
    expect(response.parts[0]).toMatchObject(thoughtOf(subject));
  },
};

const streamedThinking: AIProviderCase = {
  title: 'streams thinking as thinking, and keeps its signature in the response',
  requires: ['streaming', 'thinking'],
  async run({ create, patienceMs }) {
    await using subject = await create(THOUGHT);
    const events = await stream(subject, patienceMs);
    const response = responseOf(events);
    expect(joined(events, 'thinking')).toBe('They greet me.');
    expect(joined(events, 'text')).toBe('Hello!');
    expect(response.parts[0]).toMatchObject(thoughtOf(subject));
  },
};

const finishes: AIProviderCase = {
  title: 'names why the model stopped: out of tokens',
  run: (context) => stopsBy('max_tokens', context),
};

const refuses: AIProviderCase = {
  title: 'names a refusal as one',
  run: (context) => stopsBy('refusal', context),
};

async function stopsBy(
  finishReason: AIScenario['finishReason'],
  { create, patienceMs }: AIProviderCaseContext,
): Promise<void> {
  await using subject = await create(aiScenario({ finishReason }));
  const response = await within(patienceMs, subject.provider.generate(aiContext()));
  expect(response.finishReason).toBe(finishReason);
  if (subject.provider.capabilities.streaming === true) {
    expect(responseOf(await stream(subject, patienceMs)).finishReason).toBe(finishReason);
  }
}

const apart: AIProviderCase = {
  title: 'keeps calls that run at the same time apart',
  async run({ create, patienceMs }) {
    const scenario = aiScenario();
    await using subject = await create(scenario);
    const answered = await within(
      patienceMs,
      Promise.all(
        ['a', 'b', 'c'].map((content) =>
          subject.provider.generate(aiContext({ messages: [{ role: 'user', content }] })),
        ),
      ),
    );
    expect(answered.map((response) => response.text)).toEqual(Array.from({ length: 3 }, () => scenarioText(scenario)));
    if (subject.provider.capabilities.streaming !== true) return;
    const streamed = await Promise.all([stream(subject, patienceMs), stream(subject, patienceMs)]);
    expect(streamed.map((events) => joined(events, 'text'))).toEqual(
      Array.from({ length: 2 }, () => scenarioText(scenario)),
    );
  },
};

/** What a model writes comes through whole. */
export const answerCases: readonly AIProviderCase[] = [
  described,
  answers,
  streams,
  lazy,
  calls,
  streamedCalls,
  garbled,
  nothing,
  thinks,
  streamedThinking,
  finishes,
  refuses,
  apart,
];
