import { bytesOf } from '@roomkit/core/audio';
import { MockAECProvider, MockDtmfDetector, MockResampler, MockVADProvider } from '@roomkit/testing';
import { EnergyVADProvider, SpeexResampler } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { chunk, collect, constant, frameOfSamples, framesOf, samplesIn, stream, tone } from '../support/audio.ts';
import { testCall, testPipeline } from '../support/call.ts';

const spoken = () => stream([chunk(bytesOf(tone(440, 60)))]);

describe('echo and a paused microphone', () => {
  it('VOICE-12.3.4.1 gives each stream only what was played to it', async () => {
    const aec = new MockAECProvider();
    const { open } = testPipeline({ aec });
    const one = open('s1');
    const other = open('s2');
    await collect(one.stream.outbound(spoken()));
    other.stream.receive(frameOfSamples(constant(3, 320)));
    expect(aec.references.map(({ stream: key }) => key)).toEqual(['s1', 's1', 's1']);
    expect(new Set(samplesIn(other.heard.frames))).toEqual(new Set([3]));
  });

  it('VOICE-12.3.4.2 takes the reference from one place', async () => {
    const own = new MockAECProvider();
    const pipelined = testCall({ aec: own });
    await collect(pipelined.stream.outbound(spoken()));
    pipelined.stream.feedAecReference(frameOfSamples(constant(1, 320)));
    expect(own.references).toHaveLength(3);
    const local = new MockAECProvider();
    const { stream: call } = testCall({ aec: local }, { feedsAecReference: true });
    await collect(call.outbound(spoken()));
    expect(local.references).toHaveLength(0);
    call.feedAecReference(frameOfSamples(constant(9, 320)));
    expect(local.references.map(({ frame }) => samplesIn([frame])[0])).toEqual([9]);
  });

  it('VOICE-12.3.4.3 gives a reference of the rate and size of what the microphone gives', async () => {
    const aec = new MockAECProvider();
    const { stream: call, pipeline } = testCall({ aec, resampler: new SpeexResampler() });
    await pipeline.prepare();
    const chunks = [500, 333, 1_607].map((length) => chunk(bytesOf(constant(4_000, length)), { sampleRate: 24_000 }));
    await collect(call.outbound(stream(chunks)));
    const sizes = aec.references.map(({ frame }) => [frame.sampleRate, frame.channels, frame.data.byteLength]);
    expect(sizes).toEqual(Array.from({ length: 6 }, () => [16_000, 1, 640]));
    const next = chunk(bytesOf(constant(1_000, 480)), { sampleRate: 24_000 });
    await collect(call.outbound(stream([next])));
    // The last frame of the first was filled up: what is played next begins a frame of its own.
    expect(aec.references).toHaveLength(7);
    const wide = new MockAECProvider();
    const other = testCall({ aec: wide });
    other.stream.receive(frameOfSamples(constant(1, 160)));
    await collect(other.stream.outbound(spoken()));
    expect(wide.references.map(({ frame }) => frame.data.byteLength)).toEqual([320, 320, 320, 320, 320, 320]);
  });

  it('VOICE-12.3.4.5 leaves the echo canceller out while nothing plays, and keeps what it learned', () => {
    const aec = new MockAECProvider();
    const { stream: call, heard } = testCall({ aec });
    aec.resets.length = 0;
    const speak = () => call.receive(frameOfSamples(constant(1, 320)));
    call.setPlaying('tts', true);
    call.setPlaying('bridge', true);
    call.setPlaying('tts', false);
    speak();
    call.setPlaying('bridge', false);
    speak();
    call.setPlaying('tts', true);
    speak();
    expect(aec.activity.map(({ isActive }) => isActive)).toEqual([true, false, true]);
    expect(aec.calls).toHaveLength(2);
    expect(heard.frames.map(({ metadata }) => metadata['echo_cancelled'] ?? false)).toEqual([true, false, true]);
    expect(aec.resets).toEqual([]);
  });

  it('VOICE-12.3.4.6 pauses the reference while the microphone is paused', async () => {
    const aec = new MockAECProvider();
    const { stream: call } = testCall({ aec });
    call.setCapturePaused(true);
    await collect(call.outbound(spoken()));
    expect(aec.references).toEqual([]);
    call.setCapturePaused(false);
    await collect(call.outbound(spoken()));
    expect(aec.references).toHaveLength(3);
  });

  it('VOICE-12.3.8.3 does not join half sentences over a pause (trap 14)', () => {
    const { stream: call, heard } = testCall({ vad: new EnergyVADProvider() });
    const speak = (value: number) => {
      for (const frame of framesOf(constant(value, 8_000))) call.receive({ ...frame, timestampMs: null });
    };
    speak(1_000);
    call.setCapturePaused(true);
    expect(heard.vad.map(({ type }) => type)).toEqual(['speech_start', 'speech_discarded']);
    const before = heard.frames.length;
    speak(7_000);
    expect(heard.frames).toHaveLength(before);
    call.setCapturePaused(false);
    speak(2_000);
    speak(0);
    const end = heard.vad.at(-1);
    expect(end).toMatchObject({ type: 'speech_end', durationMs: 500, streamMs: 1_500 });
    const heardSamples = new Set(samplesIn([{ data: end?.audioBytes ?? new Uint8Array() }]));
    expect(heardSamples).toEqual(new Set([2_000, 0]));
    expect(call.streamMs).toBe(2_000);
  });

  it('VOICE-12.3.8.3 takes back what a detector says late of audio from before a pause', async () => {
    const late = Promise.withResolvers<'speech_start'>();
    const vad = new MockVADProvider({ script: (_frame, _stream, call) => (call === 0 ? late.promise : null) });
    const dtmf = new MockDtmfDetector();
    const { stream: call, heard } = testCall({ vad, dtmf });
    call.receive(frameOfSamples(constant(1, 320)));
    call.receive(frameOfSamples(constant(2, 320)));
    vad.resets.length = 0;
    call.setCapturePaused(true);
    expect(vad.resets).toEqual([]);
    late.resolve('speech_start');
    await call.whenIdle();
    expect(vad.resets).toEqual(['s1']);
    expect(vad.calls).toHaveLength(1);
    expect(heard.order).toEqual(['vad:speech_start', 'frame', 'vad:speech_discarded']);
  });

  it('VOICE-12.3.4.3 refuses nothing where there is no reference to convert', () => {
    const { stream: call } = testCall({ resampler: new MockResampler() });
    expect(() => call.feedAecReference(frameOfSamples(constant(1, 320)))).not.toThrow();
    expect(() => call.setPlaying('tts', true)).not.toThrow();
  });
});
