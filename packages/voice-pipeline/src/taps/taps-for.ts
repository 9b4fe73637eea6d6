import type { Logger } from '@roomkit/core';
import { ConfigurationError } from '@roomkit/core';
import type { AudioPipelineConfig } from '@roomkit/core/voice';

import { type AudioFiles, localAudioFiles } from '../files/audio-files.ts';
import { StreamTaps, TAP_STAGES } from './stream-taps.ts';

/**
 * What makes the taps of a stream; null where nothing is to be written down, and then nothing of this runs.
 *
 * @throws ConfigurationError naming the field
 */
export function tapsFor(
  config: AudioPipelineConfig,
  dependencies: { readonly logger: Logger; readonly files?: AudioFiles },
): ((stream: string) => (logger: Logger) => StreamTaps) | null {
  const taps = config.debugTaps ?? null;
  if (taps === null) return null;
  if (taps.outputDirectory === '') throw new ConfigurationError('debugTaps.outputDirectory', 'must not be empty');
  const unknown = taps.stages !== 'all' && taps.stages.some((stage) => !TAP_STAGES.includes(stage));
  if (unknown) throw new ConfigurationError('debugTaps.stages', `must be 'all' or some of ${TAP_STAGES.join(', ')}`);
  const { sampleRate = null } = taps;
  if (sampleRate !== null && (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > 192_000)) {
    throw new ConfigurationError('debugTaps.sampleRate', 'must be an integer from 1 to 192000');
  }
  dependencies.logger.warn('Debug taps keep the audio of calls, unencrypted.', { stages: taps.stages });
  const { files = localAudioFiles } = dependencies;
  return (stream) => (logger) =>
    new StreamTaps({
      taps,
      stream,
      files,
      resampler: config.resampler ?? null,
      onError: (error) => logger.error('A debug tap could not be written.', { error }),
    });
}
