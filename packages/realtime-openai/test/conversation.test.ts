import { describe, expect, it, vi } from 'vitest';

import { aSession, loud, WEATHER } from './support/calls.ts';
import { connected } from './support/session.ts';

describe('a conversation with OpenAI', () => {
  it('VOICE-12.4.6 asks for an answer once, when every tool has answered and nothing runs', async () => {
    await using open = await connected();
    const { vendor, provider, session, tools } = open;
    const { call } = vendor;
    call.answerStarts();
    for (const callId of ['c1', 'c2']) call.callsTool({ callId, name: 'get_weather', arguments: '{}' });
    await vi.waitFor(() => expect(tools).toHaveLength(2));
    await provider.submitToolResult(session, 'c1', 'one');
    await provider.submitToolResult(session, 'c2', 'two');
    await provider.submitToolResult(session, 'c2', 'again');
    await vi.waitFor(() => expect(call.toolResults).toHaveLength(2));
    expect(call.counts.asked).toBe(0);
    call.answerEnds();
    await vi.waitFor(() => expect(call.counts.asked).toBe(1));
    expect(open.sent().filter((type) => type === 'response.create')).toHaveLength(1);
  });

  it('VOICE-12.4.6 asks again after the vendor has refused to answer', async () => {
    await using open = await connected();
    const { vendor, provider, session, failures } = open;
    const say = async (): Promise<void> => provider.injectText(session, 'Hello?', { role: 'user', respond: true });
    vendor.call.refusesNextAnswer('rate_limit_exceeded');
    await say();
    await vi.waitFor(() => expect(failures.map(({ code }) => code)).toEqual(['rate_limit_exceeded']));
    await say();
    await vi.waitFor(() => expect(vendor.call.counts.asked).toBe(1));
  });

  it('VOICE-12.4.6 asks for what was wanted while a question was on its way that the vendor refused', async () => {
    await using open = await connected();
    const { vendor, provider, session, failures } = open;
    const say = async (): Promise<void> => provider.injectText(session, 'Hello?', { role: 'user', respond: true });
    vendor.call.refusesNextAnswer('rate_limit_exceeded');
    await say();
    await say();
    await vi.waitFor(() => expect(vendor.call.counts.asked).toBe(1));
    expect(failures.map(({ code }) => code)).toEqual(['rate_limit_exceeded']);
    expect(open.sent().filter((type) => type === 'response.create')).toHaveLength(2);
  });

  it('VOICE-12.4.6 asks again where its question crossed with an answer that the vendor had begun', async () => {
    await using open = await connected();
    const { vendor, provider, session, failures, ends } = open;
    vendor.call.answerStarts();
    await provider.injectText(session, 'Hello?', { role: 'user', respond: true });
    await vi.waitFor(() => expect(open.sent()).toContain('response.create'));
    await vi.waitFor(() => expect(vendor.events.some(({ event }) => event['type'] === 'error')).toBe(true));
    expect(vendor.call.counts.asked).toBe(0);
    vendor.call.answerEnds();
    await vi.waitFor(() => expect(vendor.call.counts.asked).toBe(1));
    expect([failures, ends]).toEqual([[], [false]]);
  });

  it('VOICE-12.4.6 asks a new connection for the answer that the old one owed', async () => {
    await using open = await connected();
    const { vendor, provider, session, clock, tools, returns } = open;
    const { call } = vendor;
    call.understands(['What is the weather?']);
    call.answerStarts();
    call.callsTool({ callId: 'c1', name: 'get_weather', arguments: '{}' });
    call.answerEnds();
    await vi.waitFor(() => expect(tools).toHaveLength(1));
    vendor.breakOff();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await provider.submitToolResult(session, 'c1', 'snow');
    await clock.advance(500);
    await vi.waitFor(() => expect(returns).toEqual([false]));
    await vi.waitFor(() => expect(vendor.call.counts.asked).toBe(1));
    expect([vendor.call.toolResults, vendor.call.texts]).toEqual([
      [],
      [{ role: 'user', text: 'What is the weather?' }],
    ]);
  });

  it('VOICE-12.4.13 trap 19 tells a new connection no more than was heard', async () => {
    await using open = await connected();
    const { vendor, provider, session, clock, audio, returns } = open;
    vendor.call.answerStarts();
    vendor.call.says(['It ', 'will ', 'be ', 'cold.']);
    vendor.call.plays(loud());
    await vi.waitFor(() => expect(audio).toHaveLength(1));
    const durationMs = loud().byteLength / 48;
    await provider.interrupt(session);
    await provider.truncateAudio(session, durationMs / 2);
    await vi.waitFor(() => expect(vendor.call.truncations).toHaveLength(1));
    vendor.breakOff();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(500);
    await vi.waitFor(() => expect(returns).toEqual([false]));
    await vi.waitFor(() => expect(vendor.call.texts).toEqual([{ role: 'assistant', text: 'It will' }]));
  });

  it('VOICE-12.4.6 answers a call of a tool itself whose arguments nobody can read', async () => {
    await using open = await connected();
    const { vendor, failures, tools } = open;
    vendor.call.answerStarts();
    vendor.call.callsTool({ callId: 'c1', name: 'get_weather', arguments: '{"city":' });
    vendor.call.answerEnds();
    await vi.waitFor(() =>
      expect(vendor.call.toolResults).toEqual([
        { callId: 'c1', result: '{"error":"The arguments are no JSON object."}' },
      ]),
    );
    expect([failures.map(({ code, isFatal }) => [code, isFatal]), tools]).toEqual([
      [['tool_arguments_invalid', false]],
      [],
    ]);
  });

  it('VOICE-12.4.10 tells a new connection the words of the old one', async () => {
    await using open = await connected({}, { systemPrompt: 'Be brief.' });
    const { vendor, clock, returns, ends } = open;
    vendor.call.understands(['Hello.']);
    vendor.call.answerStarts();
    vendor.call.says(['Good ', 'day.']);
    vendor.call.answerEnds();
    await vi.waitFor(() => expect(ends).toEqual([false]));
    vendor.breakOff();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    await clock.advance(500);
    await vi.waitFor(() => expect(returns).toEqual([false]));
    await vi.waitFor(() =>
      expect(vendor.call.texts).toEqual([
        { role: 'user', text: 'Hello.' },
        { role: 'assistant', text: 'Good day.' },
      ]),
    );
    expect(vendor.call.settings.systemPrompt).toBe('Be brief.');
  });

  it('VOICE-12.4.13 cancels before it truncates, and cancels nothing that has ended', async () => {
    await using open = await connected();
    const { vendor, provider, session, audio, ends } = open;
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    await vi.waitFor(() => expect(audio).toHaveLength(1));
    await provider.interrupt(session);
    await provider.truncateAudio(session, 400.7);
    await vi.waitFor(() => expect(vendor.call.truncations).toEqual([400]));
    vendor.call.answerStarts();
    vendor.call.plays(loud());
    vendor.call.answerEnds();
    await vi.waitFor(() => expect(ends).toEqual([true, false]));
    await provider.interrupt(session);
    await provider.truncateAudio(session, 100);
    await vi.waitFor(() => expect(vendor.call.truncations).toEqual([400, 100]));
    expect(open.sent().slice(1)).toEqual([
      'response.cancel',
      'conversation.item.truncate',
      'conversation.item.truncate',
    ]);
    expect(open.failures).toEqual([]);
  });

  it('tells that a change was refused, or not answered', async () => {
    await using open = await connected({}, { voice: 'cedar' });
    const { vendor, provider, session, clock } = open;
    vendor.call.hasSpoken();
    await expect(provider.configure(session, { voice: 'marin' })).rejects.toMatchObject({
      code: 'provider_failed',
      details: { vendorCode: 'cannot_update_voice' },
    });
    await provider.configure(session, { tools: [WEATHER] });
    expect(vendor.call.settings).toMatchObject({ voice: 'cedar', tools: ['get_weather'] });
    vendor.silence();
    const late = provider.configure(session, { systemPrompt: 'x' });
    late.catch(() => {});
    await clock.advance(10_000);
    await expect(late).rejects.toMatchObject({ retryable: true });
    const controller = new AbortController();
    const given = provider.configure(session, { systemPrompt: 'x', signal: controller.signal });
    controller.abort(new Error('no longer wanted'));
    await expect(given).rejects.toThrow('no longer wanted');
    const cut = provider.configure(session, { systemPrompt: 'x' });
    cut.catch(() => {});
    await provider.disconnect(session);
    await expect(cut).rejects.toMatchObject({ retryable: true });
  });

  it('takes the answer to a change that nobody waits for any more for no other’s', async () => {
    await using open = await connected({}, { voice: 'cedar' });
    const { vendor, provider, session } = open;
    vendor.call.hasSpoken();
    const controller = new AbortController();
    const given = provider.configure(session, { systemPrompt: 'x', signal: controller.signal });
    controller.abort(new Error('no longer wanted'));
    const next = provider.configure(session, { voice: 'marin' });
    next.catch(() => {});
    await expect(given).rejects.toThrow('no longer wanted');
    await expect(next).rejects.toMatchObject({ details: { vendorCode: 'cannot_update_voice' } });
    expect(open.failures).toEqual([]);
    await provider.configure(session, { tools: [WEATHER] });
    expect(vendor.call.settings).toMatchObject({ systemPrompt: 'x', voice: 'cedar', tools: ['get_weather'] });
  });

  it('tells what went wrong within an answer, and goes on', async () => {
    await using open = await connected();
    const { vendor, failures, ends } = open;
    vendor.call.answerStarts();
    vendor.call.answerFails('rate_limit_exceeded');
    vendor.call.cannotTranscribe();
    await vi.waitFor(() =>
      expect(failures.map(({ code }) => code)).toEqual(['rate_limit_exceeded', 'transcription_failed']),
    );
    expect(ends).toEqual([false]);
  });

  it('refuses to begin with what the vendor refuses', async () => {
    await using open = await connected();
    const { provider } = open;
    const tools = [{ ...WEATHER, name: 'no such name' }];
    await expect(provider.connect(aSession('other'), { tools })).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: false,
      details: { vendorCode: 'invalid_value' },
    });
  });

  it('shows names of events in traces, and nothing of what was said', async () => {
    await using open = await connected();
    const { vendor, provider, session } = open;
    const traces: unknown[] = [];
    provider.setTraceEmitter((trace) => traces.push(trace));
    provider.sendAudio(session, loud());
    await provider.injectText(session, 'a secret', { role: 'user', respond: false });
    vendor.call.understands(['another secret']);
    await vi.waitFor(() =>
      expect(traces).toContainEqual({
        direction: 'inbound',
        protocol: 'openai-realtime',
        summary: 'conversation.item.input_audio_transcription.completed',
        sessionId: session.id,
      }),
    );
    expect(JSON.stringify(traces)).not.toContain('secret');
    expect(traces[0]).toMatchObject({ direction: 'outbound', summary: 'conversation.item.create' });
  });

  it('speaks G.711 as it is', async () => {
    await using open = await connected({ codec: 'mulaw' });
    const { vendor, audio } = open;
    vendor.call.answerStarts();
    vendor.call.plays(new Uint8Array([1, 2, 3]));
    await vi.waitFor(() => expect(audio).toEqual([new Uint8Array([1, 2, 3])]));
    const [update] = vendor.events.filter(({ from }) => from === 'client');
    expect(JSON.stringify(update?.event)).toContain('"format":{"type":"audio/pcmu"}');
  });
});
