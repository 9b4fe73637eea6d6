import { HookResult } from '@roomkit/core';
import type { VoiceSession } from '@roomkit/core/voice';
import { settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { type RealtimeRoom, type RealtimeRoomOptions, realtimeRoom, sound } from './support/realtime-room.ts';

const CALL = { callId: 'c1', name: 'get_weather', arguments: { city: 'Oslo' } };

async function results(room: RealtimeRoom): Promise<readonly (readonly [string, string])[]> {
  await vi.waitFor(() => expect(room.provider.callsOf('submitToolResult').length).toBeGreaterThan(0));
  return room.provider.callsOf('submitToolResult').map(({ callId, result }) => [callId, result]);
}

async function asked(options: RealtimeRoomOptions): Promise<{ room: RealtimeRoom; session: VoiceSession }> {
  const room = await realtimeRoom(options);
  const session = await room.call();
  room.provider.tell.onToolCall(session, CALL);
  return { room, session };
}

describe('a tool', () => {
  it('VOICE-12.4.6 is run by the handler, whose result goes back for the call', async () => {
    const handler = vi.fn<(...given: readonly unknown[]) => unknown>().mockResolvedValue({ sky: 'clear' });
    const { room, session } = await asked({ channel: { toolHandler: handler } });
    expect(await results(room)).toEqual([['c1', '{"sky":"clear"}']]);
    expect(handler).toHaveBeenCalledExactlyOnceWith(
      CALL,
      expect.objectContaining({ session, roomId: 'r1', channelId: 'rt', organizationId: null }),
    );
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-12.4.6 is answered as well where it fails, without words of its own', async () => {
    const { room } = await asked({
      channel: {
        toolHandler: () => {
          throw new Error('password is 1234');
        },
      },
    });
    expect(await results(room)).toEqual([['c1', '{"error":"The tool failed."}']]);
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-12.4.6 is answered where nobody runs it', async () => {
    const { room } = await asked({});
    expect(await results(room)).toEqual([['c1', '{"error":"There is no such tool."}']]);
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-12.4.6 is answered where it takes too long, and told so', async () => {
    const signals: AbortSignal[] = [];
    const { room } = await asked({
      channel: {
        toolTimeoutMs: 1_000,
        toolHandler: (_call, { signal }) => {
          signals.push(signal);
          return new Promise(() => {});
        },
      },
    });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    await room.test.clock.advance(1_000);
    expect(await results(room)).toEqual([['c1', '{"error":"The tool took too long."}']]);
    expect(signals[0]?.aborted).toBe(true);
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-12.4.6 is run by the hooks where there is no handler', async () => {
    const room = await realtimeRoom();
    const events: unknown[] = [];
    room.test.kit.hook('on_tool_call', (event) => {
      events.push(event);
      return HookResult.modify({ ...event, result: 'Snow' });
    });
    const session = await room.call();
    room.provider.tell.onToolCall(session, CALL);
    expect(await results(room)).toEqual([['c1', 'Snow']]);
    expect(events).toEqual([
      {
        channelId: 'rt',
        channelType: 'realtime_voice',
        toolCallId: 'c1',
        name: 'get_weather',
        arguments: { city: 'Oslo' },
        result: null,
        isError: false,
        durationMs: 0,
        roomId: 'r1',
        sessionId: session.id,
      },
    ]);
    await room[Symbol.asyncDispose]();
  });

  it.each([
    ['changes it', () => HookResult.modify({ result: 'Sun' }), 'Sun'],
    ['blocks it', () => HookResult.block('no'), '{"error":"The tool may not be used."}'],
    [
      'fails',
      () => {
        throw new Error('broken');
      },
      'Snow',
    ],
  ] as const)('VOICE-12.4.6 gives the model what is left when a hook %s', async (_what, hook, expected) => {
    const room = await realtimeRoom({ channel: { toolHandler: () => 'Snow' } });
    room.test.kit.hook('on_tool_call', hook as never);
    const session = await room.call();
    room.provider.tell.onToolCall(session, CALL);
    expect(await results(room)).toEqual([['c1', expected]]);
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-12.4.16 gives at most 16,384 characters, and says that the rest is missing', async () => {
    const { room } = await asked({ channel: { toolHandler: () => 'x'.repeat(20_000) } });
    const [[, result] = ['', '']] = await results(room);
    expect(result.length).toBeLessThanOrEqual(16_384);
    expect(result.endsWith('[The rest was left out: the result is too long.]')).toBe(true);
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-12.4.2 ends with the call, and nobody hears of its result', async () => {
    const signals: AbortSignal[] = [];
    const { room, session } = await asked({
      channel: {
        toolHandler: (_call, { signal }) => {
          signals.push(signal);
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve('late'), { once: true });
          });
        },
      },
    });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    await room.test.kit.disconnectRealtimeVoice('rt', session.id);
    await room.test.kit.close();
    expect([signals[0]?.aborted, room.provider.callsOf('submitToolResult')]).toEqual([true, []]);
    expect(room.test.logger.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the microphone', () => {
  it('VOICE-A.10.2 trap 15 is off while any tool runs, and then as it was', async () => {
    const gates: PromiseWithResolvers<string>[] = [];
    const room = await realtimeRoom({
      channel: {
        muteDuringTools: true,
        toolHandler: () => {
          const gate = Promise.withResolvers<string>();
          gates.push(gate);
          return gate.promise;
        },
      },
    });
    const { channel, provider } = room;
    const session = await room.call();
    provider.tell.onToolCall(session, CALL);
    provider.tell.onToolCall(session, { ...CALL, callId: 'c2' });
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    expect(channel.isMicrophoneOn(session)).toBe(false);
    gates[0]?.resolve('one');
    await vi.waitFor(() => expect(provider.callsOf('submitToolResult')).toHaveLength(1));
    await settled();
    expect(channel.isMicrophoneOn(session)).toBe(false);
    channel.muteMicrophone(session);
    gates[1]?.resolve('two');
    await vi.waitFor(() => expect(provider.callsOf('submitToolResult')).toHaveLength(2));
    await settled();
    expect(channel.isMicrophoneOn(session)).toBe(false);
    channel.muteMicrophone(session, false);
    expect(channel.isMicrophoneOn(session)).toBe(true);
    await room[Symbol.asyncDispose]();
  });

  it('VOICE-A.10.2 trap 14 is off where the binding says so, at once and again, while the model is still heard', async () => {
    const room = await realtimeRoom();
    const { provider, backend, test } = room;
    const session = await room.call();
    const hears = async (change: () => Promise<unknown>): Promise<boolean> => {
      await change();
      provider.calls.length = 0;
      backend.feed(session, sound(20));
      return provider.callsOf('sendAudio').length === 1;
    };
    const { kit } = test;
    expect(await hears(() => kit.mute('r1', 'rt'))).toBe(false);
    room.answer(session, 40, 'Still here.');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(200);
    expect(backend.playedBytes(session)).toHaveLength(sound(40).byteLength);
    expect(await hears(() => kit.unmute('r1', 'rt'))).toBe(true);
    expect(await hears(() => kit.setAccess('r1', 'rt', 'read_only'))).toBe(false);
    expect(await hears(() => kit.setAccess('r1', 'rt', 'none'))).toBe(false);
    expect(await hears(() => kit.setAccess('r1', 'rt', 'write_only'))).toBe(true);
    expect(await hears(() => kit.setAccess('r1', 'rt', 'read_write'))).toBe(true);
    expect(await hears(async () => session.moveTo('paused'))).toBe(false);
    expect(await hears(async () => session.moveTo('active'))).toBe(true);
    await room[Symbol.asyncDispose]();
  });
});
