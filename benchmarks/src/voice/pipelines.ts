import { NoopTelemetry, silentLogger, systemClock } from '@roomkit/core';
import { audioFrame, bytesOf, CallSession, pcmFormat } from '@roomkit/core/audio';
import type { AudioFrame, AudioPipelineConfig } from '@roomkit/core/voice';
import { GTCRNDenoiserProvider } from '@roomkit/denoiser-gtcrn';
import { RNNoiseDenoiserProvider } from '@roomkit/denoiser-rnnoise';
import { createSpeechLike } from '@roomkit/testing';
import { SileroVADProvider } from '@roomkit/vad-silero';
import {
  AudioPipeline,
  DigitalAGC,
  EnergyVADProvider,
  GoertzelDtmfDetector,
  type PipelineStream,
  SpeexResampler,
} from '@roomkit/voice-pipeline';

/** What a call's audio passes. */
export interface Setup {
  readonly name: string;
  readonly config: () => AudioPipelineConfig;
}

/** Of a phone, a wideband phone and a browser. */
export const TRANSPORT_RATES = [8_000, 16_000, 48_000] as const;

export const FRAME_MS = 20;

const base = (): AudioPipelineConfig => ({ resampler: new SpeexResampler() });

/** What converts between the rates of transport and pipeline, alone. */
export const RESAMPLER: Setup = { name: 'resampler', config: base };

/** One stage each. */
export const STAGES: readonly Setup[] = [
  { name: 'energy VAD', config: () => ({ ...base(), vad: new EnergyVADProvider() }) },
  { name: 'Silero VAD', config: () => ({ ...base(), vad: new SileroVADProvider() }) },
  { name: 'GTCRN denoiser', config: () => ({ ...base(), denoiser: new GTCRNDenoiserProvider() }) },
  { name: 'RNNoise denoiser', config: () => ({ ...base(), denoiser: new RNNoiseDenoiserProvider() }) },
  { name: 'gain control', config: () => ({ ...base(), agc: new DigitalAGC() }) },
  { name: 'keys', config: () => ({ ...base(), dtmf: new GoertzelDtmfDetector() }) },
];

/** Whole pipelines, from the least to what a noisy call wants. */
export const PIPELINES: readonly Setup[] = [
  { name: 'energy VAD', config: () => ({ ...base(), vad: new EnergyVADProvider(), dtmf: new GoertzelDtmfDetector() }) },
  { name: 'Silero', config: () => ({ ...base(), vad: new SileroVADProvider(), dtmf: new GoertzelDtmfDetector() }) },
  {
    name: 'RNNoise, Silero',
    config: () => ({
      ...base(),
      agc: new DigitalAGC(),
      denoiser: new RNNoiseDenoiserProvider(),
      vad: new SileroVADProvider({ isDenoised: true }),
      dtmf: new GoertzelDtmfDetector(),
    }),
  },
  {
    name: 'GTCRN, Silero',
    config: () => ({
      ...base(),
      agc: new DigitalAGC(),
      denoiser: new GTCRNDenoiserProvider(),
      vad: new SileroVADProvider({ isDenoised: true }),
      dtmf: new GoertzelDtmfDetector(),
    }),
  },
];

/** A pipeline that is ready. */
export async function openPipeline(setup: Setup): Promise<AudioPipeline> {
  let made = 0;
  const createId = (): string => `id-${(made += 1)}`;
  const deps = { clock: systemClock, logger: silentLogger, telemetry: new NoopTelemetry(), createId };
  const pipeline = new AudioPipeline(setup.config(), deps);
  await pipeline.prepare();
  return pipeline;
}

/** One call's way in. `onFrame` hears of each frame that has passed every stage. */
export function openStream(
  pipeline: AudioPipeline,
  id: string,
  sampleRate: number,
  onFrame: (frame: AudioFrame) => void = () => undefined,
): PipelineStream {
  const format = pcmFormat(sampleRate);
  return pipeline.open({
    session: new CallSession({ id, participantId: id, createdAt: new Date(0) }),
    inboundFormat: format,
    outboundFormat: format,
    capabilities: 0,
    feedsAecReference: false,
    listener: { onFrame },
  });
}

/** Speech and silence in turns, as frames of a transport. */
export function speechFrames(durationMs: number, sampleRate: number): readonly AudioFrame[] {
  const samples = createSpeechLike(durationMs, { sampleRate });
  const size = (sampleRate * FRAME_MS) / 1_000;
  const frames: AudioFrame[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    const isQuiet = Math.floor(frames.length / 100) % 2 === 1;
    const part = isQuiet ? new Int16Array(size) : samples.slice(at, at + size);
    frames.push(audioFrame({ data: bytesOf(part), sampleRate, timestampMs: frames.length * FRAME_MS }));
  }
  return frames;
}
