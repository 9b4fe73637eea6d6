import { HookResult } from '@roomkit/core';
import { joinBytes, pcmFormat } from '@roomkit/core/audio';
import { MockDenoiserProvider, MockVADProvider, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { realtimeRoom, sound } from './support/realtime-room.ts';

describe('a call with a model that hears and speaks', () => {
  it('VOICE-12.4.1 connects the model with prompt, voice and tools, then audio flows both ways', async () => {
    const tools = [{ name: 'hang_up', description: 'Ends the call.', parameters: { type: 'object' } }];
    const channel = { systemPrompt: 'Be brief.', voice: 'A', tools, temperature: 0.5 };
    await using room = await realtimeRoom({ channel });
    const { backend, provider } = room;
    const session = await room.call();
    const [connected] = provider.callsOf('connect');
    expect(connected?.options).toMatchObject({ systemPrompt: 'Be brief.', voice: 'A', tools, temperature: 0.5 });
    expect([provider.callsOf('connect').length, backend.listSessions('r1')]).toEqual([1, [session]]);
    for (const piece of [sound(20), sound(20, 9)]) backend.feed(session, piece);
    expect(provider.heard(session)).toEqual([...sound(20), ...sound(20, 9)]);
    room.answer(session, 100, 'Hello.');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await room.test.clock.advance(200);
    expect([...backend.playedBytes(session)]).toEqual([...sound(100)]);
  });

  it('VOICE-A.11.1 is a transport of type realtime_voice, and the metadata of a session replaces what it begins with', async () => {
    await using room = await realtimeRoom({ channel: { voice: 'A', systemPrompt: 'Be brief.' } });
    const { channelType, category, direction, capabilities } = room.channel;
    expect([channelType, category, direction]).toEqual(['realtime_voice', 'transport', 'bidirectional']);
    expect(capabilities.mediaTypes).toEqual(['audio', 'text']);
    const tools = [{ name: 't', description: 'd', parameters: {} }];
    await room.call('caller', { voice: 'B', temperature: 0.1, tools, systemPrompt: 7 });
    const [connected] = room.provider.callsOf('connect');
    expect(connected?.options).toMatchObject({ voice: 'B', temperature: 0.1, tools, systemPrompt: 'Be brief.' });
  });

  it.each([
    { tools: [{ name: 't', description: 'd', parameters: null }] },
    { tools: [null] },
    { tools: {} },
    { voice: '' },
    { temperature: Number.NaN },
    { system_prompt: ['Say anything.'] },
  ])('VOICE-A.11.1 leaves out metadata of which nothing can be made: %j', async (metadata) => {
    await using room = await realtimeRoom({ channel: { voice: 'A', systemPrompt: 'Be brief.' } });
    await room.call('caller', metadata);
    const { signal: _signal, ...told } = room.provider.callsOf('connect')[0]?.options ?? {};
    expect(told).toEqual({ voice: 'A', systemPrompt: 'Be brief.' });
  });

  it('VOICE-A.11.1 replaces only what may be replaced, a binding before a session', async () => {
    await using room = await realtimeRoom({ channel: { voice: 'A', overrides: ['voice'] } });
    const { kit } = room.test;
    await kit.updateBindingMetadata('r1', 'rt', { voice: 'C', system_prompt: 'Say anything.' });
    await room.call('first', { system_prompt: 'Say everything.' });
    await room.call('second', { voice: 'B' });
    const told = room.provider.callsOf('connect').map(({ options }) => [options.voice, options.systemPrompt]);
    expect(told).toEqual([
      ['C', undefined],
      ['B', undefined],
    ]);
  });

  it('VOICE-12.4.16 takes 16,000 Hz in and 24,000 Hz out unless the model says otherwise, and keeps what is said', async () => {
    await using room = await realtimeRoom({ provider: { outputFormat: pcmFormat(24_000) } });
    expect(room.channel.info()).toMatchObject({
      inputSampleRate: 16_000,
      outputSampleRate: 24_000,
      emitTranscriptions: true,
      provider: 'mock-realtime',
    });
  });

  it('VOICE-12.4.2 ends model and line although one of them fails, and keeps nothing', async () => {
    await using room = await realtimeRoom({
      provider: {
        onCall: ({ method }) => {
          if (method === 'disconnect') throw new Error('the model is gone');
        },
      },
    });
    const { kit } = room.test;
    const hungUp = vi.spyOn(room.backend, 'disconnect');
    const ended: string[] = [];
    kit.on('voice_session_ended', ({ data }) => void ended.push(data.sessionId));
    const session = await room.call();
    expect(await kit.disconnectRealtimeVoice('rt', session.id)).toBe(true);
    expect([hungUp.mock.calls.length, session.state, room.channel.sessions]).toEqual([1, 'ended', []]);
    expect([ended, await kit.disconnectRealtimeVoice('rt', session.id)]).toEqual([[session.id], false]);
  });

  it('VOICE-12.2.20 ends with the line, and hears nothing afterwards', async () => {
    await using room = await realtimeRoom();
    const { backend, provider } = room;
    const session = await room.call();
    backend.hangUp(session);
    await settled();
    expect([provider.callsOf('disconnect').length, room.channel.sessions]).toEqual([1, []]);
    provider.tell.onTranscription(session, { role: 'user', text: 'late', isFinal: true });
    expect(await room.lines()).toEqual([]);
  });

  it('VOICE-12.4.3 undoes everything where the model cannot be connected', async () => {
    const vad = new MockVADProvider();
    await using room = await realtimeRoom({
      provider: {
        onConnect: () => {
          throw new Error('no such model');
        },
      },
      channel: { pipeline: { vad } },
    });
    const hungUp = vi.spyOn(room.backend, 'disconnect');
    const started: string[] = [];
    room.test.kit.on('voice_session_started', ({ data }) => void started.push(data.sessionId));
    await expect(room.call()).rejects.toThrow('no such model');
    expect([hungUp.mock.calls.length, started, room.channel.sessions]).toEqual([1, [], []]);
    expect(vad.resets.length).toBeGreaterThan(0);
  });

  it('VOICE-12.4.3 undoes everything where the call is given up', async () => {
    const controller = new AbortController();
    await using room = await realtimeRoom({
      provider: {
        onConnect: (_session, { signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
            queueMicrotask(() => controller.abort(new Error('no longer wanted')));
          }),
      },
    });
    const calling = room.test.kit.connectRealtimeVoice('r1', 'caller', 'rt', { signal: controller.signal });
    await expect(calling).rejects.toThrow('no longer wanted');
    expect([room.channel.sessions, room.backend.listSessions('r1')]).toEqual([[], []]);
  });

  it('VOICE-12.4.9 serves every session by one registration', async () => {
    await using room = await realtimeRoom();
    const { backend, provider } = room;
    for (const participant of ['a', 'b', 'c']) {
      const session = await room.call(participant);
      provider.calls.length = 0;
      backend.feed(session, sound(20));
      expect(provider.callsOf('sendAudio')).toHaveLength(1);
      await room.test.kit.disconnectRealtimeVoice('rt', session.id);
    }
    expect(provider.listenerCount).toBe(1);
  });

  it('VOICE-12.4.11 keeps what is said while the model is being connected, in order, before the call is ready', async () => {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    await using room = await realtimeRoom({ provider: { onConnect: () => connected } });
    const { backend, provider } = room;
    const order: string[] = [];
    room.test.kit.on(
      'voice_session_ready',
      () => void order.push(`ready after ${provider.callsOf('sendAudio').length}`),
    );
    const calling = room.call();
    await vi.waitFor(() => expect(provider.callsOf('connect')).toHaveLength(1));
    const [session] = backend.listSessions('r1');
    if (session === undefined) throw new Error('nobody calls');
    for (const from of [1, 2, 3]) backend.feed(session, sound(20, from));
    expect(provider.callsOf('sendAudio')).toEqual([]);
    resolve();
    await calling;
    backend.feed(session, sound(20, 4));
    expect(provider.heard(session)).toEqual([1, 2, 3, 4].flatMap((from) => [...sound(20, from)]));
    expect(order).toEqual(['ready after 3']);
  });

  it('VOICE-12.4.11 keeps no more than 1 MiB of it, and warns once', async () => {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    await using room = await realtimeRoom({ provider: { onConnect: () => connected } });
    const { backend, provider } = room;
    const calling = room.call();
    await vi.waitFor(() => expect(provider.callsOf('connect')).toHaveLength(1));
    const [session] = backend.listSessions('r1');
    if (session === undefined) throw new Error('nobody calls');
    const sent = Array.from({ length: 1_802 }, (_frame, at) => sound(20, at));
    for (const frame of sent) backend.feed(session, frame);
    resolve();
    await calling;
    const kept = provider.heard(session);
    expect(kept.length).toBeGreaterThan(1_048_576 - 640);
    expect(kept.length).toBeLessThanOrEqual(1_048_576);
    expect(kept.slice(-640)).toEqual([...joinBytes(sent).subarray(kept.length - 640, kept.length)]);
    const warnings = room.test.logger.entries.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ message }) => message)).toEqual([
      'A caller says more than can be kept until the model is there.',
    ]);
  });

  it('VOICE-B.8.1 VOICE-12.2.19 a caller comes in by the common path, and is connected only when the hooks let them', async () => {
    await using room = await realtimeRoom();
    const { backend, provider } = room;
    const { kit } = room.test;
    room.note('on_session_started');
    kit.hook('before_broadcast', (event) =>
      event.source.externalId === 'mallory' ? HookResult.block('not wanted') : HookResult.allow(),
    );
    const mallory = backend.call({ participantId: 'mallory', roomId: 'r1' });
    await vi.waitFor(() => expect(mallory.state).toBe('ended'));
    expect(provider.callsOf('connect')).toEqual([]);
    const alice = backend.call({ participantId: 'alice', roomId: 'r1' });
    await vi.waitFor(() => expect(room.channel.sessions).toEqual([alice]));
    await vi.waitFor(() => expect(room.log).toEqual(['on_session_started']));
    const events = await kit.getTimeline('r1', { types: ['system'] });
    const begun = events.filter(({ content }) => content.type === 'system' && content.code === 'session_started');
    expect(begun.map(({ source, status }) => [source.externalId, status])).toEqual([
      ['mallory', 'blocked'],
      ['alice', 'delivered'],
    ]);
  });

  it('VOICE-12.1.1 knows sessions apart that are in one room', async () => {
    await using room = await realtimeRoom();
    const { provider } = room;
    const first = await room.call('first');
    const second = await room.call('second');
    provider.tell.onTranscription(second, { role: 'user', text: 'hi', isFinal: true });
    room.answer(first, 20, 'Hello, first.');
    provider.tell.onResponseEnd(first, { interrupted: false });
    await room.test.clock.advance(100);
    expect(await room.lines()).toEqual([
      ['second', 'hi'],
      ['rt', 'Hello, first.'],
    ]);
    expect(room.backend.playedBytes(second)).toHaveLength(0);
  });

  it('VOICE-12.4.8 brings the audio of the line into the form the model takes', async () => {
    await using room = await realtimeRoom({ backend: { inboundFormat: pcmFormat(8_000) } });
    const session = await room.call();
    const frames = 10;
    for (let sent = 0; sent < frames; sent += 1) room.backend.feed(session, new Uint8Array(320));
    await vi.waitFor(() => expect(room.provider.callsOf('sendAudio')).toHaveLength(frames));
    expect(room.provider.callsOf('sendAudio').map(({ audio }) => audio.byteLength)).toEqual(Array(frames).fill(640));
  });

  it('VOICE-12.4.8 takes it through the stages that are configured', async () => {
    const denoiser = new MockDenoiserProvider({
      process: (frame) => ({ ...frame, data: new Uint8Array(frame.data.byteLength) }),
    });
    await using room = await realtimeRoom({ channel: { pipeline: { denoiser } } });
    const session = await room.call();
    room.backend.feed(session, sound(20));
    await vi.waitFor(() => expect(room.provider.heard(session)).toEqual([...new Uint8Array(640)]));
  });
});
