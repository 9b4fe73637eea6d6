import { ConfigurationError } from '@roomkit/core';
import { INTERNAL_FORMAT } from '@roomkit/core/audio';
import {
  type AudioPipelineConfig,
  hasVoiceCapability,
  type InterruptionConfig,
  type STTProvider,
  type TTSProvider,
  type VoiceBackend,
  VoiceCapability,
} from '@roomkit/core/voice';
import { SpeexResampler } from '@roomkit/voice-pipeline';

import { type BridgeSettings, resolveBridge } from './bridge/config.ts';
import { type DtmfRedaction, resolveRedaction } from './dtmf/redaction.ts';
import { type InterruptionSettings, resolveInterruption } from './interruption/settings.ts';
import type { ListeningMode, PartialTranscripts, VoiceChannelOptions } from './options.ts';
import type { RecordingConsentHandler } from './recording/consent.ts';

/** What the options come to. */
export interface VoiceSettings {
  readonly backend: VoiceBackend;
  readonly stt: STTProvider | null;
  readonly tts: TTSProvider | null;
  readonly pipeline: AudioPipelineConfig;
  readonly voice: string | null;
  readonly language: string | null;
  readonly streaming: boolean;
  readonly listening: ListeningMode;
  readonly partialTranscripts: PartialTranscripts;
  readonly interruption: InterruptionSettings;
  readonly greeting: NonNullable<VoiceChannelOptions['greeting']> | null;
  readonly minChunkCharacters: number;
  readonly maxChunkCharacters: number;
  readonly echoDecayMs: number;
  readonly transcriptTimeoutMs: number;
  readonly synthesisTimeoutMs: number;
  readonly turnWaitMs: number;
  readonly maxTurnWaitMs: number;
  readonly bridge: BridgeSettings | null;
  readonly recordingConsent: RecordingConsentHandler | null;
  readonly recordingAnnouncement: string | null;
  readonly dtmfRedaction: Required<DtmfRedaction> | null;
  readonly dtmfTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
}

const LISTENING: readonly string[] = ['vad', 'continuous', 'batch'];
const PARTIALS: readonly string[] = ['unless_hooked', 'always', 'never'];
const ECHO_DECAY_MS = 2_000;

/** @throws ConfigurationError naming the option */
export function resolveSettings(options: VoiceChannelOptions): VoiceSettings {
  const { backend, pipeline = {} } = options;
  if (backend?.specificationVersion !== 'v1') {
    throw new ConfigurationError('backend', "must have the specificationVersion 'v1'");
  }
  const stt = portOf('stt', options.stt);
  requireRate(stt, pipeline);
  const tts = portOf('tts', options.tts);
  const listening = listeningOf(options, stt);
  const { partialTranscripts = 'unless_hooked' } = options;
  if (!PARTIALS.includes(partialTranscripts)) {
    throw new ConfigurationError('partialTranscripts', `must be one of ${PARTIALS.join(', ')}`);
  }
  const maxChunkCharacters = numberOf('maxChunkCharacters', options.maxChunkCharacters, 240, 20);
  return {
    backend,
    stt,
    tts,
    // A line and a voice seldom have one rate: who wants no conversion says null.
    pipeline: pipeline.resampler === undefined ? { ...pipeline, resampler: new SpeexResampler() } : pipeline,
    voice: options.voice ?? null,
    language: options.language ?? null,
    streaming: options.streaming ?? true,
    listening,
    partialTranscripts,
    interruption: interruptionOf(options),
    greeting: options.greeting ?? null,
    minChunkCharacters: numberOf('minChunkCharacters', options.minChunkCharacters, 20, 0, maxChunkCharacters),
    maxChunkCharacters,
    echoDecayMs: numberOf('echoDecayMs', options.echoDecayMs, cancelsEcho(options) ? 0 : ECHO_DECAY_MS, 0),
    transcriptTimeoutMs: numberOf('transcriptTimeoutMs', options.transcriptTimeoutMs, 5_000, 1),
    synthesisTimeoutMs: numberOf('synthesisTimeoutMs', options.synthesisTimeoutMs, 10_000, 1),
    turnWaitMs: numberOf('turnWaitMs', options.turnWaitMs, 1_500, 1),
    maxTurnWaitMs: numberOf('maxTurnWaitMs', options.maxTurnWaitMs, 5_000, 1),
    bridge: resolveBridge(options.bridge ?? null),
    recordingConsent: options.recordingConsent ?? null,
    recordingAnnouncement: options.recordingAnnouncement ?? null,
    dtmfRedaction: resolveRedaction(options.dtmfRedaction),
    dtmfTimeoutMs: numberOf('dtmfTimeoutMs', options.dtmfTimeoutMs, 3_000, 1),
    deliveryTimeoutMs: numberOf('deliveryTimeoutMs', options.deliveryTimeoutMs, 600_000, 1),
  };
}

function portOf<Port extends { readonly specificationVersion: 'v1' }>(
  field: string,
  port: Port | null | undefined,
): Port | null {
  if (port === undefined || port === null) return null;
  if (port.specificationVersion !== 'v1')
    throw new ConfigurationError(field, "must have the specificationVersion 'v1'");
  return port;
}

/** What the stages make is what the recogniser gets. */
function requireRate(stt: STTProvider | null, { contract, internal }: AudioPipelineConfig): void {
  const rate = contract?.internalFormat.sampleRate ?? internal?.internalSampleRate ?? INTERNAL_FORMAT.sampleRate;
  const rates = stt?.sampleRates ?? null;
  if (rates === null || rates.includes(rate)) return;
  throw new ConfigurationError('stt', `takes ${rates.join(', ')} Hz, and the internal format has ${rate} Hz`);
}

function listeningOf({ listening, pipeline }: VoiceChannelOptions, stt: STTProvider | null): ListeningMode {
  const hasDetector = (pipeline?.vad ?? null) !== null;
  const mode = listening ?? (hasDetector ? 'vad' : 'continuous');
  if (!LISTENING.includes(mode)) throw new ConfigurationError('listening', `must be one of ${LISTENING.join(', ')}`);
  if (mode === 'vad') {
    if (!hasDetector) throw new ConfigurationError('listening', 'needs a detector in pipeline.vad');
    return mode;
  }
  if (hasDetector && listening !== undefined) {
    throw new ConfigurationError('listening', `${mode} goes without a detector in pipeline.vad`);
  }
  if (mode === 'batch' && stt === null) throw new ConfigurationError('stt', 'is needed to listen in batches');
  if (mode === 'continuous' && stt !== null && !stt.capabilities.streaming) {
    throw new ConfigurationError('stt', 'must stream to listen without a detector in pipeline.vad');
  }
  return mode;
}

function interruptionOf(options: VoiceChannelOptions): InterruptionSettings {
  const given: InterruptionConfig | null = options.interruption ?? options.pipeline?.interruption ?? null;
  return resolveInterruption(given, {
    enableBargeIn: options.enableBargeIn,
    bargeInThresholdMs: options.bargeInThresholdMs,
  });
}

function cancelsEcho({ backend, pipeline }: VoiceChannelOptions): boolean {
  return (pipeline?.aec ?? null) !== null || hasVoiceCapability(backend.capabilities, VoiceCapability.NATIVE_AEC);
}

/** @throws ConfigurationError naming the option */
export function numberOf(
  field: string,
  given: number | undefined,
  usual: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const value = given ?? usual;
  if (!Number.isFinite(value) || value < least || value > most) {
    throw new ConfigurationError(field, `must be a number from ${least} to ${most}`);
  }
  return value;
}
