import { ConfigurationError, requireInteger } from '@roomkit/core';
import type { AudioPipelineConfig, RealtimeVoiceProvider, VoiceBackend } from '@roomkit/core/voice';
import { SpeexResampler } from '@roomkit/voice-pipeline';

import type { RealtimeInjection, RealtimeOverride, RealtimeVoiceChannelOptions } from './options.ts';

const OVERRIDES: readonly RealtimeOverride[] = ['systemPrompt', 'voice', 'tools', 'temperature'];
const PARTIALS: readonly string[] = ['unless_hooked', 'always', 'never'];
const INJECTION: RealtimeInjection = { role: 'user', respond: false };

type Optional = 'systemPrompt' | 'voice' | 'tools' | 'temperature';

/** What the options come to. */
export type RealtimeSettings = Required<Omit<RealtimeVoiceChannelOptions, Optional>> &
  Pick<RealtimeVoiceChannelOptions, Optional>;

/** @throws ConfigurationError naming the option */
export function resolveSettings(options: RealtimeVoiceChannelOptions): RealtimeSettings {
  const { provider, backend } = options;
  for (const field of ['provider', 'backend'] as const) {
    if (options[field]?.specificationVersion !== 'v1') {
      throw new ConfigurationError(field, "must have the specificationVersion 'v1'");
    }
  }
  const settings: RealtimeSettings = {
    ...options,
    pipeline: pipelineOf(provider, backend, options.pipeline ?? {}),
    toolHandler: options.toolHandler ?? null,
    toolTimeoutMs: options.toolTimeoutMs ?? 30_000,
    maxToolResultCharacters: options.maxToolResultCharacters ?? 16_384,
    muteDuringTools: options.muteDuringTools ?? false,
    emitTranscriptions: options.emitTranscriptions ?? true,
    partialTranscripts: options.partialTranscripts ?? 'unless_hooked',
    injection: options.injection ?? INJECTION,
    overrides: options.overrides ?? OVERRIDES,
    connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
    maxHandshakeBytes: options.maxHandshakeBytes ?? 1_048_576,
    maxQueuedChunks: options.maxQueuedChunks ?? 500,
    prebufferMs: options.prebufferMs ?? 80,
  };
  for (const field of ['toolTimeoutMs', 'connectTimeoutMs', 'maxHandshakeBytes', 'maxQueuedChunks'] as const) {
    requireInteger(field, settings[field], 1);
  }
  requireInteger('maxToolResultCharacters', settings.maxToolResultCharacters, 100);
  requireInteger('prebufferMs', settings.prebufferMs, 0);
  if (settings.toolHandler !== null && typeof settings.toolHandler !== 'function') {
    throw new ConfigurationError('toolHandler', 'must be a function');
  }
  if (!PARTIALS.includes(settings.partialTranscripts)) {
    throw new ConfigurationError('partialTranscripts', `must be one of ${PARTIALS.join(', ')}`);
  }
  for (const override of settings.overrides) {
    if (!OVERRIDES.includes(override)) throw new ConfigurationError('overrides', `must be of ${OVERRIDES.join(', ')}`);
  }
  return Object.freeze(settings);
}

/** The stages, with what converts between the line and the model where nobody else does. */
function pipelineOf(
  provider: RealtimeVoiceProvider,
  backend: VoiceBackend,
  given: AudioPipelineConfig,
): AudioPipelineConfig {
  if (given.recorder) throw new ConfigurationError('pipeline.recorder', 'is not for calls whose model hears by itself');
  const { inputFormat } = provider;
  const rates = [inputFormat, provider.outputFormat, backend.inboundFormat, backend.outboundFormat].map(
    ({ sampleRate, channels }) => `${sampleRate}/${channels}`,
  );
  const stages = [given.aec, given.agc, given.denoiser, given.vad, given.diarization, given.dtmf];
  const isPlain = new Set(rates).size === 1 && stages.every((stage) => stage == null) && !given.postProcessors?.length;
  // The stages work in what the model takes, where all of them can.
  const suits = stages.every((stage) => stage?.sampleRates?.includes(inputFormat.sampleRate) !== false);
  const internal = given.internal ?? (suits ? { internalSampleRate: inputFormat.sampleRate } : null);
  return { ...given, internal, resampler: given.resampler ?? (isPlain ? null : new SpeexResampler()) };
}
