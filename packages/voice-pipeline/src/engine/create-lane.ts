import { frameMs } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

import { takes } from '../settings.ts';
import { conversionFor, type StreamContext } from './context.ts';
import type { Conversion } from './conversion.ts';
import { FrameStep } from './frame-step.ts';
import type { LevelMeter } from './level-meter.ts';
import { OutboundLane } from './outbound-lane.ts';
import { type Step, watching } from './step.ts';

/** A source that pauses for longer than this has left a gap in what is heard. */
const GAP_MS = 100;

export interface LaneOptions {
  /** What its conversions are called within the stream. */
  readonly name: string;
  /** Whether it has an end, and is to be as long as what it was made of. */
  readonly isUtterance: boolean;
  readonly meter: LevelMeter;
  readonly onEnd: () => void;
}

/** The outbound way, in the order that always holds. */
export function createLane(context: StreamContext, { name, isUtterance, meter, onEnd }: LaneOptions): OutboundLane {
  const { config, stream, calls, taps, options, internal } = context;
  const { sampleRate, channels } = options.outboundFormat;
  const conversion = conversionFor(context, name, {
    target: { sampleRate, channels: channels as 1 | 2 },
    cutsDelay: isUtterance,
    onUnconverted: () => warnOfFormat(context),
  });
  const working = conversionFor(context, `${name}.working`, { target: internal, cutsDelay: true });
  const recorded = conversionFor(context, `${name}.recorder`, { target: internal, cutsDelay: true });
  const tap = (stage: 'outbound_raw' | 'outbound_final', frame: AudioFrame): void => {
    if (taps?.has(stage)) calls.guard('taps', () => taps.write(stage, frame));
  };
  const processors = config.postProcessors ?? [];
  const steps: Step[] = [watching((frame) => tap('outbound_raw', frame))];
  if (processors.length > 0) steps.push(workingRate(context, working));
  for (const [index, stage] of processors.entries()) {
    steps.push(new FrameStep({ stage, place: `postprocessor.${index}`, stream, calls }));
  }
  steps.push(audience(context, recorded, meter));
  return new OutboundLane({
    steps,
    conversion,
    outboundFormat: options.outboundFormat,
    onConverted: (frame) => tap('outbound_final', frame),
    onEnd: () => {
      working.end();
      recorded.end();
      onEnd();
    },
  });
}

function warnOfFormat({ logger, options }: StreamContext): void {
  const { sampleRate, channels } = options.outboundFormat;
  logger.warn('The transport gets audio of another format than it asks for: there is no resampler.', {
    sampleRate,
    channels,
  });
}

/** Post-processors get audio as it was made; the internal format where one of them does not take that. */
function workingRate({ config }: StreamContext, conversion: Conversion): Step {
  const stages = config.postProcessors ?? [];
  return {
    take: (frame) => [stages.every((stage) => takes(stage, frame.sampleRate)) ? frame : conversion.take(frame)],
    flush: () => {
      const rest = conversion.flush();
      return rest === null ? [] : [rest];
    },
  };
}

/** Whoever listens to what is played: the recorder, the meter, the echo canceller. */
function audience(context: StreamContext, conversion: Conversion, meter: LevelMeter): Step {
  const { recording, options, timeline } = context;
  const reference = options.feedsAecReference ? null : context.reference;
  let cursorMs = timeline.positionMs;
  const record = (frame: AudioFrame): void => {
    const converted = conversion.take(frame);
    if (converted.data.byteLength > 0) recording?.outbound({ ...converted, timestampMs: cursorMs });
  };
  const look = watching((frame) => {
    if (timeline.positionMs - cursorMs > GAP_MS) cursorMs = timeline.positionMs;
    if (recording?.isOpen) record(frame);
    cursorMs += frameMs(frame);
    meter.take(frame);
    return reference?.feed(frame);
  });
  return {
    take: (frame) => (frame.data.byteLength === 0 ? [] : look.take(frame)),
    flush: async () => {
      await reference?.finish();
      return [];
    },
  };
}
