import { HookResult, type ProtocolTraceDraft } from '@roomkit/core';
import { pcmFormat, wavFile } from '@roomkit/core/audio';
import { VoiceCapability } from '@roomkit/core/voice';
import { MockAECProvider, MockTurnDetector, MockVoiceBackend } from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';
import { describe, expect, it } from 'vitest';

import { createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';

const FACTS = [
  'voice_session_started',
  'voice_connected',
  'voice_session_ready',
  'voice_session_ended',
  'voice_disconnected',
] as const;

describe('a voice channel', () => {
  it('VOICE-A.10.1 is a transport of calls, and says what it is made of', async () => {
    await using bench = await createBench();
    const { channelType, category, direction, capabilities } = bench.channel;
    expect({ channelType, category, direction }).toEqual({
      channelType: 'voice',
      category: 'transport',
      direction: 'bidirectional',
    });
    expect(capabilities.mediaTypes).toEqual(['audio', 'text']);
    expect(bench.channel.info()).toEqual({
      backend: 'mock-voice',
      stt: 'mock-stt',
      tts: 'mock-tts',
      streaming: true,
      listening: 'vad',
      enableBargeIn: true,
      bargeInThresholdMs: 0,
      interruption: {
        strategy: 'confirmed',
        minSpeechMs: 300,
        flushPartialTts: true,
        keepPartialTranscript: true,
        allowDuringFirstMs: 0,
        backchannelDetector: null,
      },
      sessions: 1,
    });
  });

  it('VOICE-A.10.1 takes its own interruption before the pipeline’s, and that before the two short options', () => {
    const info = (options: object): unknown =>
      new VoiceChannel('v', { backend: new MockVoiceBackend(), ...options }).info();
    const short = { enableBargeIn: false, bargeInThresholdMs: 700 };
    const pipeline = { interruption: { strategy: 'immediate' } };
    expect(info({})).toMatchObject({ interruption: { strategy: 'confirmed' }, bargeInThresholdMs: 0 });
    expect(info(short)).toMatchObject({ interruption: { strategy: 'disabled' }, bargeInThresholdMs: 700 });
    expect(info({ enableBargeIn: true })).toMatchObject({
      interruption: { strategy: 'immediate' },
      enableBargeIn: true,
      bargeInThresholdMs: 500,
    });
    expect(info({ ...short, pipeline })).toMatchObject({ interruption: { strategy: 'immediate' } });
    expect(info({ ...short, pipeline, interruption: { minSpeechMs: 200 } })).toMatchObject({
      interruption: { strategy: 'confirmed', minSpeechMs: 200 },
    });
  });

  it.each([
    ['backend', { backend: {} }],
    ['stt', { stt: {} }],
    ['interruption.strategy', { interruption: { strategy: 'never' } }],
    ['interruption.minSpeechMs', { interruption: { minSpeechMs: -1 } }],
    ['minChunkCharacters', { minChunkCharacters: -1 }],
    ['maxChunkCharacters', { maxChunkCharacters: 2 }],
    ['echoDecayMs', { echoDecayMs: Number.NaN }],
    ['listening', { listening: 'vad' }],
    ['partialTranscripts', { partialTranscripts: 'some' }],
    ['bridge.maxParticipants', { bridge: { maxParticipants: 1 } }],
    ['bridge.mixingStrategy', { bridge: { mixingStrategy: 'shout' } }],
    ['dtmfRedaction.keepFirst', { dtmfRedaction: { keepFirst: -1 } }],
  ])('VOICE-A.10.1 refuses an unusable %s', (field, options) => {
    const make = (): VoiceChannel => new VoiceChannel('v', { backend: new MockVoiceBackend(), ...options } as never);
    expect(make).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        details: expect.objectContaining({ field }) as unknown,
      }) as Error,
    );
  });
});

describe('a call that comes in', () => {
  it('VOICE-B.8.1 opens a room by the common way, and is connected once the hooks have let it pass', async () => {
    await using bench = await createBench({ connect: false });
    const facts: string[] = [];
    for (const name of FACTS) bench.kit.on(name, ({ type }) => void facts.push(type));
    await bench.kit.detachChannel('r1', 'voice');
    const session = bench.backend.call({ participantId: '+33123456789' });
    await bench.until(() => facts.length === 3);
    expect([session.state, session.channelId, session.organizationId]).toEqual(['active', 'voice', null]);
    const [room] = await bench.kit.listRooms({}).then((rooms) => rooms.filter(({ id }) => id !== 'r1'));
    expect(session.roomId).toBe(room?.id);
    const [event] = await bench.kit.getTimeline(room?.id ?? '', { types: ['system'] });
    expect(event).toMatchObject({
      type: 'system',
      content: { code: 'session_started', data: { sessionId: session.id, channelId: 'voice' } },
      source: { externalId: '+33123456789' },
    });
    expect(facts).toEqual(['voice_session_started', 'voice_connected', 'voice_session_ready']);
  });

  it('VOICE-B.8.1 that a hook blocks is never connected, hung up, and stored as blocked', async () => {
    await using bench = await createBench({ connect: false });
    bench.kit.hook('before_broadcast', {}, ({ source }) =>
      source.externalId === 'eve' ? HookResult.block('barred') : HookResult.allow(),
    );
    let connects = 0;
    const connect = bench.channel.connectSession.bind(bench.channel);
    bench.channel.connectSession = (...given) => {
      connects += 1;
      return connect(...given);
    };
    const session = bench.backend.call({ participantId: 'eve', roomId: 'r1' });
    await bench.until(() => session.state === 'ended');
    expect(connects).toBe(0);
    expect(session.state).toBe('ended');
    const event = (await bench.events()).find(({ source }) => source.externalId === 'eve');
    expect(event).toMatchObject({ status: 'blocked' });
    expect(bench.channel.sessions).toEqual([]);
  });

  it('VOICE-B.8.1 of an organization that cannot be is hung up, also where the line fails at that', async () => {
    await using bench = await createBench({ connect: false });
    const caller = { participantId: 'ada', organizationId: '' };
    const session = bench.backend.call(caller);
    const reasons: (string | null)[] = [];
    session.onStateChange(({ reason }) => void reasons.push(reason));
    await bench.until(() => session.state === 'ended');
    expect(reasons).toEqual(['failed']);
    bench.backend.disconnect = () => Promise.reject(new Error('no line'));
    bench.backend.call(caller);
    const isTold = (): boolean => bench.test.logger.entries.some(({ message }) => message.includes('hung up'));
    await bench.until(isTold);
    expect(bench.channel.sessions).toEqual([]);
  });

  it('VOICE-B.8.1 can be ended before it is answered, whatever the line says to that', async () => {
    await using bench = await createBench({ connect: false });
    const gate = Promise.withResolvers<void>();
    bench.kit.hook('before_broadcast', {}, async () => {
      await gate.promise;
      return HookResult.allow();
    });
    bench.backend.disconnect = () => Promise.reject(new Error('no line'));
    const session = bench.backend.call({ participantId: 'ada', roomId: 'r1' });
    expect(await bench.channel.endCall(session.id)).toBe(true);
    gate.resolve();
    await bench.until(() => bench.channel.sessions.length === 1);
  });

  it('VOICE-B.8.2 tells its signalling once its room is there, in order, and from then on at once', async () => {
    let tracer: ((trace: ProtocolTraceDraft) => void) | null = null;
    class TracingBackend extends MockVoiceBackend {
      override setTraceEmitter(emit: typeof tracer): void {
        tracer = emit;
      }
    }
    await using bench = await createBench({ connect: false, makeBackend: (options) => new TracingBackend(options) });
    const told: string[] = [];
    bench.kit.hook('on_protocol_trace', {}, (trace, context) => {
      told.push(`${trace.summary} in ${context.room.id === trace.roomId ? 'its room' : 'another'}`);
    });
    const emit = (summary: string, sessionId: string): void => {
      tracer?.({ direction: 'inbound', protocol: 'sip', summary, sessionId });
    };
    emit('INVITE', 'call-1');
    emit('200 OK', 'call-1');
    await bench.pass(20);
    expect(told).toEqual([]);
    const session = bench.backend.call({ participantId: 'ada' });
    expect(session.id).toBe('call-1');
    await bench.until(() => told.length === 2);
    expect(told).toEqual(['INVITE in its room', '200 OK in its room']);
    emit('BYE', 'call-1');
    await bench.pass(20);
    expect(told[2]).toBe('BYE in its room');
  });

  it('VOICE-12.2.7 comes back as another session', async () => {
    await using bench = await createBench();
    const first = bench.session;
    await bench.kit.disconnectVoice('voice', first.id);
    const second = await bench.connect();
    expect(second.id).not.toBe(first.id);
    expect(() => first.moveTo('active')).toThrow(
      expect.objectContaining({ code: 'session_transition_invalid' }) as Error,
    );
    expect(first.state).toBe('ended');
  });
});

describe('the beginning of a call', () => {
  it.each([
    ['ready, then bound', true],
    ['bound, then ready', false],
  ])('VOICE-12.2.19 is told once, when it is %s', async (_title, isReadyAtOnce) => {
    await using bench = await createBench({ connect: false, backend: { isReadyAtOnce } });
    const started = heardBy(bench, 'on_session_started');
    const session = await bench.connect();
    await bench.pass(20);
    expect(started).toHaveLength(isReadyAtOnce ? 1 : 0);
    bench.backend.ready(session);
    bench.backend.ready(session);
    await bench.pass(20);
    expect(started).toMatchObject([{ channelId: 'voice', senderId: 'ada', roomId: 'r1', sessionId: session.id }]);
  });

  it('VOICE-12.2.21 VOICE-12.2.6 and its end are facts of the kit, by both names', async () => {
    await using bench = await createBench({ connect: false });
    const facts: unknown[] = [];
    for (const name of FACTS) bench.kit.on(name, ({ type, data }) => void facts.push([type, data]));
    const session = await bench.connect();
    const states: string[] = [];
    session.onStateChange(({ to }) => states.push(to));
    bench.channel.pause(session);
    bench.channel.resume(session);
    expect(await bench.kit.disconnectVoice('voice', session.id)).toBe(true);
    expect(await bench.kit.disconnectVoice('voice', session.id)).toBe(false);
    const fact = { sessionId: session.id, roomId: 'r1', channelId: 'voice' };
    expect(facts).toEqual([
      ['voice_session_started', fact],
      ['voice_connected', fact],
      ['voice_session_ready', fact],
      ['voice_session_ended', { ...fact, reason: 'explicit' }],
      ['voice_disconnected', { ...fact, reason: 'explicit' }],
    ]);
    expect(states).toEqual(['paused', 'active', 'ended']);
  });

  it('VOICE-12.2.1 fails where the channel is not attached, and leaves no call behind', async () => {
    await using bench = await createBench({ connect: false });
    await bench.test.room('r2', ['page']);
    await expect(bench.connect('ada', 'r2')).rejects.toMatchObject({ code: 'channel_not_found' });
    expect(bench.backend.listSessions('r2')).toEqual([]);
  });
});

describe('the end of a call', () => {
  it('VOICE-12.2.20 trap 24 frees everything of it, also while somebody speaks', async () => {
    const turnDetector = new MockTurnDetector({ script: [{ isComplete: false, suggestedWaitMs: 60_000 }] });
    const aec = new MockAECProvider();
    await using bench = await createBench({
      transcripts: ['not all', 'half'],
      channel: { pipeline: { turnDetector, aec } },
    });
    const { session } = bench;
    await bench.utter();
    await bench.pass(100);
    await bench.speak(100);
    void bench.channel.say(session, 'This one is quite long, and will not be heard.');
    await bench.pass(200);
    bench.backend.hangUp(session);
    await bench.pass(20);
    expect(bench.stt.calls[1]?.signal?.aborted).toBe(true);
    expect(bench.vad.resets.filter((stream) => stream === session.id).length).toBeGreaterThan(0);
    expect(aec.resets.at(-1)).toBe(session.id);
    expect(bench.channel.sessions).toEqual([]);
    const frames = bench.vad.calls.length;
    bench.backend.feed(session, new Uint8Array(640));
    await bench.pass(100);
    expect(bench.vad.calls).toHaveLength(frames);
    const asked = turnDetector.calls.length;
    await bench.clock.advance(70_000);
    expect(turnDetector.calls).toHaveLength(asked);
    expect(bench.backend.cancels).toEqual([]);
    // What was said before is not lost with the call.
    expect(await bench.said()).toEqual(['voice: not all']);
  });

  it.each([
    ['detached', (bench: Awaited<ReturnType<typeof createBench>>) => bench.kit.detachChannel('r1', 'voice')],
    ['room_closed', (bench: Awaited<ReturnType<typeof createBench>>) => bench.kit.closeRoom('r1')],
    ['channel_closed', (bench: Awaited<ReturnType<typeof createBench>>) => bench.channel.close()],
  ])('VOICE-12.2.20 comes when it is %s', async (reason, how) => {
    await using bench = await createBench();
    const ended: unknown[] = [];
    bench.kit.on('voice_session_ended', ({ data }) => void ended.push(data.reason));
    await how(bench);
    await bench.pass(40);
    expect(bench.session.state).toBe('ended');
    expect(ended).toEqual([reason]);
  });

  it('VOICE-12.3.1.5 closes stages, recogniser and voice with the channel, once, and not with a call', async () => {
    await using bench = await createBench();
    await bench.kit.disconnectVoice('voice', bench.session.id);
    const second = await bench.connect();
    await bench.kit.disconnectVoice('voice', second.id);
    const counts = (): readonly number[] => [bench.vad.closeCount, bench.stt.closeCount, bench.tts.closeCount];
    expect(counts()).toEqual([0, 0, 0]);
    await bench.channel.close();
    await bench.channel.close();
    expect(counts()).toEqual([1, 1, 1]);
  });
});

describe('what a call may do', () => {
  it.each(['read_only', 'none'] as const)(
    'VOICE-A.10.2 drops the microphone before every stage where access is %s',
    async (access) => {
      await using bench = await createBench();
      await bench.kit.setAccess('r1', 'voice', access);
      await bench.utter();
      expect(bench.vad.calls).toEqual([]);
      await bench.kit.setAccess('r1', 'voice', 'write_only');
      await bench.utter();
      await bench.pass(40);
      expect(await bench.said()).toEqual(['voice: hello']);
    },
  );

  it('VOICE-A.10.2 trap 14 hears nothing of a muted caller, who still hears; unmuting joins no two halves', async () => {
    await using bench = await createBench();
    await bench.speak(200);
    await bench.kit.mute('r1', 'voice');
    expect(bench.stt.calls[0]?.signal?.aborted).toBe(true);
    const frames = bench.vad.calls.length;
    await bench.utter();
    expect(bench.vad.calls).toHaveLength(frames);
    const delivering = bench.test.receive('page', 'Hi', { roomId: 'r1' });
    await bench.pass(400);
    await delivering;
    expect(bench.heardMs()).toBe(100);
    await bench.kit.unmute('r1', 'voice');
    await bench.speak(100);
    await bench.silence(60);
    await bench.pass(40);
    const heard = bench.stt.audioOf(bench.stt.calls[1] as never);
    expect(heard.byteLength).toBeLessThanOrEqual(8 * 640);
    expect(await bench.said()).toContain('voice: hello');
  });

  it('VOICE-A.10.2 trap 14 lets a recogniser go at once that hears everything: unmuting begins anew', async () => {
    await using bench = await createBench({ vad: null, transcripts: ['before', 'behind'] });
    await bench.speak(200);
    await bench.kit.mute('r1', 'voice');
    await bench.speak(100);
    expect(bench.stt.calls.map(({ isEnded }) => isEnded)).toEqual([true]);
    await bench.kit.unmute('r1', 'voice');
    await bench.speak(200);
    await bench.pass(1_200);
    await bench.until(() => bench.page.delivered.length > 0);
    // What becomes words while somebody is muted is no message.
    expect(await bench.said()).toEqual(['voice: behind']);
    expect(bench.stt.calls.map((call) => bench.stt.audioOf(call).byteLength)).toEqual([10 * 640, 10 * 640]);
  });

  it('VOICE-A.10.2 trap 14 says nothing where its output is muted, and listens all the same', async () => {
    await using bench = await createBench({ answers: ['One is a sentence of forty characters.'] });
    await bench.utter();
    await bench.pass(500);
    expect(bench.heardMs()).toBeGreaterThan(0);
    await bench.kit.muteOutput('r1', 'voice');
    const heard = bench.heardMs();
    await bench.pass(500);
    expect(bench.heardMs()).toBe(heard);
    expect(await bench.said()).toEqual(['voice: hello', 'ai: One is a sentence of forty characters.']);
    await bench.utter();
    await bench.pass(100);
    expect(bench.heardMs()).toBe(heard);
    expect((await bench.said()).length).toBe(4);
  });

  it('VOICE-A.10.2 trap 14 neither hears nor speaks while it is paused', async () => {
    await using bench = await createBench();
    void bench.channel.say(bench.session, 'This one is quite long, and will not be heard.');
    await bench.pass(400);
    bench.channel.pause(bench.session);
    const heard = bench.heardMs();
    await bench.utter();
    await bench.pass(400);
    expect(bench.heardMs()).toBe(heard);
    expect(bench.vad.calls).toEqual([]);
    const cut = { outcome: 'cut', reason: 'paused', playedMs: 0 };
    expect(await bench.channel.say(bench.session, 'Nobody hears this.')).toMatchObject(cut);
    const wav = wavFile(pcmFormat(16_000), new Uint8Array(3_200));
    expect(await bench.channel.play(bench.session, wav)).toMatchObject(cut);
    await bench.pass(400);
    expect(bench.heardMs()).toBe(heard);
    bench.channel.resume(bench.session);
    await bench.utter();
    await bench.pass(40);
    expect(await bench.said()).toEqual(['voice: hello']);
  });

  it('VOICE-12.1.1 is kept apart from other calls and other channels of the same room', async () => {
    await using bench = await createBench();
    const second = await bench.connect('grace');
    await bench.utter(200, second);
    await bench.pass(40);
    const [event] = (await bench.events()).filter(({ type }) => type === 'message');
    expect(event?.source).toMatchObject({ channelId: 'voice', externalId: 'grace' });
    expect(bench.stt.calls).toHaveLength(1);
  });
});

describe('the kit', () => {
  it('VOICE-12.2.8 VOICE-12.2.9 recognises and speaks by the channel for others as well', async () => {
    await using bench = await createBench({ transcripts: ['Hello'] });
    const { audioFrame } = await import('@roomkit/core/audio');
    const heard = await bench.kit.transcribe('voice', audioFrame({ data: new Uint8Array(640) }));
    expect(heard).toMatchObject({ text: 'Hello', isFinal: true });
    const spoken = await bench.kit.synthesize('voice', 'hi');
    expect(spoken).toMatchObject({ type: 'audio', transcript: 'hi', mimeType: 'audio/wav', durationSeconds: 0.1 });
  });

  it('VOICE-12.2.10 refuses what the channel has no part for', async () => {
    await using bench = await createBench({ stt: null, tts: null });
    const { audioFrame } = await import('@roomkit/core/audio');
    const frame = audioFrame({ data: new Uint8Array(640) });
    await expect(bench.kit.transcribe('voice', frame)).rejects.toMatchObject({ code: 'not_supported' });
    await expect(bench.kit.synthesize('voice', 'hi')).rejects.toMatchObject({ code: 'not_supported' });
  });

  it('VOICE-12.2.3 VOICE-12.2.4 leaves the echo to a line that cancels it by itself', async () => {
    const aec = new MockAECProvider();
    await using bench = await createBench({
      backend: { capabilities: VoiceCapability.NATIVE_AEC | VoiceCapability.INTERRUPTION },
      channel: { pipeline: { aec } },
    });
    await bench.speak(100);
    expect([aec.calls.length, aec.references.length]).toEqual([0, 0]);
  });
});
