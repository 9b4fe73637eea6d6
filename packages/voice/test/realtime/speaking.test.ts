import { bytesOf } from '@roomkit/core/audio';
import { VoiceCapability } from '@roomkit/core/voice';
import { MockVADProvider, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { ToneVAD } from '../support/tone-vad.ts';
import { type RealtimeRoom, realtimeRoom, sound } from './support/realtime-room.ts';

const INTERRUPTIBLE = { backend: { capabilities: VoiceCapability.INTERRUPTION } };

describe('what a model says', () => {
  it('VOICE-12.4.13 VOICE-12.6.1 trap 2 trap 19 is stopped when the caller speaks, and the model learns how much was heard', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    room.note('on_speech_start', 'on_barge_in');
    const session = await room.call();
    room.answer(session, 1_000, 'one two three four five six seven eight nine ten');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(400);
    provider.tell.onSpeechStart(session);
    await settled();
    const asked = provider.calls.filter(({ method }) => method === 'interrupt' || method === 'truncateAudio');
    expect(asked).toEqual([
      { method: 'interrupt', sessionId: session.id },
      { method: 'truncateAudio', sessionId: session.id, playedMs: 400 },
    ]);
    await test.clock.advance(2_000);
    expect([backend.playedBytes(session).byteLength / 32, room.log]).toEqual([
      expect.closeTo(400, -2),
      ['on_speech_start', 'on_barge_in'],
    ]);
    const [event] = await room.messages();
    expect(event?.content).toEqual({ type: 'text', body: 'one two three four' });
    expect(event?.metadata).toMatchObject({ interrupted: true, played_ms: 400, played_percentage: 40 });
  });

  it('VOICE-12.4.12 trap 5 stops before any hook runs, drops what waits and keeps the end of the answer', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    const order: string[] = [];
    const cancel = backend.cancelAudio.bind(backend);
    vi.spyOn(backend, 'cancelAudio').mockImplementation((session) => {
      order.push('clear');
      return cancel(session);
    });
    test.kit.hook('on_barge_in', () => void order.push('on_barge_in') as never);
    const session = await room.call();
    provider.tell.onResponseStart(session);
    for (let piece = 0; piece < 10; piece += 1) provider.tell.onAudio(session, sound(200));
    await test.clock.advance(60);
    const before = backend.playedBytes(session).byteLength;
    provider.tell.onSpeechStart(session);
    provider.tell.onAudio(session, sound(200));
    provider.tell.onResponseEnd(session, { interrupted: true });
    await test.clock.advance(3_000);
    expect([backend.playedBytes(session).byteLength, order]).toEqual([before, ['clear', 'on_barge_in']]);
    room.answer(session, 100, 'Yes?');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(500);
    expect(backend.playedBytes(session).byteLength).toBe(before + sound(100).byteLength);
  });

  it('VOICE-12.4.12 trap 20 plays nothing that was on its way when it was stopped', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    const session = await room.call();
    provider.tell.onResponseStart(session);
    provider.tell.onAudio(session, sound(100));
    await test.clock.advance(40);
    const before = backend.playedBytes(session).byteLength;
    provider.tell.onSpeechStart(session);
    for (let piece = 0; piece < 5; piece += 1) provider.tell.onAudio(session, sound(100));
    await test.clock.advance(2_000);
    expect(backend.playedBytes(session).byteLength).toBe(before);
  });

  it('VOICE-12.4.12 is stopped as well where the model itself cuts its answer off', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    const session = await room.call();
    room.answer(session, 1_000, 'one two three four five six seven eight nine ten');
    await test.clock.advance(200);
    provider.tell.onResponseEnd(session, { interrupted: true });
    await test.clock.advance(2_000);
    expect(backend.cancels).toHaveLength(1);
    expect((await room.messages())[0]?.metadata).toMatchObject({ interrupted: true, played_ms: 200 });
  });

  it('VOICE-12.4.14 keeps 500 pieces for a line that takes none, in order, and the end behind them', async () => {
    await using room = await realtimeRoom();
    const { provider, backend } = room;
    const taken: number[] = [];
    const stalled = Promise.withResolvers<void>();
    vi.spyOn(backend, 'sendAudio').mockImplementation(async (_session, audio) => {
      await stalled.promise;
      if (audio instanceof Uint8Array) return;
      for await (const { data, isFinal } of audio) taken.push(data[0] ?? -1, isFinal ? 1 : 0);
    });
    const session = await room.call();
    provider.tell.onResponseStart(session);
    for (let piece = 0; piece < 600; piece += 1) {
      const audio = new Uint8Array(6_400).fill(piece % 251);
      provider.tell.onAudio(session, audio);
    }
    provider.tell.onResponseEnd(session, { interrupted: false });
    stalled.resolve();
    await vi.waitFor(() => expect(taken.at(-1)).toBe(1));
    const pieces = taken.filter((_value, at) => at % 2 === 0);
    expect(pieces.slice(0, 500)).toEqual(Array.from({ length: 500 }, (_piece, at) => at % 251));
    expect(taken.filter((value, at) => at % 2 === 1 && value === 1)).toHaveLength(1);
    expect(pieces.length).toBe(500);
    await vi.waitFor(() =>
      expect(room.test.logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
        'A part of an answer was dropped: the line does not take it.',
      ]),
    );
  });

  it('VOICE-12.4.16 begins to play once 80 ms are there, or the answer is over', async () => {
    await using room = await realtimeRoom({ channel: { prebufferMs: 80 } });
    const { provider, backend, test } = room;
    const session = await room.call();
    provider.tell.onResponseStart(session);
    provider.tell.onAudio(session, sound(60));
    await test.clock.advance(200);
    expect(backend.playedBytes(session)).toHaveLength(0);
    provider.tell.onAudio(session, sound(20));
    await test.clock.advance(200);
    expect(backend.playedBytes(session)).toHaveLength(sound(80).byteLength);
    provider.tell.onResponseEnd(session, { interrupted: false });
    provider.tell.onResponseStart(session);
    provider.tell.onAudio(session, sound(40));
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(400);
    expect(backend.playedBytes(session)).toHaveLength(sound(120).byteLength);
  });

  it('VOICE-A.11.1 is not heard where the output is muted, and is written down all the same', async () => {
    await using room = await realtimeRoom();
    const { provider, backend, test } = room;
    const session = await room.call();
    await test.kit.muteOutput('r1', 'rt');
    room.answer(session, 500, 'Nobody hears me.');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(1_000);
    expect([backend.playedBytes(session).byteLength, await room.lines()]).toEqual([0, [['rt', 'Nobody hears me.']]]);
  });

  it('VOICE-A.11.1 stops being heard when the output is muted meanwhile, and its words stay whole', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    const session = await room.call();
    room.answer(session, 1_000, 'All of this counts.');
    await test.clock.advance(200);
    await test.kit.muteOutput('r1', 'rt');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(2_000);
    expect(backend.playedBytes(session).byteLength).toBeLessThan(sound(300).byteLength);
    expect([await room.lines(), provider.callsOf('interrupt')]).toEqual([[['rt', 'All of this counts.']], []]);
  });

  it('VOICE-A.11.1 trap 14 is not heard where it begins while the call pauses; the next one is', async () => {
    await using room = await realtimeRoom();
    const { provider, backend, test } = room;
    const session = await room.call();
    session.moveTo('paused');
    room.answer(session, 500, 'Nobody hears me.');
    session.moveTo('active');
    provider.tell.onAudio(session, sound(500));
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(2_000);
    expect(backend.playedBytes(session).byteLength).toBe(0);
    room.answer(session, 500, 'You do hear me.');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(2_000);
    expect(backend.playedBytes(session).byteLength).toBe(sound(500).byteLength);
  });

  it('VOICE-12.4.2 trap 24 is written down as far as it was heard when the line breaks', async () => {
    await using room = await realtimeRoom();
    const { backend, test } = room;
    const { pending } = test.clock;
    const session = await room.call();
    room.answer(session, 1_000, 'one two three four five six seven eight nine ten');
    room.provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(500);
    backend.hangUp(session);
    await vi.waitFor(async () => expect(await room.messages()).toHaveLength(1));
    const [event] = await room.messages();
    expect(event?.metadata).toMatchObject({ interrupted: true });
    expect(event?.content).toEqual({ type: 'text', body: expect.stringMatching(/^one two three four( five)?$/u) });
    await test.clock.advance(60_000);
    expect([await room.messages(), test.clock.pending]).toEqual([[event], pending]);
  });
});

describe('a detector of the pipeline', () => {
  const speech = ['speech_start', null, 'speech_end'] as const;

  async function spoken(room: RealtimeRoom): Promise<void> {
    const session = await room.call();
    room.answer(session, 1_000, 'Let me explain.');
    await room.test.clock.advance(100);
    for (let frame = 0; frame < 3; frame += 1) room.backend.feed(session, sound(20));
    await settled();
    await settled();
  }

  it('VOICE-12.3.8.6 only looks on while the model hears turns by itself', async () => {
    const vad = new MockVADProvider({ script: speech });
    await using room = await realtimeRoom({ channel: { pipeline: { vad } } });
    room.note('on_speech_start', 'on_speech_end');
    await spoken(room);
    const { provider, backend } = room;
    expect([provider.callsOf('interrupt'), provider.callsOf('commitTurn'), backend.cancels]).toEqual([[], [], []]);
    expect(room.log).toEqual(['on_speech_start', 'on_speech_end']);
  });

  it('VOICE-12.3.8.6 trap 8 says when somebody has finished where turns are told, and the model’s word does not count', async () => {
    const vad = new MockVADProvider({ script: speech });
    await using room = await realtimeRoom({
      ...INTERRUPTIBLE,
      provider: { capabilities: { manualTurns: true } },
      channel: { pipeline: { vad } },
    });
    room.note('on_speech_start', 'on_speech_end');
    await spoken(room);
    const { provider, backend } = room;
    const [session] = room.channel.sessions;
    if (session === undefined) throw new Error('nobody calls');
    provider.tell.onSpeechStart(session);
    provider.tell.onSpeechEnd(session);
    await settled();
    expect([provider.callsOf('interrupt').length, provider.callsOf('commitTurn').length]).toEqual([1, 1]);
    expect([backend.cancels.length, room.log]).toEqual([1, ['on_speech_start', 'on_speech_end']]);
  });

  it('VOICE-12.3.8.6 lets the model hear what is said and nothing between, where turns are told', async () => {
    await using room = await realtimeRoom({
      provider: { capabilities: { manualTurns: true } },
      channel: { pipeline: { vad: new ToneVAD() } },
    });
    const { backend, provider } = room;
    const session = await room.call();
    const frames = (count: number, level: number): void => {
      for (let frame = 0; frame < count; frame += 1) {
        backend.feed(session, bytesOf(new Int16Array(320).fill(level)));
      }
    };
    for (const level of [1, 2]) {
      frames(5, 0);
      frames(4, level);
      frames(5, 0);
    }
    await settled();
    // The two frames before it belong to what is said, and the first of those behind it, which may be a pause.
    const said = (level: number): readonly number[] =>
      [0, 0, level, level, level, level, 0].flatMap((value) => [...bytesOf(new Int16Array(320).fill(value))]);
    expect(provider.heard(session)).toEqual([...said(1), ...said(2)]);
    expect(provider.callsOf('commitTurn')).toHaveLength(2);
    expect(provider.callsOf('connect')[0]?.options.audio).toBe('speech');
  });

  it('VOICE-12.3.8.6 lets the model hear nothing more of what turned out to be no speech', async () => {
    const vad = new ToneVAD({ minSpeechMs: 100 });
    await using room = await realtimeRoom({
      provider: { capabilities: { manualTurns: true } },
      channel: { pipeline: { vad } },
    });
    const { backend, provider } = room;
    const session = await room.call();
    for (const level of [7, 0, 0, 0, 0, 0]) backend.feed(session, bytesOf(new Int16Array(320).fill(level)));
    await settled();
    expect([provider.heard(session).length, provider.callsOf('commitTurn')]).toEqual([2 * 640, []]);
  });
});
