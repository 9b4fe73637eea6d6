import { inspect } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { GeminiLiveVoiceProvider } from '../src/index.ts';
import { aSession, listening, loud, quiet } from './support/calls.ts';
import { connected } from './support/session.ts';

describe('a conversation with Gemini', () => {
  it('VOICE-12.4.10 goes on where it stopped, by the last handle', async () => {
    await using open = await connected({}, { systemPrompt: 'Be brief.' });
    const { vendor, clock, returns, ends } = open;
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    vendor.call.answerEnds();
    await vi.waitFor(() => expect(ends).toEqual([false]));
    const handles = vendor.events.flatMap(({ event }) => event['sessionResumptionUpdate'] ?? []);
    vendor.breakOff();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(500);
    await vi.waitFor(() => expect(returns).toEqual([true]));
    expect(vendor.call.resumedFrom).toBe((handles.at(-1) as { newHandle: string }).newHandle);
  });

  it('VOICE-12.4.10 begins anew where the vendor has forgotten the handle', async () => {
    await using open = await connected();
    const { vendor, clock, returns, failures } = open;
    vendor.forgetHandles();
    vendor.breakOff();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(500);
    await vi.waitFor(() => expect(vendor.connections).toBe(2));
    await vi.waitFor(() => expect(clock.untilNext).toBe(1_000));
    await clock.advance(1_000);
    await vi.waitFor(() => expect(returns).toEqual([false]));
    expect([vendor.call.resumedFrom, failures]).toEqual([null, []]);
  });

  it('VOICE-12.4.10 changes to another connection when it is told to, once nothing is being said', async () => {
    await using open = await connected();
    const { vendor, clock, returns, audio, ends } = open;
    const { call } = vendor;
    call.answerStarts();
    call.plays(loud());
    await vi.waitFor(() => expect(audio).toHaveLength(1));
    call.goesAway('10s');
    call.plays(loud());
    await vi.waitFor(() => expect(audio).toHaveLength(2));
    expect(vendor.connections).toBe(1);
    call.answerEnds();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(0);
    await vi.waitFor(() => expect(returns).toEqual([true]));
    expect([vendor.connections, vendor.open, ends]).toEqual([2, 1, [false]]);
  });

  it('VOICE-12.4.6 gives no result to a call that the model took back, nor to one it has', async () => {
    await using open = await connected();
    const { vendor, provider, session, tools } = open;
    vendor.call.callsTool({ callId: 'c1', name: 'a', arguments: '{}' });
    vendor.call.callsTool({ callId: 'c2', name: 'b', arguments: '{}' });
    await vi.waitFor(() => expect(tools).toHaveLength(2));
    vendor.call.withdraws(['c1']);
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    await vi.waitFor(() => expect(open.audio).toHaveLength(1));
    for (const callId of ['c1', 'c2', 'c2']) await provider.submitToolResult(session, callId, 'x');
    await provider.injectText(session, 'end', { role: 'user', respond: true });
    await vi.waitFor(() => expect(vendor.call.texts).toHaveLength(1));
    expect(vendor.call.toolResults).toEqual([{ callId: 'c2', result: 'x' }]);
  });

  it('names a call that came without an id', async () => {
    await using open = await connected({ createId: () => 'made-up' });
    const { vendor, tools } = open;
    vendor.call.sends({ toolCall: { functionCalls: [{ name: 'a', args: { x: 1 } }] } });
    await vi.waitFor(() => expect(tools).toEqual([{ callId: 'made-up', name: 'a', arguments: { x: 1 } }]));
  });

  it('VOICE-12.4.4 hears speech by its words where the vendor says nothing of it', async () => {
    await using open = await connected();
    const { vendor, speech, ends, audio } = open;
    vendor.call.sends({ serverContent: { inputTranscription: { text: 'Hi' } } });
    await vi.waitFor(() => expect(speech).toEqual(['start']));
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    await vi.waitFor(() => expect(speech).toEqual(['start', 'end']));
    await vi.waitFor(() => expect(audio).toHaveLength(1));
    vendor.call.sends({ serverContent: { interrupted: true } });
    await vi.waitFor(() => expect(ends).toEqual([true]));
    expect(speech).toEqual(['start', 'end', 'start']);
  });

  it.each([
    ['continuous', [false]],
    ['speech', [true]],
  ] as const)('VOICE-12.3.8.6 audio that is %s cuts an answer only where it is speech', async (audio, ended) => {
    await using open = await connected({ turnDetection: 'manual' }, { audio });
    const { vendor, provider, session, ends } = open;
    provider.sendAudio(session, loud());
    await provider.commitTurn(session);
    await vi.waitFor(() => expect(vendor.call.counts.committed).toBe(1));
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    await vi.waitFor(() => expect(open.audio).toHaveLength(1));
    provider.sendAudio(session, quiet());
    await vi.waitFor(() => expect(vendor.call.audio).toHaveLength(2));
    vendor.call.answerEnds();
    await vi.waitFor(() => expect(ends).toEqual(ended));
  });

  it('VOICE-12.4.5 words that come behind the end of an answer belong to it, whatever follows', async () => {
    await using open = await connected();
    const { vendor, provider } = open;
    const log: string[] = [];
    provider.listen(
      listening({
        onTranscription: (_session, { role, text, isFinal }) => {
          if (isFinal) log.push(`${role}: ${text}`);
        },
        onResponseStart: () => void log.push('start'),
        onResponseEnd: () => void log.push('end'),
      }),
    );
    const answers = (words: string): void => {
      vendor.call.answerStarts();
      vendor.call.plays(loud());
      vendor.call.says([words]);
      vendor.call.answerEnds();
    };
    answers('It snows');
    vendor.call.says([' in Oslo.']);
    answers('Else?');
    vendor.call.says([' Ask.']);
    vendor.call.sends({ serverContent: { inputTranscription: { text: 'Tomorrow?' } } });
    vendor.call.says(['It thaws.']);
    answers(' Perhaps.');
    await vi.waitFor(() => expect(log.filter((line) => line === 'end')).toHaveLength(3));
    expect(log).toEqual([
      ...['start', 'assistant: It snows', 'end', 'assistant: in Oslo.'],
      ...['start', 'assistant: Else?', 'end', 'assistant: Ask.', 'user: Tomorrow?'],
      ...['start', 'assistant: It thaws. Perhaps.', 'end'],
    ]);
  });

  it('VOICE-12.4.5 words that come after the model was told something are its answer', async () => {
    await using open = await connected();
    const { vendor, provider, session } = open;
    const starts = vi.fn<() => void>();
    provider.listen(listening({ onResponseStart: starts }));
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    vendor.call.answerEnds();
    await vi.waitFor(() => expect(open.ends).toEqual([false]));
    await provider.injectText(session, 'And tomorrow?', { role: 'user', respond: true });
    vendor.call.says(['It thaws.']);
    await vi.waitFor(() => expect(starts).toHaveBeenCalledTimes(2));
  });

  it('reads a message that says several things at once', async () => {
    await using open = await connected();
    const { vendor, audio, ends } = open;
    const data = Buffer.from(loud().subarray(0, 64)).toString('base64');
    vendor.call.sends({
      serverContent: {
        modelTurn: { parts: [{ text: 'a thought' }, { inlineData: { mimeType: 'audio/pcm;rate=24000', data } }] },
        outputTranscription: { text: 'Yes.' },
        turnComplete: true,
      },
      usageMetadata: { totalTokenCount: 7 },
    });
    await vi.waitFor(() => expect(ends).toEqual([false]));
    expect(audio.map((piece) => piece.byteLength)).toEqual([64]);
  });

  it('keeps voice and temperature of a running session', async () => {
    await using open = await connected({}, { voice: 'Kore', temperature: 0.5 });
    const { provider, session, vendor } = open;
    await expect(provider.configure(session, { voice: 'Puck' })).rejects.toMatchObject({ code: 'not_supported' });
    await expect(provider.configure(session, { temperature: 1 })).rejects.toMatchObject({ code: 'not_supported' });
    await provider.configure(session, { voice: 'Kore', systemPrompt: 'x', tools: [] });
    await vi.waitFor(() => expect(vendor.call.settings).toMatchObject({ systemPrompt: 'x', voice: 'Kore', tools: [] }));
  });

  it('shows its key nowhere, not even where it cannot connect', async () => {
    const provider = new GeminiLiveVoiceProvider({ apiKey: 'AIza-secret', baseUrl: 'http://127.0.0.1:1' });
    const error = await provider.connect(aSession(), {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'provider_failed', retryable: true });
    expect(inspect([error, provider], { depth: 8, showHidden: true })).not.toContain('AIza-secret');
  });

  it('shows names of fields in traces, and nothing of what was said', async () => {
    await using open = await connected({ textInput: 'client_content' });
    const { vendor, provider, session } = open;
    const traces: unknown[] = [];
    provider.setTraceEmitter((trace) => traces.push(trace));
    await provider.injectText(session, 'a secret', { role: 'system', respond: false });
    vendor.call.givesHandle();
    await vi.waitFor(() => expect(traces).toHaveLength(2));
    expect(traces).toEqual([
      { direction: 'outbound', protocol: 'gemini-live', summary: 'clientContent', sessionId: session.id },
      { direction: 'inbound', protocol: 'gemini-live', summary: 'sessionResumptionUpdate', sessionId: session.id },
    ]);
  });
});
