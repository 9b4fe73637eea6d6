import { HookResult } from '@roomkit/core';
import { audioFrame, bytesOf, pcmFormat, samplesOf } from '@roomkit/core/audio';
import { type AudioFrame, VoiceCapability, type VoiceSession } from '@roomkit/core/voice';
import { MockAudioRecorder, MockDenoiserProvider, MockSTTProvider } from '@roomkit/testing';
import type { AudioBridgeConfig } from '@roomkit/voice';
import { describe, expect, it } from 'vitest';

import { type Bench, type BenchOptions, createBench } from './support/bench.ts';

const FRAME_SAMPLES = 320;

/** A frame whose samples are all the same. */
function tone(sample: number): Uint8Array {
  return bytesOf(new Int16Array(FRAME_SAMPLES).fill(sample));
}

/** What a caller got from the others, a sample of each piece. */
function heard(bench: Bench, session: VoiceSession): readonly number[] {
  return bench.backend.playedSync
    .filter(({ sessionId }) => sessionId === session.id)
    .map(({ chunk }) => samplesOf(chunk.data)[0] ?? 0);
}

function bridged(options: BenchOptions = {}, bridge: AudioBridgeConfig = {}): Promise<Bench> {
  return createBench({ vad: null, stt: null, ...options, channel: { bridge, ...options.channel } });
}

describe('callers of one room', () => {
  it('VOICE-12.7.4 VOICE-12.7.3 hear each other, and neither themselves nor another room; unbound, nobody', async () => {
    await using bench = await bridged();
    const second = await bench.connect('grace');
    await bench.test.room('r2', ['voice']);
    const third = await bench.connect('linus', 'r2');
    bench.backend.feed(bench.session, tone(1_000));
    await bench.pass(20);
    expect([heard(bench, second), heard(bench, bench.session), heard(bench, third)]).toEqual([[1_000], [], []]);
    expect([bench.session.state, second.state]).toEqual(['active', 'active']);
    await bench.kit.disconnectVoice('voice', second.id);
    bench.backend.feed(bench.session, tone(2_000));
    await bench.pass(20);
    expect(heard(bench, second)).toEqual([1_000]);
    expect(bench.session.state).toBe('active');
  });

  it('VOICE-12.7.1 hear each other at once: no event, no wait for a recogniser that hangs', async () => {
    const stt = new MockSTTProvider({ transcripts: [{ hangs: true }] });
    await using bench = await bridged({ stt });
    const second = await bench.connect('grace');
    const before = (await bench.events()).length;
    for (let frame = 0; frame < 50; frame += 1) bench.backend.feed(bench.session, tone(500));
    await bench.pass(20);
    expect(heard(bench, second)).toHaveLength(50);
    expect(await bench.events()).toHaveLength(before);
    expect(stt.calls).toHaveLength(1);
  });

  it('VOICE-12.7.2 hear what passed the stages of who speaks, and the recorder of who hears keeps it', async () => {
    const denoiser = new MockDenoiserProvider({
      process: (frame) => audioFrame({ ...frame, data: tone((samplesOf(frame.data)[0] ?? 0) + 1) }),
    });
    const recorder = new MockAudioRecorder();
    const recording = { storage: 'test', consent: 'none', mode: 'outbound_only' } as const;
    await using bench = await bridged({ channel: { pipeline: { denoiser, recorder, recording } } });
    const second = await bench.connect('grace');
    await bench.pass(40);
    bench.backend.feed(bench.session, tone(1_000));
    await bench.pass(20);
    expect(heard(bench, second)).toEqual([1_001]);
    expect(recorder.outbound.map(({ data }) => samplesOf(data)[0])).toEqual([1_001]);
    expect(recorder.inbound).toEqual([]);
  });

  it('VOICE-12.7.6 hear each other in the format of their line', async () => {
    await using bench = await bridged({
      backend: { inboundFormat: pcmFormat(8_000), outboundFormat: pcmFormat(48_000) },
    });
    await bench.connect('grace');
    for (let frame = 0; frame < 5; frame += 1) bench.backend.feed(bench.session, tone(0).slice(0, 320));
    await bench.pass(20);
    const sizes = bench.backend.playedSync.map(({ chunk }) => [chunk.sampleRate, chunk.data.byteLength]);
    expect(sizes.at(-1)).toEqual([48_000, 1_920]);
  });

  it('VOICE-12.7.5 trap 22 hear the sum of all others, once a window, when they are more than two', async () => {
    await using bench = await bridged({}, { mixingStrategy: 'mix' });
    const [a, b, c] = [bench.session, await bench.connect('grace'), await bench.connect('linus')];
    bench.backend.feed(a, tone(1_000));
    bench.backend.feed(b, tone(2_000));
    bench.backend.feed(c, tone(3_000));
    await bench.pass(40);
    expect([heard(bench, a), heard(bench, b), heard(bench, c)]).toEqual([[5_000], [4_000], [3_000]]);
    await bench.pass(200);
    // Nobody speaks: nothing is sent, and nothing is said twice.
    expect(heard(bench, a)).toEqual([5_000]);
    bench.backend.feed(a, tone(30_000));
    bench.backend.feed(b, tone(30_000));
    await bench.pass(40);
    expect(heard(bench, c).at(-1)).toBe(32_767);
    expect(heard(bench, a).at(-1)).toBe(30_000);
  });

  it('VOICE-12.7.5 trap 22 hear no old sound of one who fell behind', async () => {
    await using bench = await bridged({}, { mixingStrategy: 'mix' });
    const [a, , c] = [bench.session, await bench.connect('grace'), await bench.connect('linus')];
    for (let frame = 1; frame <= 10; frame += 1) bench.backend.feed(a, tone(frame * 100));
    await bench.pass(400);
    expect(heard(bench, c)).toEqual([800, 900, 1_000]);
  });

  it.each([
    ['at once', false],
    ['behind a hook', true],
  ])('VOICE-12.7.5 hear each other %s although the line of one is broken, which is told once', async (_how, hooked) => {
    await using bench = await bridged({}, { mixingStrategy: 'mix' });
    const [b, c] = [await bench.connect('grace'), await bench.connect('linus')];
    if (hooked) bench.kit.hook('before_bridge_audio', {}, () => HookResult.allow());
    const send = bench.backend.sendAudioSync.bind(bench.backend);
    bench.backend.sendAudioSync = (session, chunk) => {
      if (session.id === b.id) throw new Error('no line');
      send(session, chunk);
    };
    for (const sample of [100, 200, 300]) {
      bench.backend.feed(bench.session, tone(sample));
      await bench.pass(20);
    }
    await bench.pass(40);
    expect(heard(bench, c)).toEqual([100, 200, 300]);
    expect(bench.test.logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('VOICE-12.7.10 are two where frames are forwarded, and at most as many as one says', async () => {
    await using bench = await bridged();
    await bench.connect('grace');
    await expect(bench.connect('linus')).rejects.toMatchObject({
      code: 'bridge_full',
      message: expect.stringContaining("'mix'") as unknown,
    });
    expect(bench.channel.sessions).toHaveLength(2);
    expect(bench.backend.listSessions('r1')).toHaveLength(2);
    await using other = await bridged({}, { mixingStrategy: 'mix' });
    for (let more = 2; more <= 10; more += 1) await other.connect(`caller-${more}`);
    await expect(other.connect('caller-11')).rejects.toMatchObject({ code: 'bridge_full' });
  });

  it('VOICE-12.7.8 go on hearing each other while the room speaks, and when it is interrupted', async () => {
    await using bench = await bridged();
    const second = await bench.connect('grace');
    void bench.channel.say(second, 'This one is quite long, and will not be heard.');
    await bench.pass(200);
    bench.backend.feed(bench.session, tone(100));
    await bench.channel.interrupt(second);
    bench.backend.feed(bench.session, tone(200));
    await bench.pass(20);
    expect(bench.heardMs(second)).toBeGreaterThan(0);
    expect(heard(bench, second)).toEqual([100, 200]);
  });

  it('VOICE-12.7.9 are connected by the line itself, unless what they say has to pass here', async () => {
    const backend = { capabilities: VoiceCapability.NATIVE_BRIDGE };
    await using native = await bridged({ backend });
    const started: string[] = [];
    native.kit.hook('on_session_started', {}, ({ senderId }) => void started.push(senderId));
    const second = await native.connect('grace');
    native.backend.feed(native.session, tone(100));
    await native.pass(20);
    expect(heard(native, second)).toEqual([]);
    expect(started).toEqual(['grace']);
    const recording = { storage: 'test', consent: 'none' } as const;
    await using own = await bridged({
      backend,
      channel: { pipeline: { recorder: new MockAudioRecorder(), recording } },
    });
    const other = await own.connect('grace');
    own.backend.feed(own.session, tone(100));
    await own.pass(20);
    expect(heard(own, other)).toEqual([100]);
  });
});

describe('a frame between callers', () => {
  const half = (frame: AudioFrame): AudioFrame =>
    audioFrame({ ...frame, data: tone((samplesOf(frame.data)[0] ?? 0) / 2) });

  it('VOICE-12.7.7 passes BEFORE_BRIDGE_AUDIO, which may change it', async () => {
    await using bench = await bridged();
    const second = await bench.connect('grace');
    bench.kit.hook('before_bridge_audio', {}, (event) => HookResult.modify({ ...event, frame: half(event.frame) }));
    for (const sample of [1_000, 2_000, 3_000]) bench.backend.feed(bench.session, tone(sample));
    await bench.pass(40);
    expect(heard(bench, second)).toEqual([500, 1_000, 1_500]);
  });

  it('VOICE-12.7.7 that is blocked there is heard by nobody, and recognised all the same', async () => {
    await using bench = await bridged({ stt: new MockSTTProvider() });
    const second = await bench.connect('grace');
    bench.kit.hook('before_bridge_audio', {}, () => HookResult.block('muted'));
    bench.backend.feed(bench.session, tone(1_000));
    await bench.pass(40);
    expect(heard(bench, second)).toEqual([]);
    expect(bench.stt.calls).toHaveLength(1);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['takes too long', () => new Promise(() => {})],
    ['makes something else of it', () => HookResult.modify({ frame: 'loud' })],
  ])('VOICE-12.7.7 is dropped where a hook %s', async (_title, hook) => {
    await using bench = await bridged();
    const second = await bench.connect('grace');
    bench.kit.hook('before_bridge_audio', { timeoutMs: 100 }, hook as never);
    bench.backend.feed(bench.session, tone(1_000));
    await bench.pass(200);
    expect(heard(bench, second)).toEqual([]);
  });

  it('VOICE-12.7.7 passes as it is where a hook says nothing', async () => {
    await using bench = await bridged();
    const second = await bench.connect('grace');
    bench.kit.hook('before_bridge_audio', {}, () => undefined as never);
    bench.backend.feed(bench.session, tone(1_000));
    await bench.pass(20);
    expect(heard(bench, second)).toEqual([1_000]);
  });

  it('VOICE-12.7.10 passes a filter at once; one that throws drops it', async () => {
    const filter = (frame: AudioFrame): AudioFrame | null => {
      const sample = samplesOf(frame.data)[0] ?? 0;
      if (sample === 3_000) throw new Error('broken');
      return sample === 2_000 ? null : half(frame);
    };
    await using bench = await bridged({}, { filter });
    const second = await bench.connect('grace');
    for (const sample of [1_000, 2_000, 3_000, 4_000]) bench.backend.feed(bench.session, tone(sample));
    await bench.pass(20);
    expect(heard(bench, second)).toEqual([500, 2_000]);
  });

  it('VOICE-12.7.7 trap 26 costs no look at the room where no hook asks for it', async () => {
    await using bench = await bridged();
    await bench.connect('grace');
    let reads = 0;
    const { store } = bench;
    const read = store.getSnapshot.bind(store);
    store.getSnapshot = (...given) => {
      reads += 1;
      return read(...given);
    };
    for (let frame = 0; frame < 100; frame += 1) bench.backend.feed(bench.session, tone(100));
    await bench.pass(20);
    expect(reads).toBe(0);
    bench.kit.hook('before_bridge_audio', {}, () => HookResult.allow());
    for (let frame = 0; frame < 50; frame += 1) bench.backend.feed(bench.session, tone(100));
    await bench.pass(100);
    expect(reads).toBe(1);
  });
});
