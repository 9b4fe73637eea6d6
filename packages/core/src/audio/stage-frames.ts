import { InputError } from '../domain/errors.ts';
import type { AudioFrame } from '../voice/audio.ts';
import type { StreamStage } from '../voice/stages.ts';

/**
 * Checks that a stage can take a frame: mono, 16 bits, of a rate and of the length it says it wants.
 *
 * @throws InputError naming the field
 */
export function requireStageFrame(
  stage: Pick<StreamStage, 'sampleRates' | 'samplesPerFrame'>,
  frame: Pick<AudioFrame, 'data' | 'sampleRate' | 'channels' | 'sampleWidth'>,
): void {
  if (frame.channels !== 1) throw new InputError('channels', 'must be 1');
  if (frame.sampleWidth !== 2) throw new InputError('sampleWidth', 'must be 2');
  if (stage.sampleRates !== null && !stage.sampleRates.includes(frame.sampleRate)) {
    throw new InputError('sampleRate', `must be one of ${stage.sampleRates.join(', ')}`);
  }
  const samples = stage.samplesPerFrame ?? null;
  if (samples !== null && frame.data.byteLength !== samples * 2) {
    throw new InputError('data', `must hold ${samples} samples`);
  }
}
