import { HookResult } from '@roomkit/core';
import { MockVoiceBackend, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { RealtimeVoiceChannel } from '../../src/index.ts';
import { realtimeRoom } from './support/realtime-room.ts';

describe('what is said in a call', () => {
  it('VOICE-12.4.5 VOICE-12.1.2 becomes messages once it is final; what is not is told to hooks alone', async () => {
    await using room = await realtimeRoom();
    const { provider, test, sms } = room;
    const partial: string[] = [];
    test.kit.hook('on_partial_transcription', ({ text, role }) => void partial.push(`${role}: ${text}`) as never);
    const session = await room.call();
    provider.tell.onTranscription(session, { role: 'user', text: 'he', isFinal: false });
    provider.tell.onTranscription(session, { role: 'user', text: 'hello', isFinal: true });
    provider.tell.onResponseStart(session);
    provider.tell.onTranscription(session, { role: 'assistant', text: 'Good', isFinal: false });
    provider.tell.onTranscription(session, { role: 'assistant', text: 'Good day.', isFinal: true });
    provider.tell.onResponseEnd(session, { interrupted: false });
    await vi.waitFor(async () =>
      expect(await room.lines()).toEqual([
        ['caller', 'hello'],
        ['rt', 'Good day.'],
      ]),
    );
    expect(partial).toEqual(['user: he', 'assistant: Good']);
    await vi.waitFor(() =>
      expect(sms.delivered.map(({ content }) => content)).toEqual([
        { type: 'text', body: 'hello' },
        { type: 'text', body: 'Good day.' },
      ]),
    );
    expect(provider.callsOf('injectText')).toEqual([]);
  });

  it('VOICE-12.4.4 maps what the model tells to hooks, and sound and answers to none', async () => {
    await using room = await realtimeRoom();
    const { provider } = room;
    room.note('on_speech_start', 'on_speech_end', 'on_tool_call', 'on_error', 'on_barge_in');
    room.test.kit.hook('on_transcription', () => {
      room.log.push('on_transcription');
      return HookResult.allow();
    });
    const session = await room.call();
    provider.tell.onSpeechStart(session);
    provider.tell.onSpeechEnd(session);
    provider.tell.onTranscription(session, { role: 'user', text: 'hello', isFinal: true });
    provider.tell.onToolCall(session, { callId: 'c1', name: 'noop', arguments: {} });
    await vi.waitFor(() => expect(room.log).toContain('on_tool_call'));
    provider.tell.onError(session, { code: 'rate_limit_exceeded', message: 'x', isFatal: false });
    provider.tell.onResponseStart(session);
    provider.tell.onAudio(session, new Uint8Array(640));
    provider.tell.onResponseEnd(session, { interrupted: false });
    await room.test.clock.advance(500);
    expect(room.log).toEqual(['on_speech_start', 'on_speech_end', 'on_transcription', 'on_tool_call', 'on_error']);
  });

  it('VOICE-12.5.1 VOICE-17.6.4 is what the hooks make of it, and nothing else anywhere', async () => {
    await using room = await realtimeRoom();
    const { provider, test, sms } = room;
    const partial: string[] = [];
    test.kit.hook('on_partial_transcription', ({ text }) => void partial.push(text) as never);
    test.kit.hook('on_transcription', (event) =>
      HookResult.modify({ ...event, text: event.text.replace(/\d+/gu, '[x]') }),
    );
    const session = await room.call();
    provider.tell.onTranscription(session, { role: 'user', text: 'call 55', isFinal: false });
    provider.tell.onTranscription(session, { role: 'user', text: 'call 555', isFinal: true });
    provider.tell.onResponseStart(session);
    provider.tell.onTranscription(session, { role: 'assistant', text: 'Calling 555.', isFinal: true });
    provider.tell.onResponseEnd(session, { interrupted: false });
    await vi.waitFor(async () =>
      expect(await room.lines()).toEqual([
        ['caller', 'call [x]'],
        ['rt', 'Calling [x].'],
      ]),
    );
    await vi.waitFor(() => expect(sms.delivered).toHaveLength(2));
    const everywhere = JSON.stringify([await test.kit.getTimeline('r1'), sms.delivered, partial, test.logger.entries]);
    expect(everywhere).not.toContain('55');
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['hangs', () => new Promise(() => {})],
    ['says nothing', () => undefined],
    ['gives a number', () => HookResult.modify(7)],
    ['blocks', () => HookResult.block('no')],
    ['leaves nothing', () => HookResult.modify({ text: '', role: 'user' })],
  ])('VOICE-12.5.2 VOICE-12.5.3 trap 16 trap 17 is kept back where a hook %s', async (_what, hook) => {
    await using room = await realtimeRoom();
    const { provider, test } = room;
    test.kit.hook('on_transcription', hook as never, { timeoutMs: 50 } as never);
    const session = await room.call();
    provider.tell.onTranscription(session, { role: 'user', text: 'a secret', isFinal: true });
    provider.tell.onResponseStart(session);
    provider.tell.onTranscription(session, { role: 'assistant', text: 'a secret as well', isFinal: true });
    provider.tell.onResponseEnd(session, { interrupted: false });
    for (let step = 0; step < 5; step += 1) await test.clock.advance(100);
    expect(await room.lines()).toEqual([]);
    expect(JSON.stringify([await test.kit.getTimeline('r1'), room.sms.delivered])).not.toContain('secret');
  });

  it('VOICE-12.4.5 trap 16 tells hooks nothing that is not final where another one could have kept it back, unless it is asked to', async () => {
    for (const [partialTranscripts, told] of [
      ['unless_hooked', 0],
      ['always', 1],
      ['never', 0],
    ] as const) {
      await using room = await realtimeRoom({ channel: { partialTranscripts } });
      room.note('on_partial_transcription');
      room.test.kit.hook('on_transcription', () => HookResult.allow());
      const session = await room.call();
      room.provider.tell.onTranscription(session, { role: 'user', text: 'a sec', isFinal: false });
      await settled();
      await settled();
      expect([partialTranscripts, room.log.length]).toEqual([partialTranscripts, told]);
    }
  });

  it('VOICE-12.2.25 is nothing where it is blank', async () => {
    await using room = await realtimeRoom();
    room.note('on_transcription');
    const session = await room.call();
    room.provider.tell.onTranscription(session, { role: 'user', text: '  ', isFinal: true });
    await settled();
    expect([room.log, await room.lines()]).toEqual([[], []]);
  });

  it('VOICE-12.4.5 is told to hooks alone where it is not to be kept', async () => {
    await using room = await realtimeRoom({ channel: { emitTranscriptions: false } });
    const heard: string[] = [];
    room.test.kit.hook('on_transcription', ({ text }) => {
      heard.push(text);
      return HookResult.allow();
    });
    const session = await room.call();
    room.provider.tell.onTranscription(session, { role: 'user', text: 'hello', isFinal: true });
    await vi.waitFor(() => expect(heard).toEqual(['hello']));
    expect(await room.lines()).toEqual([]);
  });

  it('VOICE-12.4.15 comes in the order it was said, and a tool waits for what was said before it', async () => {
    await using room = await realtimeRoom({
      channel: {
        toolHandler: () => {
          room.log.push('tool');
          return 'done';
        },
      },
    });
    const { provider, test } = room;
    const gate = Promise.withResolvers<void>();
    test.kit.hook('on_partial_transcription', () => void room.log.push('partial') as never);
    test.kit.hook('on_transcription', async ({ text }) => {
      if (text === 'first') await gate.promise;
      room.log.push(text);
      return HookResult.allow();
    });
    const { channel } = room;
    expect(channel).toBeInstanceOf(RealtimeVoiceChannel);
    const session = await room.call();
    provider.tell.onTranscription(session, { role: 'user', text: 'first', isFinal: true });
    provider.tell.onTranscription(session, { role: 'user', text: 'second', isFinal: true });
    provider.tell.onToolCall(session, { callId: 'c1', name: 'noop', arguments: {} });
    await settled();
    expect(room.log).toEqual([]);
    gate.resolve();
    await vi.waitFor(() => expect(room.log).toEqual(['first', 'second', 'tool']));
    await vi.waitFor(async () => expect((await room.lines()).map(([, text]) => text)).toEqual(['first', 'second']));
  });

  it('VOICE-12.4.15 tells partials before what follows them', async () => {
    await using room = await realtimeRoom({
      channel: {
        toolHandler: () => {
          room.log.push('tool');
          return 'done';
        },
      },
    });
    const { provider, test } = room;
    test.kit.hook('on_partial_transcription', () => void room.log.push('partial') as never);
    test.kit.hook('before_broadcast', (event) => {
      if (event.type === 'message') room.log.push('final');
      return HookResult.allow();
    });
    const session = await room.call();
    provider.tell.onTranscription(session, { role: 'user', text: 'he', isFinal: false });
    provider.tell.onTranscription(session, { role: 'user', text: 'hello', isFinal: true });
    provider.tell.onToolCall(session, { callId: 'c1', name: 'noop', arguments: {} });
    await vi.waitFor(() => expect(room.log).toEqual(['partial', 'final', 'tool']));
  });

  it('VOICE-12.5.5 goes on although a hook that only looks on fails or hangs', async () => {
    await using room = await realtimeRoom();
    const { provider, test } = room;
    test.kit.hook('on_speech_start', () => {
      throw new Error('broken');
    });
    const { promise: hanging, resolve } = Promise.withResolvers<never>();
    test.kit.hook('on_speech_start', () => hanging);
    room.note('on_speech_start');
    const session = await room.call();
    provider.tell.onSpeechStart(session);
    provider.tell.onTranscription(session, { role: 'user', text: 'hello', isFinal: true });
    await vi.waitFor(async () => expect(await room.lines()).toEqual([['caller', 'hello']]));
    expect(room.log).toEqual(['on_speech_start']);
    resolve(undefined as never);
  });
});

describe('messages of other channels', () => {
  it('VOICE-12.4.7 are told to the model, and a hook hears of each; the channel’s own are not', async () => {
    await using room = await realtimeRoom();
    const { provider, test } = room;
    const injected: string[] = [];
    test.kit.hook('on_realtime_text_injected', ({ text, role }) => void injected.push(`${role}: ${text}`) as never);
    const session = await room.call();
    await test.receive('sms', 'be brief', { roomId: 'r1', senderId: 'supervisor' });
    provider.tell.onTranscription(session, { role: 'user', text: 'hello', isFinal: true });
    await vi.waitFor(async () => expect(await room.lines()).toHaveLength(2));
    await test.kit.whenIdle('r1');
    expect(provider.callsOf('injectText')).toEqual([
      { method: 'injectText', sessionId: session.id, text: 'be brief', role: 'user', respond: false },
    ]);
    expect(injected).toEqual(['user: be brief']);
  });

  it('CORE-7.4.1 VOICE-12.4.7 are told to the model of the one caller they are whispered to', async () => {
    await using room = await realtimeRoom();
    const { provider, test } = room;
    const ada = await room.call('ada');
    await room.call('grace');
    await test.kit.sendEvent('r1', 'sms', { type: 'text', body: 'for Ada' }, { visibility: 'rt#ada' });
    await test.kit.sendEvent('r1', 'sms', { type: 'text', body: 'for Linus' }, { visibility: 'rt#linus' });
    await test.kit.whenIdle('r1');
    expect(provider.callsOf('injectText').map(({ sessionId, text }) => [sessionId, text])).toEqual([
      [ada.id, 'for Ada'],
    ]);
  });

  it('VOICE-12.4.7 are told as the channel is told to, or not at all', async () => {
    await using room = await realtimeRoom({
      channel: {
        injection: (event) => (event.source.externalId === 'supervisor' ? { role: 'system', respond: true } : null),
      },
    });
    const { provider, test, channel } = room;
    const session = await room.call();
    await test.receive('sms', 'be brief', { roomId: 'r1', senderId: 'supervisor' });
    await test.receive('sms', 'hi', { roomId: 'r1', senderId: 'somebody' });
    await channel.injectText(session, 'Say goodbye.');
    expect(provider.callsOf('injectText').map(({ text, role, respond }) => [text, role, respond])).toEqual([
      ['be brief', 'system', true],
      ['Say goodbye.', 'user', true],
    ]);
  });
});

describe('a model that fails', () => {
  it('VOICE-12.4.10 is told of, and only one whose session has ended ends the call', async () => {
    await using room = await realtimeRoom();
    const { provider, test } = room;
    const errors: unknown[] = [];
    test.kit.hook('on_error', ({ channelId, error }) => void errors.push([channelId, error]) as never);
    const hungUp = vi.spyOn(MockVoiceBackend.prototype, 'disconnect');
    const session = await room.call();
    provider.tell.onError(session, { code: 'rate_limit_exceeded', message: 'slow down', isFatal: false });
    await settled();
    expect([session.state, hungUp.mock.calls.length]).toEqual(['active', 0]);
    provider.tell.onError(session, { code: 'session_expired', message: 'over', isFatal: true });
    await vi.waitFor(() => expect(session.state).toBe('ended'));
    await vi.waitFor(() => expect(errors).toHaveLength(2));
    expect([hungUp.mock.calls.length, errors]).toEqual([
      1,
      [
        ['rt', expect.objectContaining({ code: 'provider_failed', retryable: true })],
        ['rt', expect.objectContaining({ details: { provider: 'mock-realtime', vendorCode: 'session_expired' } })],
      ],
    ]);
    hungUp.mockRestore();
  });
});
