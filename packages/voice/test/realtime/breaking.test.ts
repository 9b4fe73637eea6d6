import { joinBytes, pcmFormat } from '@roomkit/core/audio';
import { MockVADProvider, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { realtimeRoom, sound } from './support/realtime-room.ts';

const never = (): Promise<void> => new Promise(() => {});

describe('a model that does not answer', () => {
  it('VOICE-12.4.3 is given up after a while, and the caller with it', async () => {
    await using room = await realtimeRoom({ provider: { onConnect: never }, channel: { connectTimeoutMs: 2_000 } });
    const hungUp = vi.spyOn(room.backend, 'disconnect');
    const calling = room.call();
    calling.catch(() => {});
    await vi.waitFor(() => expect(room.provider.callsOf('connect')).toHaveLength(1));
    await room.test.clock.advance(2_000);
    await expect(calling).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect([hungUp.mock.calls.length, room.channel.sessions]).toEqual([1, []]);
  });

  it('VOICE-12.4.3 is given up when the caller hangs up, and left when it answers after all', async () => {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    await using room = await realtimeRoom();
    const { backend, provider } = room;
    const connect = vi.spyOn(provider, 'connect').mockImplementation(() => connected);
    const calling = room.call();
    calling.catch(() => {});
    await vi.waitFor(() => expect(connect).toHaveBeenCalledOnce());
    const [session] = backend.listSessions('r1');
    if (session === undefined) throw new Error('nobody calls');
    backend.hangUp(session);
    await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
    expect([provider.callsOf('disconnect').length, room.channel.sessions]).toEqual([1, []]);
    resolve();
    await vi.waitFor(() => expect(provider.callsOf('disconnect')).toHaveLength(2));
  });

  it('VOICE-12.4.2 keeps neither the caller nor the channel waiting when the call ends', async () => {
    await using room = await realtimeRoom({ channel: { toolHandler: () => never() } });
    const { backend, provider, test } = room;
    vi.spyOn(provider, 'disconnect').mockImplementation(never);
    const hungUp = vi.spyOn(backend, 'disconnect').mockImplementation(never);
    const ended: (string | null)[] = [];
    test.kit.on('voice_session_ended', ({ data }) => void ended.push(data.reason));
    const session = await room.call();
    provider.tell.onToolCall(session, { callId: 'c1', name: 'noop', arguments: {} });
    await settled();
    const ending = test.kit.disconnectRealtimeVoice('rt', session.id);
    await vi.waitFor(async () => {
      await test.clock.advance(5_000);
      expect(hungUp).toHaveBeenCalledOnce();
      expect(ended).toEqual(['explicit']);
    });
    expect([await ending, room.channel.sessions]).toEqual([true, []]);
    hungUp.mockRestore();
  });

  it('VOICE-12.4.7 is told of where a message cannot be put into its conversation', async () => {
    await using room = await realtimeRoom();
    const { provider, test, channel } = room;
    vi.spyOn(provider, 'injectText').mockImplementation(never);
    const session = await room.call();
    const telling = channel.injectText(session, 'be brief');
    telling.catch(() => {});
    await test.clock.advance(5_000);
    await expect(telling).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect(session.state).toBe('active');
  });
});

describe('a caller of an organization that cannot be', () => {
  it('VOICE-B.8.1 is hung up, also where the line fails at that', async () => {
    await using room = await realtimeRoom();
    const { backend, test } = room;
    const caller = { participantId: 'ada', organizationId: '' };
    const session = backend.call(caller);
    await vi.waitFor(() => expect(session.state).toBe('ended'));
    const hungUp = vi.spyOn(backend, 'disconnect').mockRejectedValue(new Error('no line'));
    backend.call(caller);
    await vi.waitFor(() => {
      expect(hungUp).toHaveBeenCalledWith(expect.anything(), 'failed');
      expect(test.logger.entries.map(({ message }) => message)).toContain('A call could not be hung up.');
    });
    expect(room.channel.sessions).toEqual([]);
    hungUp.mockRestore();
  });
});

describe('a caller who is gone before the model is asked', () => {
  it('VOICE-12.4.3 costs no session with the model', async () => {
    await using room = await realtimeRoom();
    const { backend, provider } = room;
    const connect = backend.connect.bind(backend);
    vi.spyOn(backend, 'connect').mockImplementation(async (...given) => {
      const session = await connect(...given);
      backend.hangUp(session);
      return session;
    });
    await expect(room.call()).rejects.toMatchObject({ code: 'session_ended' });
    expect([provider.callsOf('connect'), room.channel.sessions]).toEqual([[], []]);
  });

  it('VOICE-12.4.3 costs none either where the stages take their time to be prepared', async () => {
    const { promise: prepared, resolve } = Promise.withResolvers<void>();
    const vad = Object.assign(new MockVADProvider(), { prepare: vi.fn<() => Promise<void>>(() => prepared) });
    await using room = await realtimeRoom({ channel: { pipeline: { vad } } });
    const { backend, provider } = room;
    const session = backend.call({ participantId: 'alice', roomId: 'r1' });
    await vi.waitFor(() => expect(vad.prepare).toHaveBeenCalled());
    backend.hangUp(session);
    resolve();
    await settled();
    await settled();
    expect([provider.callsOf('connect'), room.channel.sessions]).toEqual([[], []]);
  });
});

describe('audio of any size', () => {
  it('VOICE-12.4.1 is brought to the model: nothing, and ten seconds at once', async () => {
    await using room = await realtimeRoom();
    const { backend, provider } = room;
    const session = await room.call();
    for (const piece of [new Uint8Array(0), sound(10_000), sound(20)]) backend.feed(session, piece);
    const heard = provider.callsOf('sendAudio').map(({ audio }) => audio);
    expect(joinBytes(heard)).toEqual(joinBytes([sound(10_000), sound(20)]));
    expect(heard.every(({ byteLength }) => byteLength > 0)).toBe(true);
  });

  it.each([
    ['as it is', 16_000],
    ['at another rate', 8_000],
  ])('VOICE-12.4.4 trap 13 is played whole %s, however the model cuts it', async (_how, sampleRate) => {
    await using room = await realtimeRoom({ backend: { outboundFormat: pcmFormat(sampleRate) } });
    const { provider, backend, test } = room;
    const session = await room.call();
    const whole = sound(11_000);
    provider.tell.onResponseStart(session);
    let at = 0;
    for (const length of [0, 1, 2, 0, 640, 641, 320_001, whole.byteLength]) {
      provider.tell.onAudio(session, whole.slice(at, at + length));
      at += length;
    }
    provider.tell.onTranscription(session, { role: 'assistant', text: 'All of it.', isFinal: true });
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(12_000);
    expect(await room.lines()).toEqual([['rt', 'All of it.']]);
    const played = backend.playedBytes(session);
    expect(played.byteLength / sampleRate).toBeCloseTo(22, 1);
    expect(sampleRate === 8_000 || played.every((byte, place) => byte === whole[place])).toBe(true);
    expect(backend.sends).toHaveLength(1);
  });
});

describe('a model that says things in no order', () => {
  it('VOICE-12.4.4 ends what it said before when it begins anew', async () => {
    await using room = await realtimeRoom();
    const { provider, test } = room;
    const session = await room.call();
    provider.tell.onResponseEnd(session, { interrupted: true });
    provider.tell.onAudio(session, sound(20));
    provider.tell.onTranscription(session, { role: 'assistant', text: 'Of nothing.', isFinal: true });
    provider.tell.onResponseStart(session);
    room.answer(session, 100, 'One.');
    room.answer(session, 100, 'Two.');
    provider.tell.onResponseEnd(session, { interrupted: false });
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(1_000);
    expect(await room.lines()).toEqual([
      ['rt', 'One.'],
      ['rt', 'Two.'],
    ]);
  });

  it('VOICE-12.4.5 trap 11 joins what it says in several pieces, each of which is final', async () => {
    await using room = await realtimeRoom();
    const { provider } = room;
    const session = await room.call();
    provider.tell.onResponseStart(session);
    for (const [text, isFinal] of [
      ['Let', false],
      ['Let me see.', true],
      ['It', false],
      ['It is cold.', true],
    ] as const) {
      provider.tell.onTranscription(session, { role: 'assistant', text, isFinal });
    }
    provider.tell.onResponseEnd(session, { interrupted: false });
    await vi.waitFor(async () => expect(await room.lines()).toEqual([['rt', 'Let me see. It is cold.']]));
  });
});
