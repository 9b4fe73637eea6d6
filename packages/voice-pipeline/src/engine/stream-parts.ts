import type { Logger } from '@roomkit/core';
import { type AudioPipelineConfig, hasVoiceCapability, VoiceCapability } from '@roomkit/core/voice';

import type { StreamOptions } from '../pipeline-stream.ts';
import { stagesOf } from '../settings.ts';
import type { StreamTaps } from '../taps/stream-taps.ts';
import { type AudioPipelineDependencies, conversionFor, type StreamContext } from './context.ts';
import type { Target } from './conversion.ts';
import { DetectStep } from './detect-step.ts';
import { EchoReference } from './echo-reference.ts';
import { StageCalls } from './stage-calls.ts';
import { StreamRecording } from './stream-recording.ts';
import { Timeline } from './timeline.ts';

export interface StreamSetup {
  readonly config: AudioPipelineConfig;
  readonly internal: Target;
  readonly options: StreamOptions;
  readonly dependencies: AudioPipelineDependencies;
  readonly openTaps: ((logger: Logger) => StreamTaps) | null;
  readonly onEnded: () => void;
}

/** Whether the transport cancels echo before a frame arrives. */
export function cancelsEchoItself({ capabilities }: StreamOptions): boolean {
  return hasVoiceCapability(capabilities, VoiceCapability.NATIVE_AEC);
}

export function createContext(setup: StreamSetup, isEchoBypassed: () => boolean): StreamContext {
  const { config, internal, options, dependencies, openTaps } = setup;
  const stream = options.session.id;
  const logger = dependencies.logger.child('voice_pipeline', { stream });
  const calls = new StageCalls({ ...dependencies, logger }, (stage, error) => {
    try {
      options.listener.onStageError?.(stage, error);
    } catch {
      // Logged already: what failed now is only that it was told.
    }
  });
  const shared = { stream, config, calls };
  const { aec, recorder, recording } = config;
  return {
    ...shared,
    internal,
    options,
    logger,
    listener: options.listener,
    timeline: new Timeline(),
    taps: openTaps?.(logger) ?? null,
    recording: recorder && recording ? new StreamRecording(recorder, recording, options.session, calls) : null,
    reference:
      aec == null || cancelsEchoItself(options)
        ? null
        : new EchoReference({
            aec,
            stream,
            calls,
            conversion: conversionFor(shared, 'aec', { target: internal }),
            samplesPerFrame: Math.round(internal.sampleRate / 50),
          }),
    isEchoBypassed,
  };
}

export function createDetectStep({ stream, config, calls, listener, taps }: StreamContext): DetectStep {
  const tell = (work: () => void): void => calls.guard('listener', work);
  return new DetectStep({
    stream,
    vad: config.vad ?? null,
    diarization: config.diarization ?? null,
    calls,
    listener: {
      onVAD: (event, sampleRate) => {
        const { type, audioBytes } = event;
        if (type === 'speech_end' && audioBytes !== null) {
          calls.guard('taps', () => taps?.speech(audioBytes, sampleRate));
        }
        tell(() => listener.onVAD?.(event));
      },
      onSpeaker: (result) => tell(() => listener.onSpeaker?.(result)),
      onFrame: (frame, event) => tell(() => listener.onFrame?.(frame, event)),
    },
  });
}

/** Whether frames may go through untouched: nothing looks into their samples. */
export function isPlain({ config, taps, listener }: StreamContext): boolean {
  const hasInboundStage = stagesOf(config).some(({ place }) => !place.startsWith('postprocessor'));
  return (
    !hasInboundStage &&
    config.resampler == null &&
    config.recorder == null &&
    taps === null &&
    listener.onInputLevel === undefined
  );
}

/** Lets everybody who keeps something by stream forget this one. */
export function forgetInStages({ stream, config, calls }: StreamContext): void {
  for (const { place, stage } of stagesOf(config)) calls.guard(place, () => stage.reset(stream));
  calls.guard('resampler', () => config.resampler?.reset(stream));
  calls.guard('turn_detector', () => config.turnDetector?.reset(stream));
  calls.guard('backchannel_detector', () => config.interruption?.backchannelDetector?.reset(stream));
}
