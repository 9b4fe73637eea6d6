import { audioFrame } from '@roomkit/core/audio';
import type {
  AECProvider,
  AudioFrame,
  AudioPostProcessor,
  DenoiserProvider,
  DiarizationProvider,
  DtmfDetector,
  ResamplerProvider,
  StreamStage,
  TurnDetector,
  VADProvider,
  VoiceBackend,
} from '@roomkit/core/voice';
import { describe, expect, expectTypeOf, it } from 'vitest';

type NamesWith<Words extends string> = Extract<keyof VoiceBackend, `${string}${Words}${string}`>;

describe('the ports of voice', () => {
  it('VOICE-12.3.1.1 demand a stream wherever a stage is given audio or told to forget', () => {
    expectTypeOf<VADProvider['process']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<DenoiserProvider['process']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<AudioPostProcessor['process']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<DiarizationProvider['process']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<DtmfDetector['process']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<AECProvider['process']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<AECProvider['feedReference']>().parameters.toEqualTypeOf<[frame: AudioFrame, stream: string]>();
    expectTypeOf<StreamStage['reset']>().parameters.toEqualTypeOf<[stream: string]>();
    expectTypeOf<TurnDetector['reset']>().parameters.toEqualTypeOf<[stream: string]>();
    expectTypeOf<ResamplerProvider['reset']>().parameters.toEqualTypeOf<[stream: string]>();
    expectTypeOf<ResamplerProvider['resample']>().parameters.toEqualTypeOf<
      [frame: AudioFrame, sampleRate: number, channels: 1 | 2, stream: string]
    >();
    const streams: string[] = [];
    const detector: Pick<VADProvider, 'process' | 'reset'> = {
      process: (_frame, stream) => (streams.push(stream), null),
      reset: (stream) => void streams.push(stream),
    };
    void detector.process(audioFrame({ data: new Uint8Array(2) }), 's1');
    detector.reset('s2');
    expect(streams).toEqual(['s1', 's2']);
  });

  it('VOICE-12.2.2 know nothing of speech in a backend', () => {
    expectTypeOf<NamesWith<'Speech' | 'VAD' | 'Silence' | 'Level'>>().toEqualTypeOf<never>();
    expectTypeOf<NamesWith<'AudioReceived'>>().toEqualTypeOf<'onAudioReceived'>();
    const names: readonly NamesWith<'Received' | 'Speech'>[] = ['onAudioReceived', 'onDtmfReceived'];
    expect(names).toHaveLength(2);
  });
});
