import { ConfigurationError } from '@roomkit/core';
import { INTERNAL_FORMAT, requireAudioFormat } from '@roomkit/core/audio';
import type { AudioPipelineConfig, StreamStage } from '@roomkit/core/voice';

import type { Target } from './engine/conversion.ts';

/** A stage by the name of its option. */
export interface NamedStage {
  readonly place: string;
  readonly stage: StreamStage;
}

/** The stages that are there, in the order audio meets them. */
export function stagesOf(config: AudioPipelineConfig): readonly NamedStage[] {
  const inbound = { dtmf: config.dtmf, aec: config.aec, agc: config.agc, denoiser: config.denoiser, vad: config.vad };
  const given: [string, StreamStage | null | undefined][] = [
    ...Object.entries(inbound),
    ['diarization', config.diarization],
    ...(config.postProcessors ?? []).map((stage, index): [string, StreamStage] => [`postprocessor.${index}`, stage]),
  ];
  return given.flatMap(([place, stage]) => (stage == null ? [] : [{ place, stage }]));
}

/**
 * The format the stages work in. What the configuration asks for; otherwise 16,000 Hz mono, or the highest rate that
 * suits every stage where that one does not.
 *
 * @throws ConfigurationError naming the stage that does not take it
 */
export function internalFormatOf(config: AudioPipelineConfig): Target {
  const asked = askedFormat(config);
  const stages = stagesOf(config);
  const sampleRate = asked.sampleRate ?? rateForAll(stages);
  for (const { place, stage } of stages) {
    if (takes(stage, sampleRate)) continue;
    const rates = (stage.sampleRates ?? []).join(', ');
    throw new ConfigurationError(place, `takes ${rates} Hz, and the internal format has ${sampleRate} Hz`);
  }
  return { sampleRate, channels: asked.channels };
}

/** Whether a stage takes audio of a rate. */
export function takes(stage: StreamStage, sampleRate: number): boolean {
  return stage.sampleRates === null || stage.sampleRates.includes(sampleRate);
}

function askedFormat(config: AudioPipelineConfig): { readonly sampleRate: number | null; readonly channels: 1 | 2 } {
  if (config.contract) {
    const { internalFormat } = config.contract;
    requireAudioFormat('contract.internalFormat', internalFormat);
    if (internalFormat.codec !== 'pcm_s16le' || internalFormat.sampleWidth !== 2) {
      throw new ConfigurationError('contract.internalFormat', 'must be pcm_s16le of 2 bytes');
    }
    return { sampleRate: internalFormat.sampleRate, channels: internalFormat.channels as 1 | 2 };
  }
  const { internalSampleRate: sampleRate = null, internalChannels: channels = 1 } = config.internal ?? {};
  requireAudioFormat('internal', {
    ...INTERNAL_FORMAT,
    channels,
    sampleRate: sampleRate ?? INTERNAL_FORMAT.sampleRate,
  });
  return { sampleRate, channels };
}

function rateForAll(stages: readonly NamedStage[]): number {
  const { sampleRate } = INTERNAL_FORMAT;
  if (stages.every(({ stage }) => takes(stage, sampleRate))) return sampleRate;
  const candidates = stages.flatMap(({ stage }) => stage.sampleRates ?? []);
  const common = candidates.filter((rate) => stages.every(({ stage }) => takes(stage, rate)));
  return common.length === 0 ? sampleRate : Math.max(...common);
}
