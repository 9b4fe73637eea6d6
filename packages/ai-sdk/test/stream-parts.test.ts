import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { openSpecification } from '@roomkit/emulators/specification';
import { aiScenario } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { read, responseOf, streaming } from './support/ask.ts';
import { partsOf } from './support/scenario-parts.ts';

const specification = openSpecification(
  new URL('../../../../shared/vendors/specs/ai-sdk-stream.json', import.meta.url),
);

/** Parts that bring nothing of an answer, one of each kind there is. */
const ASIDE: readonly LanguageModelV4StreamPart[] = [
  { type: 'stream-start', warnings: [{ type: 'unsupported', feature: 'temperature' }] },
  { type: 'ping' },
  { type: 'raw', rawValue: { a: 1 } },
  { type: 'custom', kind: 'acme.thing' },
  { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AQID' } },
  { type: 'reasoning-file', mediaType: 'image/png', data: { type: 'data', data: 'AQID' } },
  { type: 'source', sourceType: 'url', id: 's', url: 'https://example.com' },
  { type: 'tool-approval-request', approvalId: 'p', toolCallId: 'a' },
  { type: 'tool-input-start', id: 'a', toolName: 'search', providerExecuted: true },
  { type: 'tool-input-delta', id: 'a', delta: '{}' },
  { type: 'tool-input-end', id: 'a' },
  { type: 'tool-call', toolCallId: 'a', toolName: 'search', input: '{}', providerExecuted: true },
  { type: 'tool-result', toolCallId: 'a', toolName: 'search', result: { hits: 0 } },
];

const scenario = aiScenario({
  output: [
    { type: 'thinking', pieces: ['Hm', '.'], signature: 'c2ln' },
    { type: 'text', pieces: ['Hel', 'lo'] },
    { type: 'tool_call', id: 'b', name: 'look', arguments: { at: 1 } },
  ],
  finishReason: 'tool_calls',
});

describe('parts of streams', () => {
  it('that bring nothing of an answer leave none', async () => {
    const finish = partsOf(scenario).at(-1);
    if (finish === undefined) throw new Error('the scenario has no end');
    const events = await read(streaming(...ASIDE, finish));
    expect(events.map((event) => event.type)).toEqual(['done']);
    expect(responseOf(events).parts).toEqual([]);
  });

  it('leave the same answer, whatever comes between them', async () => {
    const parts = partsOf(scenario);
    const mixed = parts.flatMap((part) => [...ASIDE, part]);
    expect(await read(streaming(...mixed))).toEqual(await read(streaming(...parts)));
  });
});

describe.skipIf(specification === null)('the SDK’s own document', () => {
  it('has every part that is played here', () => {
    for (const part of [...ASIDE, ...partsOf(scenario)])
      expect(specification?.checkValue('StreamPart', part)).toEqual([]);
    expect(specification?.checkValue('StreamPart', { type: 'text-delta', text: 'a' })).not.toEqual([]);
  });
});
