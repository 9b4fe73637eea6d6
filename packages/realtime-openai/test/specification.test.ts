import { OpenAIRealtimeEmulator } from '@roomkit/emulators/openai-realtime';
import { openSpecification } from '@roomkit/emulators/specification';
import { describe, expect, it, vi } from 'vitest';

import { type OpenAIRealtimeOptions, OpenAIRealtimeVoiceProvider } from '../src/index.ts';
import { aSession, listening, loud, quiet, WEATHER } from './support/calls.ts';

const specification = openSpecification(new URL('../../../../shared/vendors/specs/openai.json', import.meta.url), {
  // Several of its alternatives fit the same value, such as a name of a model that is also any text.
  overlapping: true,
});

const TURNS = [
  {
    heard: 'What is the weather?',
    tool: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
    says: 'It is {result}.',
  },
  { heard: 'Thanks.', says: 'You are welcome.' },
];

/** A whole call: everything the provider can send, and everything the emulator can answer. */
async function call(options: Partial<OpenAIRealtimeOptions>): Promise<OpenAIRealtimeEmulator['events']> {
  await using vendor = await new OpenAIRealtimeEmulator({ turns: TURNS }).start();
  const provider = new OpenAIRealtimeVoiceProvider({
    apiKey: vendor.apiKey,
    baseUrl: `${vendor.url}/v1`,
    reconnectDelayMs: 1,
    ...options,
  });
  const session = aSession();
  const ends = vi.fn<() => void>();
  const returned = vi.fn<() => void>();
  provider.listen(
    listening({
      onToolCall: (_session, { callId }) => void provider.submitToolResult(session, callId, 'snow'),
      onResponseEnd: ends,
      onReconnected: returned,
    }),
  );
  await provider.connect(session, { systemPrompt: 'Be brief.', voice: 'cedar', tools: [WEATHER] });
  for (const piece of [loud(), quiet(), loud(), quiet()]) provider.sendAudio(session, piece);
  const { manualTurns } = provider.capabilities;
  if (manualTurns) await provider.commitTurn(session);
  await vi.waitFor(() => expect(ends).toHaveBeenCalledTimes(manualTurns ? 0 : 3));
  await provider.truncateAudio(session, 100);
  await provider.configure(session, { systemPrompt: 'Say goodbye.' });
  for (const role of ['user', 'system', 'assistant'] as const) {
    await provider.injectText(session, 'A word.', { role, respond: role === 'user' });
  }
  vendor.call.answerStarts();
  vendor.call.plays(loud());
  vendor.call.fails('server_error');
  await vi.waitFor(() => expect(vendor.events.some(({ event }) => event['type'] === 'error')).toBe(true));
  vendor.call.answerFails('rate_limit_exceeded');
  vendor.breakOff();
  await vi.waitFor(() => expect(returned).toHaveBeenCalledOnce());
  await provider.configure(session, { voice: 'marin' });
  await provider.close();
  return vendor.events;
}

describe.skipIf(specification === null)('OpenAI’s own document', () => {
  it.each<[string, Partial<OpenAIRealtimeOptions>]>([
    ['with silence', { silenceDurationMs: 400, language: 'en' }],
    ['with sense', { turnDetection: 'semantic_vad', noiseReduction: 'near_field', maxOutputTokens: 500 }],
    ['by hand', { turnDetection: 'manual' }],
    ['without transcripts', { transcriptionModel: null }],
  ])('finds nothing wrong with any event, either way: turns %s', async (_name, options) => {
    const events = await call(options);
    const found = events.flatMap(({ from, event }) =>
      (specification?.checkValue(from === 'client' ? 'RealtimeClientEvent' : 'RealtimeServerEvent', event) ?? []).map(
        (finding) => `${from} ${String(event['type'])}: ${finding}`,
      ),
    );
    expect(found).toEqual([]);
    expect(events.length).toBeGreaterThan(25);
  });

  it('describes events by their names, so that a wrong one would be found', () => {
    const wrong = { type: 'input_audio_buffer.append', audio: 7 };
    expect(specification?.checkValue('RealtimeClientEvent', wrong)).not.toEqual([]);
    expect(specification?.checkValue('RealtimeServerEvent', { type: 'response.done' })).not.toEqual([]);
  });
});
