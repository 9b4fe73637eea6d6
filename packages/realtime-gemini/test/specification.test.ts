import { GeminiLiveEmulator } from '@roomkit/emulators/gemini-live';
import { openSpecification } from '@roomkit/emulators/specification';
import { describe, expect, it, vi } from 'vitest';

import { type GeminiLiveOptions, GeminiLiveVoiceProvider } from '../src/index.ts';
import { aSession, listening, loud, quiet, WEATHER } from './support/calls.ts';

const specification = openSpecification(new URL('../../../../shared/vendors/specs/gemini-live.json', import.meta.url));

const TURNS = [
  {
    heard: 'What is the weather?',
    tool: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
    says: 'It is {result}.',
  },
  { heard: 'Thanks.', says: 'You are welcome.' },
];

/** A whole call: everything the provider can send, and everything the emulator can answer. */
async function call(options: Partial<GeminiLiveOptions>): Promise<GeminiLiveEmulator['events']> {
  await using vendor = await new GeminiLiveEmulator({ turns: TURNS }).start();
  const { apiKey, url: baseUrl } = vendor;
  const provider = new GeminiLiveVoiceProvider({ apiKey, baseUrl, reconnectDelayMs: 1, ...options });
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
  await provider.connect(session, { systemPrompt: 'Be brief.', voice: 'Kore', temperature: 0.5, tools: [WEATHER] });
  for (let turn = 0; turn < TURNS.length; turn += 1) {
    for (const piece of [loud(), quiet()]) provider.sendAudio(session, piece);
    if (provider.capabilities.manualTurns) await provider.commitTurn(session);
  }
  await vi.waitFor(() => expect(ends).toHaveBeenCalledTimes(2));
  await provider.configure(session, { systemPrompt: 'Say goodbye.', tools: [WEATHER] });
  for (const role of ['user', 'system', 'assistant'] as const) {
    await provider.injectText(session, 'A word.', { role, respond: role === 'user' });
  }
  vendor.call.fails('RESPONSE_REJECTED');
  vendor.call.withdraws(['call_1']);
  vendor.call.answerStarts();
  vendor.call.plays(loud());
  vendor.call.goesAway('10s');
  vendor.call.answerIsCut();
  await vi.waitFor(() => expect(returned).toHaveBeenCalledOnce());
  await provider.close();
  return vendor.events;
}

describe.skipIf(specification === null)('Google’s own types', () => {
  it.each<[string, Partial<GeminiLiveOptions>]>([
    ['that the vendor hears', { silenceDurationMs: 400, language: 'en-US', maxOutputTokens: 500 }],
    ['that are told', { turnDetection: 'manual', textInput: 'client_content' }],
    ['without transcripts', { transcription: false, compression: false, apiVersion: 'v1' }],
  ])('find nothing wrong with any message, either way: turns %s', async (_name, options) => {
    const events = await call(options);
    const found = events.flatMap(({ from, event }) =>
      (specification?.checkValue(from === 'client' ? 'ClientMessage' : 'ServerMessage', event) ?? []).map(
        (finding) => `${from} ${Object.keys(event).join(' ')}: ${finding}`,
      ),
    );
    expect(found).toEqual([]);
    expect(events.length).toBeGreaterThan(25);
  });

  it('know every field that is sent, so that a wrong name would be found', async () => {
    const events = await call({});
    const names = new Set(events.flatMap(({ event }) => Object.keys(event)));
    expect([...names].sort()).toEqual([
      'contextUpdate',
      'goAway',
      'realtimeInput',
      'serverContent',
      'sessionResumptionUpdate',
      'setup',
      'setupComplete',
      'toolCall',
      'toolCallCancellation',
      'toolResponse',
      'voiceActivity',
    ]);
    expect(specification?.checkValue('ClientMessage', { setup: { model: 7 } })).not.toEqual([]);
  });
});
