import { joinBytes, pcmFormat } from '@roomkit/core/audio';
import { type AudioFrame, VoiceCapability } from '@roomkit/core/voice';
import {
  MockAECProvider,
  MockAGCProvider,
  MockDenoiserProvider,
  MockDiarizationProvider,
  MockDtmfDetector,
  MockResampler,
  MockVADProvider,
} from '@roomkit/testing';
import { EnergyVADProvider, GoertzelDtmfDetector, SpeexResampler } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { constant, frameOfSamples, framesOf, mix, samplesIn, tone } from '../support/audio.ts';
import { testCall, testPipeline } from '../support/call.ts';

/** Notes that a frame came by. */
function passing(name: string) {
  return (frame: AudioFrame): AudioFrame => {
    frame.metadata['path'] = [...((frame.metadata['path'] as string[] | undefined) ?? []), name];
    return frame;
  };
}

const silencer = {
  process: (frame: AudioFrame): AudioFrame => ({ ...frame, data: new Uint8Array(frame.data.byteLength) }),
};

describe('the inbound way', () => {
  it('VOICE-12.3.1 passes frames unchanged through an empty pipeline, and hears nothing in them', () => {
    const { stream, heard } = testCall({});
    const frames = framesOf(tone(440, 200));
    for (const frame of frames) stream.receive(frame);
    expect(heard.frames).toEqual(frames);
    expect(heard.vad).toEqual([]);
    const silent = testCall({}, { listener: {} });
    for (const frame of frames) silent.stream.receive(frame);
    expect(silent.stream.statistics()).toMatchObject({ frames: 10, droppedFrames: 0, stages: {} });
  });

  it('VOICE-12.3.2 runs the stages in their order, whatever the order of the options', () => {
    const diarization = new MockDiarizationProvider({ script: (frame) => (passing('diarization')(frame), 'a') });
    const vad = new MockVADProvider({ script: (frame) => (passing('vad')(frame), null) });
    const resampler = new MockResampler();
    const resample = resampler.resample.bind(resampler);
    resampler.resample = (...given) => passing('resampler')(resample(...given));
    const { stream, heard } = testCall({
      diarization,
      vad,
      denoiser: new MockDenoiserProvider({ process: passing('denoiser') }),
      agc: new MockAGCProvider({ process: passing('agc') }),
      aec: new MockAECProvider({ process: passing('aec') }),
      resampler,
    });
    stream.receive(frameOfSamples(constant(1, 960), { sampleRate: 48_000 }));
    expect(heard.frames[0]?.metadata['path']).toEqual(['resampler', 'aec', 'agc', 'denoiser', 'vad', 'diarization']);
  });

  it('VOICE-12.2.2 hears what the detector says, before the frame that made it say so', () => {
    const vad = new MockVADProvider({ script: ['speech_start'] });
    const { stream, heard } = testCall({ vad });
    for (const frame of framesOf(tone(440, 40))) stream.receive(frame);
    expect(heard.order).toEqual(['vad:speech_start', 'frame', 'frame']);
  });

  it('VOICE-12.3.8.1 hears each type of event once, in order, and nothing where there is none', () => {
    const vad = new MockVADProvider({ script: ['speech_start', null, 'silence', 'audio_level', 'speech_end'] });
    const { stream, heard } = testCall({ vad });
    for (const frame of framesOf(tone(440, 200))) stream.receive(frame);
    expect(heard.vad.map(({ type }) => type)).toEqual(['speech_start', 'silence', 'audio_level', 'speech_end']);
  });

  it('VOICE-12.3.8.7 gives each sample once to whoever begins with a start, whatever frames the detector wants (trap 7)', () => {
    const seen: Uint8Array[] = [];
    const vad = new MockVADProvider({
      samplesPerFrame: 512,
      script: (frame, _stream, call) => {
        seen.push(frame.data);
        return call === 5 ? { type: 'speech_start', audioBytes: joinBytes(seen.slice(-3)) } : null;
      },
    });
    const utterance: Uint8Array[] = [];
    let isOpen = false;
    const { stream } = testCall(
      { vad },
      {
        listener: {
          onVAD: ({ audioBytes }) => {
            isOpen = true;
            utterance.push(audioBytes ?? new Uint8Array());
          },
          onFrame: ({ data }, event) => {
            if (isOpen && event?.type !== 'speech_start') utterance.push(data);
          },
        },
      },
    );
    const numbered = Int16Array.from({ length: 6_400 }, (_, at) => at);
    for (const frame of framesOf(numbered)) stream.receive(frame);
    const samples = samplesIn(utterance.map((data) => ({ data })));
    expect(samples).toEqual(Array.from({ length: samples.length }, (_, at) => 3 * 512 + at));
    expect(samples.at(-1)).toBe(12 * 512 - 1);
  });

  it('VOICE-12.3.3.1 VOICE-12.3.3.3 converts frames before any other stage, keeping their time', async () => {
    const aec = new MockAECProvider();
    const resampler = new SpeexResampler();
    const { stream, pipeline } = testCall({ aec, resampler });
    await pipeline.prepare();
    const stereo = frameOfSamples(constant(500, 1_920), { sampleRate: 48_000, channels: 2, timestampMs: 120 });
    expect(stereo.data.byteLength).toBe(3_840);
    stream.receive(stereo);
    expect(aec.calls[0]?.frame).toMatchObject({ sampleRate: 16_000, channels: 1, timestampMs: 120 });
    expect(aec.calls[0]?.frame.data.byteLength).toBe(640);
    expect(aec.calls[0]?.frame.metadata).toMatchObject({ original_sample_rate: 48_000, original_channels: 2 });
  });

  it('VOICE-12.3.3.4 warns once where a stage gets a format it does not expect', () => {
    const vad = new MockVADProvider({ sampleRates: [16_000] });
    const { stream, logger } = testCall({ vad }, { inboundFormat: pcmFormat(8_000) });
    const frame = frameOfSamples(constant(1, 160), { sampleRate: 8_000 });
    stream.receive(frame);
    stream.receive(frame);
    expect(logger.entries.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { stages: ['vad'], sampleRate: 8_000 } },
    ]);
    expect(vad.calls.map(({ frame: given }) => given.sampleRate)).toEqual([8_000, 8_000]);
  });

  it('VOICE-12.2.4 leaves out what the transport does itself', async () => {
    const aec = new MockAECProvider();
    const agc = new MockAGCProvider();
    const capabilities = VoiceCapability.NATIVE_AEC | VoiceCapability.NATIVE_AGC;
    const { stream, heard } = testCall({ aec, agc }, { capabilities });
    stream.setPlaying('tts', true);
    for (const frame of framesOf(tone(440, 100))) stream.receive(frame);
    await stream.outboundFrame(frameOfSamples(constant(5, 320)));
    expect([aec.calls, aec.references, aec.activity, agc.calls]).toEqual([[], [], [], []]);
    expect(heard.frames).toHaveLength(5);
    expect(heard.frames[0]?.metadata).toEqual({});
  });

  it('VOICE-12.3.4.4 says what echo canceller and gain control did', () => {
    const { stream, heard } = testCall({ aec: new MockAECProvider(), agc: new MockAGCProvider() });
    stream.receive(frameOfSamples(constant(1, 320)));
    expect(heard.frames[0]?.metadata).toEqual({ echo_cancelled: true, gain_applied_db: 0 });
  });

  it('VOICE-12.3.2.1 cleans frames before it hears speech in them', () => {
    const denoiser = new MockDenoiserProvider(silencer);
    const cleaned = testCall({ denoiser, vad: new EnergyVADProvider() });
    const noisy = testCall({ vad: new EnergyVADProvider() });
    for (const frame of framesOf(tone(440, 200))) {
      cleaned.stream.receive(frame);
      noisy.stream.receive(frame);
    }
    expect(denoiser.calls).toHaveLength(10);
    expect(cleaned.heard.frames).toHaveLength(10);
    expect(cleaned.heard.vad).toEqual([]);
    expect(noisy.heard.vad.map(({ type }) => type)).toEqual(['speech_start']);
  });

  it('VOICE-12.3.6.1 VOICE-12.3.6.2 hears keys in what no stage has changed, beside the main way', () => {
    const vad = new MockVADProvider();
    const { stream, heard } = testCall({
      dtmf: new GoertzelDtmfDetector(),
      denoiser: new MockDenoiserProvider(silencer),
      vad,
    });
    for (const frame of framesOf(mix([770, 1_336], 120, 0.3))) stream.receive(frame);
    for (const frame of framesOf(constant(0, 1_600))) stream.receive(frame);
    expect(heard.dtmf).toMatchObject([{ digit: '5', confidence: expect.closeTo(1, 1) }]);
    expect(vad.calls).toHaveLength(11);
    expect(samplesIn(heard.frames).every((sample) => sample === 0)).toBe(true);
  });

  it('VOICE-12.3.6.1 keeps nobody waiting for a detector of keys that takes its time', async () => {
    const waiting = Promise.withResolvers<string>();
    const { stream, heard } = testCall({ dtmf: new MockDtmfDetector({ script: () => waiting.promise }) });
    for (const frame of framesOf(tone(440, 100))) stream.receive(frame);
    expect(heard.frames).toHaveLength(5);
    expect(heard.dtmf).toEqual([]);
    waiting.resolve('9');
    await expect.poll(() => heard.dtmf.length).toBe(5);
  });

  it('VOICE-12.3.9.1 tells of a speaker who is not the one before, each stream by itself', () => {
    const speakers = ['A', 'A', 'B', 'A'];
    const { open } = testPipeline({ diarization: new MockDiarizationProvider({ script: speakers }) });
    const one = open('s1');
    const other = open('s2');
    for (const frame of framesOf(tone(440, 80))) {
      one.stream.receive(frame);
      other.stream.receive(frame);
    }
    for (const { heard } of [one, other]) {
      expect(heard.speakers).toEqual([
        { speakerId: 'A', confidence: null, isNewSpeaker: true },
        { speakerId: 'B', confidence: null, isNewSpeaker: true },
        { speakerId: 'A', confidence: null, isNewSpeaker: false },
      ]);
    }
  });

  it('VOICE-12.5.4 tells levels at most ten times a second of audio, without a detector of speech', () => {
    const { stream, heard } = testCall({});
    for (const frame of framesOf(tone(440, 2_000))) stream.receive(frame);
    expect(heard.inputLevels).toHaveLength(20);
    expect(heard.inputLevels.every((level) => level >= -60 && level <= 0)).toBe(true);
    expect(heard.inputLevels[5]).toBeCloseTo(-9, 0);
    const quiet = testCall({});
    for (const frame of framesOf(constant(0, 3_200))) quiet.stream.receive(frame);
    expect(quiet.heard.inputLevels).toEqual([-60, -60]);
  });
});
