import { describe, expect, it } from 'vitest';

import { CallSession } from '../../../src/audio.ts';
import {
  RealtimeListeners,
  RealtimeSessions,
  resolveRealtimeConnection,
  WholeSamples,
} from '../../../src/providers.ts';

const session = new CallSession({ id: 's1', participantId: 'p', createdAt: new Date(0) });

describe('what speech-to-speech providers have in common', () => {
  it('knows the conversation of a session, once', () => {
    const sessions = new RealtimeSessions<{ close(): void }>();
    let closed = 0;
    const live = { close: () => void (closed += 1) };
    expect(sessions.find(session)).toBeNull();
    expect(() => sessions.get(session)).toThrow(expect.objectContaining({ code: 'session_ended' }));
    sessions.add(session, live);
    expect(() => sessions.add(session, live)).toThrow(expect.objectContaining({ code: 'session_transition_invalid' }));
    expect([sessions.get(session), sessions.find(session)]).toEqual([live, live]);
    sessions.remove(session);
    sessions.remove(session);
    expect([closed, sessions.find(session)]).toEqual([1, null]);
    sessions.add(session, live);
    sessions.clear();
    expect([closed, sessions.find(session)]).toEqual([2, null]);
  });

  it('VOICE-12.4.4 trap 13 joins samples that were torn apart', () => {
    const whole = new WholeSamples();
    const given = [[1], [], [2, 3, 4], [5, 6], [7], [8]].map((bytes) => [...whole.take(new Uint8Array(bytes))]);
    expect(given).toEqual([[], [], [1, 2, 3, 4], [5, 6], [], [7, 8]]);
    whole.take(new Uint8Array([9]));
    whole.reset();
    expect([...whole.take(new Uint8Array([1, 2]))]).toEqual([1, 2]);
  });

  it('tells every listener everything, in order', () => {
    const listeners = new RealtimeListeners();
    const told: string[] = [];
    const noting = new Proxy({}, { get: (_target, name) => () => void told.push(String(name)) });
    const failing = new Proxy(
      {},
      {
        get: () => () => {
          throw new Error('broken');
        },
      },
    );
    listeners.add(failing as never);
    const stop = listeners.add(noting as never);
    listeners.onResponseStart(session);
    listeners.onAudio(session, new Uint8Array());
    listeners.onTranscription(session, { role: 'user', text: 'x', isFinal: true });
    listeners.onToolCall(session, { callId: 'c', name: 'n', arguments: {} });
    listeners.onResponseEnd(session, { interrupted: false });
    listeners.onSpeechStart(session);
    listeners.onSpeechEnd(session);
    listeners.onError(session, { code: 'x', message: 'x', isFatal: false });
    listeners.onReconnected(session, { resumed: true });
    stop();
    listeners.onSpeechStart(session);
    expect(told).toEqual([
      'onResponseStart',
      'onAudio',
      'onTranscription',
      'onToolCall',
      'onResponseEnd',
      'onSpeechStart',
      'onSpeechEnd',
      'onError',
      'onReconnected',
    ]);
  });

  it.each([
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['reconnectDelayMs', { reconnectDelayMs: 1.5 }],
    ['maxReconnectDelayMs', { maxReconnectDelayMs: 10 }],
    ['maxReconnects', { maxReconnects: -1 }],
    ['maxQueuedBytes', { maxQueuedBytes: 0 }],
  ])('refuses an unusable %s', (field, options) => {
    expect(() => resolveRealtimeConnection(options)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
    expect(resolveRealtimeConnection({})).toEqual({
      connectTimeoutMs: 10_000,
      reconnectDelayMs: 500,
      maxReconnectDelayMs: 30_000,
      maxReconnects: 5,
      maxQueuedBytes: 1_048_576,
    });
  });
});
