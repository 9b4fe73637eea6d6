import { bytesOf, CallSession, pcmFormat } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import {
  MockAECProvider,
  MockAGCProvider,
  MockAudioPostProcessor,
  MockAudioRecorder,
  MockBackchannelDetector,
  MockDenoiserProvider,
  MockDiarizationProvider,
  MockDtmfDetector,
  MockResampler,
  MockTurnDetector,
  MockVADProvider,
} from '@roomkit/testing';
import {
  AudioPipeline,
  DigitalAGC,
  EnergyVADProvider,
  GoertzelDtmfDetector,
  SpeexResampler,
} from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import {
  chunk,
  collect,
  constant,
  frameOfSamples,
  framesOf,
  mix,
  samplesIn,
  stream as streamOf,
  tone,
} from '../support/audio.ts';
import { testCall, testPipeline } from '../support/call.ts';

function everyStage() {
  return {
    resampler: new MockResampler(),
    aec: new MockAECProvider(),
    agc: new MockAGCProvider(),
    denoiser: new MockDenoiserProvider(),
    vad: new MockVADProvider(),
    diarization: new MockDiarizationProvider(),
    dtmf: new MockDtmfDetector(),
    turnDetector: new MockTurnDetector(),
    processor: new MockAudioPostProcessor(),
    backchannelDetector: new MockBackchannelDetector(),
  };
}

function configOf({ processor, backchannelDetector, ...stages }: ReturnType<typeof everyStage>) {
  return { ...stages, postProcessors: [processor], interruption: { backchannelDetector } };
}

describe('the streams of a pipeline', () => {
  it('VOICE-12.3.1.3 lets every stage forget a stream that ends, once, and no other', async () => {
    const stages = everyStage();
    const { open } = testPipeline(configOf(stages));
    const one = open('s1');
    open('s2');
    one.stream.receive(frameOfSamples(constant(1, 320)));
    for (const stage of Object.values(stages)) stage.resets.length = 0;
    await one.stream.end();
    await one.stream.end();
    for (const [name, stage] of Object.entries(stages)) expect([name, stage.resets]).toEqual([name, ['s1']]);
  });

  it('VOICE-12.3.1.4 lets every stage forget a key before its first frame', async () => {
    const stages = everyStage();
    testPipeline(configOf(stages)).open('s1');
    for (const stage of Object.values(stages)) expect(stage.resets).toEqual(['s1']);
    const vad = new EnergyVADProvider({ speechPadMs: 300 });
    const { open } = testPipeline({ vad });
    const first = open('s1');
    for (const frame of framesOf(constant(5_000, 16_000))) first.stream.receive(frame);
    await first.stream.end();
    const second = open('s1');
    for (const frame of framesOf(constant(1_000, 16_000))) second.stream.receive(frame);
    for (const frame of framesOf(constant(0, 16_000))) second.stream.receive(frame);
    const ends = second.heard.vad.filter(({ type }) => type === 'speech_end');
    expect(ends).toHaveLength(1);
    expect(samplesIn([{ data: ends[0]?.audioBytes ?? new Uint8Array() }])).not.toContain(5_000);
  });

  it('VOICE-12.3.1.3 hears nothing of a stream that has ended', async () => {
    const { stream, heard } = testCall({ vad: new MockVADProvider({ script: ['speech_start'] }) });
    await stream.end();
    stream.receive(frameOfSamples(constant(1, 320)));
    expect(heard.order).toEqual([]);
    expect(await stream.outboundFrame(frameOfSamples(constant(1, 320)))).toEqual([]);
  });

  it('VOICE-12.3.1.3 leaves nothing behind in the resampler, whatever was under way', async () => {
    const resampler = new MockResampler();
    const waiting = Promise.withResolvers<void>();
    const processor = new MockAudioPostProcessor({
      process: async (frame) => {
        await waiting.promise;
        return frame;
      },
    });
    const aec = new MockAECProvider();
    const recorder = new MockAudioRecorder();
    const config = { resampler, aec, recorder, recording: { storage: 'mock' }, postProcessors: [processor] };
    const { stream } = testCall(config, { outboundFormat: pcmFormat(8_000) });
    await stream.startRecording();
    stream.receive(frameOfSamples(constant(1, 160), { sampleRate: 8_000 }));
    const said = Array.from({ length: 3 }, () => chunk(bytesOf(constant(1, 480)), { sampleRate: 24_000 }));
    const spoken = collect(stream.outbound(streamOf(said)));
    void stream.outboundFrame(frameOfSamples(constant(1, 480), { sampleRate: 24_000 }));
    const ended = stream.end();
    waiting.resolve();
    await Promise.all([ended, spoken]);
    const quiet = testCall({ ...config, postProcessors: [] }, { outboundFormat: pcmFormat(8_000) });
    await collect(quiet.stream.outbound(streamOf(said)));
    await quiet.stream.outboundFrame(frameOfSamples(constant(1, 480), { sampleRate: 24_000 }));
    await quiet.stream.end();
    const lastUse = new Map(resampler.calls.map(({ stream: key }) => [key, true]));
    expect(lastUse.size).toBeGreaterThan(3);
    expect([...lastUse.keys()].filter((key) => !resampler.resets.includes(key))).toEqual([]);
  });

  it('VOICE-12.3.1.3 ends a stream whose stage hangs, after a second', async () => {
    const vad = new MockVADProvider({ script: () => new Promise(() => undefined) });
    const { stream, clock } = testCall({ vad });
    stream.receive(frameOfSamples(constant(1, 320)));
    const ended = stream.end();
    await clock.advance(1_000);
    await ended;
    expect(vad.resets).toEqual(['s1', 's1']);
  });

  it('VOICE-12.3.1.3 refuses a second stream of the same key', async () => {
    const { open } = testPipeline({});
    const { stream } = open('s1');
    expect(() => open('s1')).toThrow(expect.objectContaining({ code: 'stream_exists' }));
    await stream.end();
    expect(open('s1').stream.stream).toBe('s1');
  });

  it('VOICE-12.3.1.5 closes each stage with the pipeline, and not with a stream', async () => {
    const stages = everyStage();
    const recorder = new MockAudioRecorder();
    const { open, pipeline } = testPipeline({ ...configOf(stages), recorder });
    await Promise.all(['s1', 's2'].map((id) => open(id).stream.end()));
    for (const stage of Object.values(stages)) expect(stage.closeCount).toBe(0);
    open('s3');
    await pipeline.close();
    await pipeline.close();
    for (const stage of [...Object.values(stages), recorder]) expect(stage.closeCount).toBe(1);
    expect(stages.vad.resets.filter((stream) => stream === 's3')).toHaveLength(2);
  });

  it('VOICE-12.3.1.8 closes the others where one cannot be closed, and tells of it', async () => {
    const stages = everyStage();
    const recorder = new MockAudioRecorder();
    const failure = new Error('No.');
    stages.vad.close = () => {
      throw failure;
    };
    const { pipeline } = testPipeline({ ...configOf(stages), recorder });
    await expect(pipeline.close()).rejects.toMatchObject({ errors: [failure] });
    for (const stage of [stages.denoiser, stages.aec, stages.processor, stages.resampler, recorder]) {
      expect(stage.closeCount).toBe(1);
    }
  });

  it('VOICE-12.3.1.6 fails at once, naming the stage, where one does not take the internal format', () => {
    const vad = new MockVADProvider({ sampleRates: [16_000] });
    expect(() => testPipeline({ vad, internal: { internalSampleRate: 8_000 } })).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        details: { field: 'vad', issue: 'takes 16000 Hz, and the internal format has 8000 Hz' },
      }),
    );
    const denoiser = new MockDenoiserProvider({ sampleRates: [48_000] });
    expect(() => testPipeline({ vad, denoiser })).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  });

  it('VOICE-12.3.1.6 works at a rate that suits every stage where nobody asked for one', () => {
    const vad = new MockVADProvider({ sampleRates: [8_000] });
    const resampler = new MockResampler();
    const { stream } = testCall({
      vad,
      resampler,
      denoiser: new MockDenoiserProvider({ sampleRates: [8_000, 48_000] }),
    });
    stream.receive(frameOfSamples(constant(1, 320)));
    expect(vad.calls[0]?.frame.sampleRate).toBe(8_000);
  });

  it.each([
    [{ internal: { internalSampleRate: 0 } }, 'internal.sampleRate'],
    [{ debugTaps: { outputDirectory: '', stages: 'all' } }, 'debugTaps.outputDirectory'],
    [{ debugTaps: { outputDirectory: 'x', stages: ['nope'] } }, 'debugTaps.stages'],
    [{ debugTaps: { outputDirectory: 'x', stages: 'all', sampleRate: -1 } }, 'debugTaps.sampleRate'],
  ])('VOICE-12.3.1.6 refuses what is unusable: %#', (config, field) => {
    expect(() => testPipeline(config as never)).toThrow(
      expect.objectContaining({ details: { field, issue: expect.any(String) } }),
    );
  });

  it('VOICE-12.3.1.6 loads each stage once, and again only after it failed', async () => {
    const vad = new MockVADProvider();
    const { pipeline } = testPipeline({ vad });
    let isBroken = true;
    const prepare = vad.prepare.bind(vad);
    vad.prepare = async () => {
      await prepare();
      if (isBroken) throw new Error('Not yet.');
    };
    await expect(pipeline.prepare()).rejects.toThrow('Not yet.');
    isBroken = false;
    await Promise.all([pipeline.prepare(), pipeline.prepare()]);
    expect(vad.prepareCount).toBe(2);
  });

  it('VOICE-12.3.1.7 keeps what belongs to the room while it forgets a stream', async () => {
    const enrolled = new Set<string>();
    const diarization = new MockDiarizationProvider({ script: () => (enrolled.has('alice') ? 'alice' : 'somebody') });
    const { open } = testPipeline({ diarization });
    enrolled.add('alice');
    await open('s1').stream.end();
    const again = open('s1');
    again.stream.receive(frameOfSamples(constant(1, 320)));
    expect(again.heard.speakers.map(({ speakerId }) => speakerId)).toEqual(['alice']);
  });

  describe('VOICE-12.3.1.2 a second stream changes nothing for the first', () => {
    const speech = new Int16Array(32_000);
    speech.set(tone(300, 700, 0.05), 4_800);
    speech.set(mix([697, 1_209], 120, 0.2), 20_000);
    const others = framesOf(mix([852, 1_477, 90], 2_000, 0.25), 16_000);

    type Run = (frame: AudioFrame, stream: string) => unknown;
    const makers: Readonly<Record<string, () => Promise<Run>>> = {
      resampler: async () => {
        const stage = new SpeexResampler();
        await stage.prepare();
        return (frame, stream) => stage.resample(frame, 8_000, 1, stream).data;
      },
      'gain control': async () => {
        const stage = new DigitalAGC();
        return (frame, stream) => stage.process(frame, stream).data;
      },
      speech: async () => {
        const stage = new EnergyVADProvider();
        return (frame, stream) => stage.process(frame, stream);
      },
      keys: async () => {
        const stage = new GoertzelDtmfDetector();
        return (frame, stream) => stage.process(frame, stream);
      },
    };

    it.each(Object.keys(makers))('%s', async (name) => {
      const outputs = async (isInterleaved: boolean): Promise<unknown[]> => {
        const run = (await makers[name]?.()) ?? (() => null);
        return framesOf(speech).map((frame, index) => {
          const other = others[index];
          if (isInterleaved && other !== undefined) run(other, 'B');
          return run(frame, 'A');
        });
      };
      const alone = await outputs(false);
      expect(await outputs(true)).toEqual(alone);
      expect(alone.some((output) => output !== null)).toBe(true);
    });
  });

  it('VOICE-12.3.1.1 takes a session for its key', () => {
    const session = new CallSession({ id: 'call-7', participantId: 'p', createdAt: new Date(0) });
    const vad = new MockVADProvider();
    const { pipeline } = testPipeline({ vad });
    expect(pipeline).toBeInstanceOf(AudioPipeline);
    const { stream } = testCall({ vad }, { session });
    stream.receive(frameOfSamples(constant(1, 320)));
    expect([stream.stream, vad.calls[0]?.stream]).toEqual(['call-7', 'call-7']);
  });
});
