import type { Clock, CreateId, Logger, TelemetryProvider } from '@roomkit/core';
import type { AudioPipelineConfig } from '@roomkit/core/voice';

import type { AudioFiles } from '../files/audio-files.ts';
import type { StreamListener, StreamOptions } from '../pipeline-stream.ts';
import type { StreamTaps } from '../taps/stream-taps.ts';
import { Conversion, type ConversionOptions, type Target } from './conversion.ts';
import type { EchoReference } from './echo-reference.ts';
import type { StageCalls } from './stage-calls.ts';
import type { StreamRecording } from './stream-recording.ts';
import type { Timeline } from './timeline.ts';

/** What the engine works with. */
export interface AudioPipelineDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: TelemetryProvider;
  readonly createId: CreateId;
  /** Where debug taps write. @defaultValue the machine's file system */
  readonly files?: AudioFiles;
}

/** What the two ways of a stream share. */
export interface StreamContext {
  readonly stream: string;
  readonly config: AudioPipelineConfig;
  readonly internal: Target;
  readonly options: StreamOptions;
  readonly listener: StreamListener;
  readonly logger: Logger;
  readonly calls: StageCalls;
  readonly timeline: Timeline;
  readonly taps: StreamTaps | null;
  readonly recording: StreamRecording | null;
  readonly reference: EchoReference | null;
  /** Whether the echo canceller is left out now. */
  readonly isEchoBypassed: () => boolean;
}

/** A conversion with delay lines of its own, called `name` within the stream. */
export function conversionFor(
  context: Pick<StreamContext, 'config' | 'calls' | 'stream'>,
  name: string,
  options: Omit<ConversionOptions, 'resampler' | 'calls' | 'key'>,
): Conversion {
  const { config, calls, stream } = context;
  const key = name === '' ? stream : `${stream}/${name}`;
  return new Conversion({ resampler: config.resampler ?? null, calls, key, ...options });
}
