import { type CancelledAudio, VoiceCapability } from '@roomkit/core/voice';
import { settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { type RealtimeRoom, realtimeRoom, sound } from './support/realtime-room.ts';

const INTERRUPTIBLE = { backend: { capabilities: VoiceCapability.INTERRUPTION } };
const WORDS = 'one two three four five six seven eight nine ten';

/** A line that says how much was played only when it is asked to. */
function slowLine({ backend }: RealtimeRoom): PromiseWithResolvers<CancelledAudio> {
  const said = Promise.withResolvers<CancelledAudio>();
  const cancel = backend.cancelAudio.bind(backend);
  vi.spyOn(backend, 'cancelAudio').mockImplementation(async (session) => {
    await cancel(session);
    return said.promise;
  });
  return said;
}

describe('an answer that is interrupted', () => {
  it('VOICE-12.4.15 VOICE-12.6.1 stands before what interrupted it, however late the line says how much was heard', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, test } = room;
    const line = slowLine(room);
    const session = await room.call();
    room.answer(session, 1_000, WORDS);
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(400);
    provider.tell.onSpeechStart(session);
    provider.tell.onTranscription(session, { role: 'user', text: 'Enough.', isFinal: true });
    room.answer(session, 100, 'Goodbye.');
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(200);
    expect(await room.lines()).toEqual([]);
    line.resolve({ playedMs: 400, confirmed: true });
    await vi.waitFor(async () =>
      expect(await room.lines()).toEqual([
        ['rt', 'one two three four'],
        ['caller', 'Enough.'],
        ['rt', 'Goodbye.'],
      ]),
    );
  });

  it('VOICE-12.4.13 trap 20 is the one that is stopped, and not the next, which may begin before the line has answered', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    const line = slowLine(room);
    const session = await room.call();
    room.answer(session, 1_000, WORDS);
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(400);
    provider.tell.onSpeechStart(session);
    expect(provider.callsOf('interrupt')).toHaveLength(1);
    room.answer(session, 100, 'Yes?');
    line.resolve({ playedMs: 400, confirmed: true });
    await vi.waitFor(() => expect(provider.callsOf('truncateAudio').map(({ playedMs }) => playedMs)).toEqual([400]));
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(1_000);
    expect([provider.callsOf('interrupt').length, backend.cancels.length]).toEqual([1, 1]);
    expect(await room.lines()).toEqual([
      ['rt', 'one two three four'],
      ['rt', 'Yes?'],
    ]);
  });

  it('VOICE-12.4.13 takes with it what waits behind it, of which the model learns that nothing was heard', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, backend, test } = room;
    const session = await room.call();
    for (const words of [WORDS, 'And another thing.']) {
      room.answer(session, 1_000, words);
      provider.tell.onResponseEnd(session, { interrupted: false });
    }
    await test.clock.advance(400);
    provider.tell.onSpeechStart(session);
    await test.clock.advance(3_000);
    expect(provider.callsOf('truncateAudio').map(({ playedMs }) => playedMs)).toEqual([0]);
    expect(backend.playedBytes(session).byteLength).toBeLessThan(sound(600).byteLength);
    expect(await room.lines()).toEqual([['rt', 'one two three four']]);
  });

  it('VOICE-12.4.13 trap 19 is written down by what was heard of all that was said, not of what the line had taken', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, test } = room;
    const session = await room.call();
    provider.tell.onResponseStart(session);
    for (let piece = 0; piece < 50; piece += 1) provider.tell.onAudio(session, sound(100));
    provider.tell.onTranscription(session, { role: 'assistant', text: WORDS, isFinal: true });
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(2_000);
    provider.tell.onSpeechStart(session);
    const [event] = await vi.waitFor(async () => {
      const messages = await room.messages();
      expect(messages).toHaveLength(1);
      return messages;
    });
    expect(event?.content).toEqual({ type: 'text', body: 'one two three four' });
    expect(event?.metadata).toMatchObject({ played_ms: 2_000, played_percentage: 40 });
  });

  it('VOICE-12.6.1 is written down as it is reckoned where the line never says how much was heard', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, test } = room;
    slowLine(room);
    const session = await room.call();
    room.answer(session, 1_000, WORDS);
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(400);
    provider.tell.onSpeechStart(session);
    provider.tell.onTranscription(session, { role: 'user', text: 'Enough.', isFinal: true });
    await test.clock.advance(5_000);
    const [first, second] = await vi.waitFor(async () => {
      const lines = await room.lines();
      expect(lines).toHaveLength(2);
      return lines;
    });
    expect(first).toEqual(['rt', expect.stringMatching(/^one two three( four)?$/u)]);
    expect([second, session.state]).toEqual([['caller', 'Enough.'], 'active']);
  });

  it('VOICE-12.4.2 is written down although the call ends before the line says how much was heard', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, test } = room;
    slowLine(room);
    const { pending } = test.clock;
    const session = await room.call();
    room.answer(session, 1_000, WORDS);
    provider.tell.onResponseEnd(session, { interrupted: false });
    await test.clock.advance(400);
    provider.tell.onSpeechStart(session);
    await test.kit.disconnectRealtimeVoice('rt', session.id);
    await vi.waitFor(async () => expect(await room.messages()).toHaveLength(1));
    await test.clock.advance(60_000);
    expect((await room.messages())[0]?.metadata).toMatchObject({ interrupted: true });
    expect([provider.callsOf('truncateAudio'), test.clock.pending]).toEqual([[], pending]);
  });

  it('VOICE-12.4.13 is cut for the caller although the model does not do as it is told', async () => {
    for (const [method, failing] of [
      ['interrupt', () => Promise.reject(new Error('no'))],
      ['interrupt', () => new Promise<void>(() => {})],
      ['truncateAudio', () => Promise.reject(new Error('no'))],
      ['truncateAudio', () => new Promise<void>(() => {})],
    ] as const) {
      await using room = await realtimeRoom(INTERRUPTIBLE);
      const { provider, test } = room;
      room.note('on_barge_in');
      vi.spyOn(provider, method).mockImplementation(failing);
      const session = await room.call();
      room.answer(session, 1_000, WORDS);
      provider.tell.onResponseEnd(session, { interrupted: false });
      await test.clock.advance(400);
      provider.tell.onSpeechStart(session);
      await test.clock.advance(5_000);
      await vi.waitFor(() => expect(room.log).toEqual(['on_barge_in']));
      expect([session.state, await room.lines()]).toEqual(['active', [['rt', 'one two three four']]]);
      const warnings = test.logger.entries.filter(({ level }) => level === 'warn');
      expect(warnings.map(({ fields }) => fields?.['operation'])).toEqual([method]);
    }
  });

  it('VOICE-12.4.12 trap 24 leaves nothing behind, however often it happens', async () => {
    await using room = await realtimeRoom(INTERRUPTIBLE);
    const { provider, test } = room;
    const session = await room.call();
    await settled();
    const { pending } = test.clock;
    for (let round = 0; round < 50; round += 1) {
      room.answer(session, 1_000, WORDS);
      await test.clock.advance(300);
      provider.tell.onSpeechStart(session);
      provider.tell.onResponseEnd(session, { interrupted: true });
      await settled();
    }
    await vi.waitFor(async () => expect(await room.lines()).toHaveLength(50));
    await test.clock.advance(60_000);
    expect([test.clock.pending, provider.callsOf('truncateAudio').length]).toEqual([pending, 50]);
  });
});
