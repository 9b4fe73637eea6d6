import { pcmFormat } from '@roomkit/core/audio';
import { type AudioChunk, hasVoiceCapability, VoiceCapability } from '@roomkit/core/voice';
import { createTestClock, createTestIds, MockVoiceBackend, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

const FRAME_BYTES = 640;

function chunk(data: Uint8Array, isFinal = false): AudioChunk {
  return { data, sampleRate: 16_000, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal };
}

function bytes(length: number, first = 1): Uint8Array {
  return Uint8Array.from({ length }, (_value, at) => (first + at) % 256);
}

function backend(options: ConstructorParameters<typeof MockVoiceBackend>[0] = {}) {
  const clock = createTestClock();
  return { clock, voice: new MockVoiceBackend({ clock, createId: createTestIds('call'), ...options }) };
}

describe('MockVoiceBackend', () => {
  it('VOICE-12.2.3 claims nothing unless told otherwise; flags combine', () => {
    expect(backend().voice.capabilities).toBe(0);
    const { capabilities } = backend({
      capabilities: VoiceCapability.INTERRUPTION | VoiceCapability.BARGE_IN,
    }).voice;
    const has = (flags: number): boolean => hasVoiceCapability(capabilities, flags);
    expect([has(VoiceCapability.INTERRUPTION), has(VoiceCapability.BARGE_IN), has(VoiceCapability.NATIVE_AEC)]).toEqual(
      [true, true, false],
    );
  });

  it('plays one frame each 20 ms, and says how far it is', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    let isOver = false;
    void voice.sendAudio(session, bytes(FRAME_BYTES * 5)).then(() => (isOver = true));
    await settled();
    expect([voice.played.length, voice.playedMs(session)]).toEqual([1, 0]);
    await clock.advance(50);
    expect([voice.played.length, voice.playedMs(session), isOver]).toEqual([3, 50, false]);
    await clock.advance(49);
    expect([voice.played.length, voice.playedMs(session), isOver]).toEqual([5, 99, false]);
    await clock.advance(1);
    expect([voice.playedMs(session), isOver, clock.pending]).toEqual([null, true, 0]);
    expect(voice.playedBytes(session)).toEqual(bytes(FRAME_BYTES * 5));
  });

  it('trap 13: chunks of odd lengths lose and double no byte', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    const whole = bytes(1_921);
    async function* odd(): AsyncGenerator<AudioChunk> {
      yield chunk(whole.subarray(0, 1_001));
      yield chunk(whole.subarray(1_001, 1_500));
      yield chunk(whole.subarray(1_500), true);
    }
    const sent = voice.sendAudio(session, odd());
    await clock.advance(80);
    await sent;
    expect(voice.playedBytes(session)).toEqual(whole);
    expect(voice.chunks.map((entry) => entry.chunk.isFinal)).toEqual([false, false, true]);
  });

  it('trap 18: pulls no faster than it plays, but for a short lead', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    let pulled = 0;
    async function* endless(): AsyncGenerator<AudioChunk> {
      for (;;) {
        pulled += 1;
        yield chunk(bytes(FRAME_BYTES));
      }
    }
    const sent = voice.sendAudio(session, endless());
    await clock.advance(1_000);
    expect(pulled).toBeGreaterThanOrEqual(51);
    expect(pulled).toBeLessThanOrEqual(58);
    await voice.cancelAudio(session);
    await sent;
  });

  it('trap 2: cancelling resolves the pending sendAudio and closes its iterable, even one that waits', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    let returned = 0;
    const waiting: AsyncIterable<AudioChunk> = {
      [Symbol.asyncIterator]() {
        let count = 0;
        return {
          next: () =>
            count++ < 3
              ? Promise.resolve({ done: false as const, value: chunk(bytes(FRAME_BYTES)) })
              : new Promise<never>(() => undefined),
          return: async () => {
            returned += 1;
            return { done: true as const, value: undefined };
          },
        };
      },
    };
    const first = voice.sendAudio(session, waiting);
    const second = voice.sendAudio(session, bytes(FRAME_BYTES));
    await clock.advance(1_000);
    expect(voice.playedMs(session)).toBe(60);
    expect(await voice.cancelAudio(session)).toEqual({ playedMs: 60, confirmed: true });
    await Promise.all([first, second]);
    expect([returned, voice.played.length]).toEqual([1, 3]);
    expect(await voice.cancelAudio(session)).toEqual({ playedMs: 0, confirmed: true });
  });

  it('a pause of the voice is not made up for', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    const gate = Promise.withResolvers<void>();
    async function* halting(): AsyncGenerator<AudioChunk> {
      yield chunk(bytes(FRAME_BYTES));
      await gate.promise;
      yield chunk(bytes(FRAME_BYTES * 3));
    }
    const sent = voice.sendAudio(session, halting());
    await clock.advance(500);
    gate.resolve();
    await clock.advance(0);
    expect([voice.played.length, voice.playedMs(session)]).toEqual([2, 20]);
    await clock.advance(60);
    await sent;
    expect(voice.played.map(({ at }) => at)).toEqual([0, 500, 520, 540]);
  });

  it('instant: plays at once', async () => {
    const { voice } = backend({ instant: true, outboundFormat: pcmFormat(8_000) });
    const session = await voice.connect('room', 'ada', 'voice');
    await voice.sendAudio(session, bytes(1_000));
    expect(voice.playedBytes(session)).toEqual(bytes(1_000));
  });

  it('refuses chunks of another format, and what fails upstream fails here', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    async function* wrong(): AsyncGenerator<AudioChunk> {
      yield { ...chunk(bytes(2)), sampleRate: 8_000 };
    }
    await expect(voice.sendAudio(session, wrong())).rejects.toMatchObject({ details: { field: 'sampleRate' } });
    const failure = new Error('no voice');
    async function* failing(): AsyncGenerator<AudioChunk> {
      yield chunk(bytes(FRAME_BYTES));
      throw failure;
    }
    const sent = voice.sendAudio(session, failing()).catch((error: unknown) => error);
    await clock.advance(20);
    expect(await sent).toBe(failure);
  });

  it('a signal stops its own utterance, and the next one plays', async () => {
    const { clock, voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    const controller = new AbortController();
    const first = voice.sendAudio(session, bytes(FRAME_BYTES * 10), { signal: controller.signal });
    const second = voice.sendAudio(session, bytes(FRAME_BYTES, 7));
    await clock.advance(30);
    controller.abort(new Error('no longer'));
    await expect(first).rejects.toThrow('no longer');
    await clock.advance(20);
    await second;
    expect(voice.played.map(({ data }) => data[0])).toEqual([1, 1 + (640 % 256), 7]);
  });

  it('VOICE-12.2.7 who comes back gets a new session; the old one takes nothing', async () => {
    const { voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    const reasons: string[] = [];
    voice.onTransportDisconnect((_session, reason) => reasons.push(reason));
    voice.hangUp(session);
    voice.hangUp(session);
    expect([reasons, session.state, voice.getSession(session.id)]).toEqual([['hangup'], 'ended', null]);
    expect(() => session.moveTo('active')).toThrow();
    await expect(voice.sendAudio(session, bytes(2))).rejects.toMatchObject({ code: 'session_ended' });
    const again = await voice.connect('room', 'ada', 'voice');
    expect(again.id).not.toBe(session.id);
    expect(voice.listSessions('room')).toEqual([again]);
  });

  it('VOICE-12.2.19 is ready once a session, whoever says so how often', async () => {
    const { voice } = backend({ isReadyAtOnce: false });
    let count = 0;
    voice.onSessionReady(() => (count += 1));
    const session = voice.call({ participantId: 'ada' });
    expect([session.state, session.roomId, count]).toEqual(['connecting', null, 0]);
    voice.ready(session);
    voice.ready(session);
    expect([session.state, count]).toEqual(['active', 1]);
  });

  it('VOICE-12.3.6.4 VOICE-12.3.6.5 presses only keys, and only where it can', async () => {
    const { voice } = backend({ capabilities: VoiceCapability.DTMF_SIGNALING });
    const session = await voice.connect('room', 'ada', 'voice');
    for (const digit of ['E', '', '12']) {
      await expect(voice.sendDtmf(session, digit)).rejects.toMatchObject({ details: { field: 'digit' } });
    }
    for (const durationMs of [0, 10_001, NaN]) {
      await expect(voice.sendDtmf(session, '5', durationMs)).rejects.toMatchObject({
        details: { field: 'durationMs' },
      });
    }
    await voice.sendDtmf(session, '5');
    expect(voice.keys).toEqual([{ sessionId: session.id, digit: '5', durationMs: 160 }]);
    const none = backend().voice;
    const silent = await none.connect('room', 'ada', 'voice');
    await expect(none.sendDtmf(silent, '5')).rejects.toMatchObject({ code: 'not_supported' });
  });

  it('what is fed has its place in time; keys, barge-in and bridged audio are told apart', async () => {
    const { voice } = backend();
    const session = await voice.connect('room', 'ada', 'voice');
    const heard: (number | null)[] = [];
    const keys: string[] = [];
    voice.onAudioReceived((_session, frame) => heard.push(frame.timestampMs));
    voice.onDtmfReceived((_session, event) => keys.push(`${event.digit}:${event.durationMs}`));
    voice.onBargeIn(() => keys.push('barge-in'));
    voice.feed(session, bytes(FRAME_BYTES));
    voice.feed(session, bytes(FRAME_BYTES / 2));
    voice.feed(session, bytes(FRAME_BYTES));
    voice.pressKey(session, '5');
    voice.bargeIn(session);
    voice.sendAudioSync(session, chunk(bytes(4)));
    expect([heard, keys, voice.playedSync.length, voice.played.length]).toEqual([
      [0, 20, 30],
      ['5:160', 'barge-in'],
      1,
      0,
    ]);
  });
});
