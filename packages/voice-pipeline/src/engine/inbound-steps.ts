import { hasVoiceCapability, type AudioFrame, type FrameStage, VoiceCapability } from '@roomkit/core/voice';

import { stagesOf, takes } from '../settings.ts';
import { conversionFor, type StreamContext } from './context.ts';
import { inOrder } from './eventual.ts';
import { FrameBlocks } from './frame-blocks.ts';
import { FrameStep } from './frame-step.ts';
import { dtmfQueue } from './inbound-path.ts';
import { LevelMeter } from './level-meter.ts';
import { type Step, watching } from './step.ts';

/** The inbound way, in the order that always holds; without what the configuration or the transport leaves out. */
export function inboundSteps(context: StreamContext): readonly Step[] {
  const { config, options, recording, taps } = context;
  const steps: Step[] = [];
  const tap = (stage: 'raw' | 'post_aec' | 'post_agc' | 'post_denoiser'): void => {
    if (!taps?.has(stage)) return;
    steps.push(watching((frame) => context.calls.guard('taps', () => taps.write(stage, frame))));
  };
  const stage = (place: string, given: FrameStage | null | undefined): boolean => {
    if (given == null) return false;
    steps.push(new FrameStep({ stage: given, place, stream: context.stream, calls: context.calls }));
    return true;
  };
  tap('raw');
  steps.push(toInternal(context));
  if (recording !== null) steps.push(watching((frame) => recording.inbound(frame)));
  if (context.listener.onInputLevel !== undefined) {
    const meter = new LevelMeter((levelDb) =>
      context.calls.guard('listener', () => context.listener.onInputLevel?.(levelDb)),
    );
    steps.push(watching((frame) => meter.take(frame)));
  }
  if (config.dtmf != null) steps.push(dtmfStep(context));
  if (config.aec != null && !hasVoiceCapability(options.capabilities, VoiceCapability.NATIVE_AEC)) {
    steps.push(echoStep(context));
    tap('post_aec');
  }
  const levelsItself = hasVoiceCapability(options.capabilities, VoiceCapability.NATIVE_AGC);
  if (!levelsItself && stage('agc', config.agc)) tap('post_agc');
  if (stage('denoiser', config.denoiser)) tap('post_denoiser');
  return steps;
}

function toInternal(context: StreamContext): Step {
  const conversion = conversionFor(context, '', {
    target: context.internal,
    onUnconverted: (frame) => warnOfFormat(context, frame),
  });
  return {
    take: (frame) => [conversion.take(frame)],
    clear: () => conversion.end(),
  };
}

function warnOfFormat({ config, internal, logger }: StreamContext, frame: AudioFrame): void {
  const surprised = stagesOf(config).filter(({ stage }) => !takes(stage, frame.sampleRate));
  if (surprised.length === 0 && frame.channels === internal.channels) return;
  logger.warn('Stages get audio of a format they do not expect: there is no resampler.', {
    stages: surprised.map(({ place }) => place),
    sampleRate: frame.sampleRate,
    channels: frame.channels,
  });
}

function echoStep(context: StreamContext): Step {
  const { config, reference, stream, calls, isEchoBypassed } = context;
  if (config.aec == null) return watching(() => undefined);
  const step = new FrameStep({
    stage: config.aec,
    place: 'aec',
    stream,
    calls,
    isBypassed: isEchoBypassed,
    annotate: (frame) => {
      frame.metadata['echo_cancelled'] = true;
    },
  });
  return {
    take: (frame) => {
      reference?.sawCapture(frame);
      return step.take(frame);
    },
    clear: () => step.clear(),
  };
}

function dtmfStep({ config, calls, listener, stream }: StreamContext): Step {
  const detector = config.dtmf;
  if (detector == null) return watching(() => undefined);
  const blocks = new FrameBlocks(detector.samplesPerFrame);
  const queue = dtmfQueue(
    (frame) => calls.call('dtmf', () => detector.process(frame, stream), null),
    (event) => calls.guard('listener', () => listener.onDtmf?.(event)),
  );
  return {
    take: (frame) => {
      // What the detector gets is its own: what later stages write does not reach it, nor the other way round.
      void inOrder(blocks.push({ ...frame, metadata: { ...frame.metadata } }), (block) => queue.push(block));
      return [frame];
    },
    beside: queue,
    clear: () => {
      blocks.clear();
      queue.clear();
      calls.guard('dtmf', () => detector.reset(stream));
    },
  };
}
