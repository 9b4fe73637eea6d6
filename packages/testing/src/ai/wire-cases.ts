import type { AIProvider, AIProviderCapabilities, AIStreamEvent } from '@roomkit/core/ai';
import { expect } from 'vitest';

import { type AIProviderCase, type AIProviderCaseContext, aiContext, collect, within } from './ai-case.ts';
import { aiScenario, type AIScenario, type AIScenarioFault, type AIScenarioOutput } from './scenario.ts';

/** An answer of whatever the model can write, with characters of two, three and four bytes in each. */
function scenarioFor(capabilities: AIProviderCapabilities): AIScenario {
  const calls = capabilities.tools === true;
  const output: readonly (AIScenarioOutput | null)[] = [
    capabilities.thinking === true ? { type: 'thinking', pieces: ['Grüß', ' 👋'], signature: 'c2ln' } : null,
    { type: 'text', pieces: ['Grüß', ' dich 👋🏽\n', '“ok”'] },
    calls ? { type: 'tool_call', id: 'call_1', name: 'look_up', arguments: { city: 'Łódź', note: 'a"b\\👋' } } : null,
  ];
  return aiScenario({
    output: output.filter((item) => item !== null),
    finishReason: calls ? 'tool_calls' : 'stop',
  });
}

async function capabilitiesOf({ create }: AIProviderCaseContext): Promise<AIProviderCapabilities> {
  await using subject = await create(aiScenario());
  return subject.provider.capabilities;
}

async function read(provider: AIProvider, patienceMs: number): Promise<readonly AIStreamEvent[]> {
  if (provider.generateStream === undefined) throw new Error('generateStream is missing');
  return within(patienceMs, collect(provider.generateStream(aiContext())));
}

/** What of events has nothing to do with which request they answered. */
function essence(events: readonly AIStreamEvent[]): readonly object[] {
  return events.map((event) => {
    if (event.type !== 'done') return event;
    const { parts, text, finishReason, usage } = event.response;
    return { parts: parts.map((part) => ({ ...part, metadata: null })), text, finishReason, usage };
  });
}

/** No vendor's stream of so short an answer has more. */
const MOST_BYTES = 50_000;

/** No event of a vendor's is so short that larger pieces tell more. */
const LARGEST_PIECE = 64;

const torn: AIProviderCase = {
  title: 'streams the same events however the wire tears them, within characters and within events, at every byte',
  requires: ['streaming'],
  timeoutMs: 180_000,
  async run(context) {
    const scenario = scenarioFor(await capabilitiesOf(context));
    await using intact = await context.create(scenario);
    const expected = essence(await read(intact.provider, context.patienceMs));
    await using subject = await context.create({ ...scenario, torn: 'rising' });
    for (let size = 1; size <= LARGEST_PIECE; size += 1) {
      const events = await read(subject.provider, context.patienceMs);
      expect(essence(events), `in pieces of ${size} bytes`).toEqual(expected);
    }
  },
};

const brokenOff: AIProviderCase = {
  title: 'fails wherever a stream breaks off, however it does, unless all of the answer had come',
  requires: ['streaming'],
  timeoutMs: 180_000,
  async run(context) {
    const scenario = scenarioFor(await capabilitiesOf(context));
    // A quiet end is what a provider may take for the end of the answer: it is tried at every byte.
    await breaksOff(scenario, { kind: 'breaks_off', everyBytes: 1, ending: 'end' }, context);
    await breaksOff(scenario, { kind: 'breaks_off', everyBytes: 13, ending: 'disconnect' }, context);
  },
};

async function breaksOff(scenario: AIScenario, fault: AIScenarioFault, context: AIProviderCaseContext): Promise<void> {
  await using intact = await context.create(scenario);
  const expected = essence(await read(intact.provider, context.patienceMs));
  await using subject = await context.create({ ...scenario, fault });
  for (let broken = 0; broken < MOST_BYTES; broken += 1) {
    const { events, failure } = await untilOver(subject.provider, context.patienceMs);
    if (failure === null) {
      expect(broken, 'an answer that never began is none').toBeGreaterThan(0);
      // Counters may come after all that people and tools are told.
      expect(withoutUsage(essence(events))).toEqual(withoutUsage(expected));
      return;
    }
    expect(failure).toMatchObject({ code: 'provider_failed', retryable: true });
    expect(essence(events)).toEqual(expected.filter((_event, at) => at < events.length && at < expected.length - 1));
  }
  throw new Error('no stream was ever whole to the provider');
}

function withoutUsage(events: readonly object[]): readonly object[] {
  return events.map((event) => ({ ...event, usage: null }));
}

async function untilOver(
  provider: AIProvider,
  patienceMs: number,
): Promise<{ readonly events: readonly AIStreamEvent[]; readonly failure: unknown }> {
  const events: AIStreamEvent[] = [];
  const stream = provider.generateStream?.(aiContext()) ?? [];
  const outcome = async (): Promise<unknown> => {
    try {
      for await (const event of stream) events.push(event);
      return null;
    } catch (error) {
      return error;
    }
  };
  return { events, failure: await within(patienceMs, outcome()) };
}

/** What of an answer comes over the wire, however that treats it. */
export const wireCases: readonly AIProviderCase[] = [torn, brokenOff];
